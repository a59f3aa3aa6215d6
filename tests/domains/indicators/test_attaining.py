"""A commitment that names an indicator and a target is judged by the figures known on the day, not by words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from shanhai.adapters.books.checking import check_book
from shanhai.domains.books.actions import export_book, load_book
from shanhai.domains.indicators.actions import prefer, supersede_observation
from shanhai.domains.programme.actions import Happening, record_event
from shanhai.domains.programme.models import Attainment
from shanhai.domains.programme.queries import commitment_detail
from shanhai.domains.programme.queries.lamps import wall
from shanhai.domains.programme.queries.lines import Line
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from tests.books import Rows, added, changed, write_book
from tests.domains.indicators.rows import load, state, unquoted

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AUGUST, SEPTEMBER = date(2024, 8, 1), date(2024, 9, 1)


def with_target(value: str = "50", **more: str) -> dict[str, Rows]:
    """Return the small book with its task judged by how many enclaves the city has; it has 39 of them."""
    said = {"code": "t1", "commitment": "task", "version": "enclaves", "place": "city", "value": value, "unit": "块"}
    return added(unquoted(), "commitment_targets", **{**said, "passage": "p1", **more})


def line(on: date = date(2024, 12, 1), *, internal: bool = False) -> Line:
    found = commitment_detail("task", reader=Reader(on, internal))
    assert found is not None
    return found.line


def say_done(kind: str = "done", on: date = AUGUST) -> None:
    event = Happening(commitment="task", kind=kind, occurred=on.isoformat(), passage="p1")
    record_event(actor="tester", event=event, known_from=on, on=on)


def test_a_word_without_the_figure_does_not_make_it_done(tmp_path: Path) -> None:
    load(tmp_path, with_target())
    say_done()
    now = line()
    assert (now.standing.state.value, now.standing.done_on, now.judgement.lamp.value) == ("in_progress", None, "yellow")
    assert "按数据判定：39块" in now.judgement.sentence.zh
    assert "目标50块以上，报告完成而数据未达到，不算完成" in now.judgement.sentence.zh
    (lit,) = (one for one in wall(reader=Reader(date(2025, 1, 1))) if one.commitment_id == now.id)
    assert (lit.column, lit.done_on) == ("red", "")


def test_the_figure_makes_it_done_from_the_day_it_is_known(tmp_path: Path) -> None:
    load(tmp_path, with_target())
    state("more", "52", period="2024-07-31", known_from=SEPTEMBER)
    assert line(AUGUST).standing.state.value == "issued"
    now = line(SEPTEMBER)
    assert (now.standing.state.value, now.standing.done_on, now.standing.has_evidence) == (
        "done", date(2024, 7, 31), True,
    )  # fmt: skip
    assert now.judgement.lamp.value == "green"
    assert "按数据判定：52块（2024年7月31日），目标50块以上" in now.judgement.sentence.zh
    (lit,) = (one for one in wall(reader=Reader(SEPTEMBER)) if one.commitment_id == now.id)
    assert lit.column == "done"


def test_a_corrected_figure_takes_the_completion_back_and_the_past_keeps_it(tmp_path: Path) -> None:
    load(tmp_path, with_target())
    state("more", "52", period="2024-07-31", known_from=AUGUST)
    supersede_observation(actor="tester", code="more", changes={"value": "48"}, known_from=SEPTEMBER)
    assert line(SEPTEMBER).standing.done_on is None
    assert line(AUGUST).standing.done_on == date(2024, 7, 31)


def test_of_two_figures_for_one_period_the_preferred_one_judges(tmp_path: Path) -> None:
    load(tmp_path, with_target())
    state("low", "48", period="2024-07-31", known_from=AUGUST)
    state("high", "52", period="2024-07-31", known_from=AUGUST)
    assert line(SEPTEMBER).standing.done_on is None or line(SEPTEMBER).standing.done_on == date(2024, 7, 31)
    prefer(actor="tester", observation="low", decided_by="gov", reason=Bilingual("核实", "checked"), on=AUGUST)
    assert line(SEPTEMBER).standing.done_on is None
    prefer(actor="tester", observation="high", decided_by="gov", reason=Bilingual("核实", "checked"), on=SEPTEMBER)
    assert line(SEPTEMBER).standing.done_on == date(2024, 7, 31)


def test_a_figure_seen_inside_only_judges_inside_only(tmp_path: Path) -> None:
    load(tmp_path, with_target())
    state("more", "52", period="2024-07-31", known_from=AUGUST, visibility="internal")
    assert line(internal=True).standing.state.value == "done"
    assert line().standing.done_on is None
    assert "52" not in line().judgement.sentence.zh


def test_without_any_figure_it_says_so_and_is_not_done(tmp_path: Path) -> None:
    load(tmp_path, with_target(place="district"))
    say_done()
    assert "按数据判定：尚无数据，目标50块以上" in line().judgement.sentence.zh
    assert line().standing.done_on is None


def test_figures_that_speak_of_one_year_judge_only_targets_of_that_year(tmp_path: Path) -> None:
    tables = changed(with_target(), "indicator_versions", "enclaves", form="flow")
    load(tmp_path, changed(tables, "commitments", "task", due="2025-12-31"))
    state("last-year", "90", period="2024", known_from=AUGUST)
    assert line(date(2025, 3, 1)).standing.done_on is None
    assert "90块（2024年）" in line(date(2025, 3, 1)).judgement.sentence.zh
    state("this-year", "60", period="2025", known_from=date(2026, 2, 1))
    assert line(date(2026, 3, 1)).standing.done_on == date(2025, 12, 31)


def test_a_target_in_a_book_is_checked_exported_and_loaded_again(tmp_path: Path) -> None:
    load(tmp_path / "first", with_target())
    before = list(Attainment.objects.values_list("known_from", "said_zh", "is_met"))
    export_book(folder=tmp_path / "second")
    assert load_book(actor="tester", folder=tmp_path / "second", on=SEPTEMBER).changed_nothing
    assert before == list(Attainment.objects.values_list("known_from", "said_zh", "is_met"))
    for cells, code in (
        ({"unit": "家"}, "unit_mismatch"),
        ({"unit": "日期", "value": "2024-12-31"}, "target_is_a_date"),
    ):
        bad = write_book(tmp_path / code, with_target(**cells))
        assert code in [one.code for one in check_book(bad, on=SEPTEMBER).findings]


def test_the_page_says_which_figure_judges_and_where_it_comes_from(tmp_path: Path, client: Client) -> None:
    load(tmp_path, with_target())
    page = client.get("/programme/task/").content.decode()
    assert "按数据判定" in page
    assert "飞地数" in page
    assert 'href="/figures/o1/"' in page
    assert "合成文章" in page
    english = client.get("/en/programme/task/").content.decode()
    assert "Judged by the figure" in english


@pytest.mark.parametrize(("direction", "is_met"), [("up", False), ("down", True)])
def test_where_lower_is_better_the_figure_has_to_stay_below(tmp_path: Path, direction: str, is_met: bool) -> None:
    load(tmp_path, changed(with_target("50", qualifier="exact"), "indicator_versions", "enclaves", direction=direction))
    assert (line().standing.state.value == "done") is is_met
