"""Quotes are found again in a text, whatever its line breaks; the text cut at them is still the text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shanhai.domains.documents.queries.placing import Located, located, segments

texts = st.text(alphabet="甲乙丙 \n\t　，", max_size=60)


def test_line_breaks_and_spaces_do_not_hide_a_quote() -> None:
    text = "前文 2022年,丽水GEP\n总量　达到4645.77亿元。"
    (place,) = located(text, {"p": "2022年,丽水GEP总量达到4645.77 亿元", "q": "没有", "r": " "}).values()
    assert place == Located("p", 3, len(text) - 1)


def test_quotes_may_overlap_and_lie_in_each_other() -> None:
    places = located("一二三四五", {"a": "一二三", "b": "二三四", "c": "三", "d": "一二三"}).values()
    cut = [(part.text, part.begins, part.covers) for part in segments("一二三四五", places)]
    assert cut == [
        ("一", ("a", "d"), ("a", "d")),
        ("二", ("b",), ("a", "d", "b")),
        ("三", ("c",), ("a", "d", "b", "c")),
        ("四", (), ("b",)),
        ("五", (), ()),
    ]


def test_a_text_without_quotes_is_one_segment() -> None:
    assert [part.text for part in segments("一二", [])] == ["一二"]
    assert list(segments("", [])) == []


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8))
def test_every_piece_of_a_text_is_found_in_it_and_nothing_is_lost(text: str, pieces: list[tuple[int, int]]) -> None:
    quotes = {str(number): "\n".join(text[start : start + length]) for number, (start, length) in enumerate(pieces)}
    places = located(text, quotes)
    assert set(places) == {code for code, quote in quotes.items() if quote.split()}
    for code, place in places.items():
        assert "".join(text[place.start : place.end].split()) == "".join(quotes[code].split())
    parts = list(segments(text, places.values()))
    assert "".join(part.text for part in parts) == text
    assert sorted(code for part in parts for code in part.begins) == sorted(places)
    for code, place in places.items():
        assert "".join(part.text for part in parts if code in part.covers) == text[place.start : place.end]
