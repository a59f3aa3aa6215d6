"""What became different between two days: a small programme with a history written by hand, and what always holds."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations, combinations_with_replacement

import pytest
from pytest_django import DjangoAssertNumQueries

from shanhai.domains.books.actions.inserting import count_rows
from shanhai.domains.programme.actions import rebuild_standings
from shanhai.domains.programme.models import Commitment, CommitmentAssignment, CommitmentVersion, Event, Standing
from shanhai.domains.programme.queries import Line, lines
from shanhai.domains.programme.queries.comparing import KINDS, Comparison, compare
from shanhai.domains.programme.queries.differences import Told, told
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from tests.domains.programme.rows import add_commitment, add_document, add_event, add_party, add_passage, assign

pytestmark = [pytest.mark.django_db, pytest.mark.database]

THEN, NOW = date(2026, 3, 1), date(2026, 6, 1)
MAY = date(2026, 5, 1)
FINISHED = {"done", "verified", "closed"}


def reword(code: str, **fields: object) -> None:
    """Let a commitment say something else from May on."""
    old = CommitmentVersion.objects.get(code=code, known_to=None)
    CommitmentVersion.objects.filter(pk=old.pk).update(known_to=MAY)
    kept = {name: getattr(old, name) for name in ("text_zh", "text_en", "due", "dimension_id", "parent_id")}
    add_commitment(code, **{**kept, "revision": old.revision + 1, "known_from": MAY, **fields})


def found(*, internal: bool = True, then: date = THEN, now: date = NOW) -> dict[str, set[str]]:
    """Return the codes of what is different, by the way in which it is."""
    comparison = compare(Reader(then, internal=internal), Reader(now, internal=internal))
    codes = dict(Commitment.objects.values_list("id", "code"))
    by_kind = {kind: {codes[one.commitment_id] for one in comparison.of(kind)} for kind in KINDS}
    return {kind: names for kind, names in by_kind.items() if names}


def one_told(code: str, *, internal: bool = True) -> Told:
    comparison = compare(Reader(THEN, internal=internal), Reader(NOW, internal=internal))
    (one,) = [each for each in told(comparison, list(comparison.differences.values())) if each.line.code == code]
    return one


@pytest.fixture
def history() -> None:
    """Write a programme by hand: one commitment for each thing that can become of one."""
    bureau, county = add_party("bureau"), add_party("county")
    source = add_passage("minutes-p1", add_document("minutes"))
    plan = add_commitment("plan", kind="plan", due=date(2026, 4, 1))
    first, second = add_commitment("dim-1", kind="dimension"), add_commitment("dim-2", kind="dimension")
    old = {"dimension": first, "due": date(2026, 12, 31), "parent": plan}
    for code in ("same", "moved", "reworded", "handed", "ended", "hidden", "sooner"):
        assign(add_commitment(code, **old), bureau)
    late, soon = old | {"due": date(2026, 2, 1)}, old | {"due": date(2026, 4, 30)}
    for code in ("late-done", "late-extended", "late-still"):
        assign(add_commitment(code, **late), bureau)
    for code in ("fell", "finished", "returned"):
        assign(add_commitment(code, **soon), bureau)
    add_commitment("closed", **old)
    add_commitment("new", known_from=MAY, passage=source, **old)
    add_event(Commitment.objects.get(code="moved"), "extension_granted", "2026-05-01", known_from=MAY,
              new_due=date(2027, 3, 31), text_zh="征地推迟", passage=source, actor=county)  # fmt: skip
    reword("reworded", text_zh="改写后的事项", text_en="Item reworded", dimension_id=second.pk, passage=source)
    reword("sooner", due=date(2026, 9, 30))
    CommitmentVersion.objects.filter(code="ended").update(known_to=MAY)
    reword("hidden", visibility="internal")
    CommitmentAssignment.objects.filter(code="handed@bureau@lead").update(known_to=MAY)
    assign(Commitment.objects.get(code="handed"), county, known_from=MAY, passage=source)
    for code, kinds in {
        "late-done": ["done"], "finished": ["done", "verified"], "closed": ["closed"], "late-extended": [],
    }.items():  # fmt: skip
        for kind in kinds:
            add_event(Commitment.objects.get(code=code), kind, "2026-05-01", known_from=MAY)
    add_event(Commitment.objects.get(code="late-extended"), "extension_granted", "2026-05-01", known_from=MAY,
              new_due=date(2026, 8, 31))  # fmt: skip
    returned = Commitment.objects.get(code="returned")
    add_event(returned, "done", "2026-02-01", known_from=date(2026, 2, 1))
    add_event(returned, "returned", "2026-05-01", known_from=MAY)
    rebuild_standings()


EXPECTED = {
    "added": {"new"},
    "withdrawn": {"ended"},
    "changed": {"moved", "reworded", "handed", "sooner", "late-extended"},
    "slipped": {"moved", "late-extended", "fell", "returned"},
    "done": {"late-done", "finished"},
    "undone": {"returned"},
    "dropped": {"closed"},
    "fell_overdue": {"fell", "returned"},
    "not_overdue": {"late-done", "late-extended"},
}


def test_each_thing_is_found_where_it_belongs(history: None) -> None:
    assert found() == EXPECTED


def test_a_reader_outside_sees_what_was_hidden_as_gone(history: None) -> None:
    assert found(internal=False) == EXPECTED | {"withdrawn": {"ended", "hidden"}}


def test_each_field_says_what_it_said_and_what_it_says(history: None) -> None:
    def changes(code: str) -> dict[str, tuple[object, object]]:
        return {change.field: (change.old, change.new) for change in one_told(code).changes}

    assert changes("moved") == {"due": (date(2026, 12, 31), date(2027, 3, 31))}
    assert changes("sooner") == {"due": (date(2026, 12, 31), date(2026, 9, 30))}
    assert changes("reworded") == {
        "text": (Bilingual("reworded事项", "Item reworded"), Bilingual("改写后的事项", "Item reworded")),
        "dimension": (Bilingual("dim-1事项", "Item dim-1"), Bilingual("dim-2事项", "Item dim-2")),
    }
    assert changes("handed") == {
        "owners": (Bilingual("bureau单位", "Unit bureau"), Bilingual("county单位", "Unit county"))
    }
    assert changes("fell") == {}


def test_each_difference_says_why_and_by_what_source(history: None) -> None:
    (granted,) = one_told("moved").reasons
    assert (granted.what, granted.code) == ("event", "moved-extension_granted-2026-05-01")
    assert (granted.words.en, granted.on, granted.text.zh) == ("extension granted", MAY, "征地推迟")
    assert granted.actor is not None
    assert granted.actor.code == "county"
    assert granted.source is not None
    assert granted.source.document == "minutes"
    (reworded,) = one_told("reworded").reasons
    assert (reworded.what, reworded.code) == ("version", "reworded#2")
    assert reworded.source is not None
    assert [reason.what for reason in one_told("handed").reasons] == ["assignment", "assignment"]
    assert [reason.code for reason in one_told("finished").reasons] == [
        "finished-done-2026-05-01",
        "finished-verified-2026-05-01",
    ]
    (fell,) = one_told("fell").reasons
    assert (fell.what, fell.on) == ("day", date(2026, 5, 1))
    (ended,) = one_told("ended").reasons
    assert (ended.code, ended.on) == ("ended#1", MAY)
    (added,) = one_told("new").reasons
    assert (added.words.zh, added.on) == ("新列", MAY)


def test_a_pointer_to_what_a_reader_may_not_see_does_not_tell(history: None) -> None:
    secret, other = (add_commitment(code, visibility="internal") for code in ("secret", "other"))
    add_commitment("under", parent=secret)
    reword("under", parent_id=other.pk)
    rebuild_standings()
    assert "under" in found()["changed"]
    assert "under" not in found(internal=False)["changed"]


def test_an_assignment_of_what_is_not_published_does_not_tell(history: None) -> None:
    secret = add_commitment("secret", visibility="internal")
    assign(secret, add_party("third"), known_from=MAY)
    rebuild_standings()
    assert "secret" in found()["changed"]
    assert "secret" not in found(internal=False)["changed"]


def test_a_duty_that_ends_by_its_own_date_is_a_change(history: None) -> None:
    task = add_commitment("ending")
    assign(task, add_party("third"), valid_to=date(2026, 4, 1))
    rebuild_standings()
    assert "ending" in found()["changed"]
    (reason,) = one_told("ending").reasons
    assert (reason.words.zh, reason.on) == ("责任结束", date(2026, 4, 1))


def test_ten_thousand_commitments_are_compared_with_as_few_questions_as_twelve(
    history: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ask() -> Comparison:
        return compare(Reader(THEN, internal=True), Reader(NOW, internal=True))

    with django_assert_num_queries(10):
        ask()
    bureau = add_party("many")
    made = Commitment.objects.bulk_create(Commitment(code=f"many-{number}") for number in range(10_000))
    common = {"kind": "task", "text_zh": "事项", "text_en": "Item", "recorded_by": "t", "content_hash": "x"}
    CommitmentVersion.objects.bulk_create(
        CommitmentVersion(commitment=one, code=one.code, known_from=MAY if n % 2 else date(2024, 1, 1),
                          due=date(2026, 4, 1), **common)
        for n, one in enumerate(made)
    )  # fmt: skip
    CommitmentAssignment.objects.bulk_create(
        CommitmentAssignment(commitment=one, party=bureau, role="lead", code=f"{one.code}@lead", known_from=MAY,
                             recorded_by="t", content_hash="x")
        for one in made
    )  # fmt: skip
    rebuild_standings()
    for model in (Commitment, CommitmentVersion, CommitmentAssignment, Standing):
        count_rows(model)  # as loading a book does
    with django_assert_num_queries(10):
        comparison = ask()
    assert len(comparison.differences) > 10_000
    few = list(comparison.differences.values())[-100:]
    with django_assert_num_queries(11):
        assert len(told(comparison, few)) == 100


# --- what always holds -----------------------------------------------------------------------------------------

DAYS = [date(2026, 1, 1) + timedelta(days=20 * number) for number in range(8)]


def random_programme(seed: int) -> None:
    """Write some commitments with versions, assignments and events on random days."""
    draw = random.Random(seed)
    parties = [add_party(f"party-{seed}-{number}") for number in range(3)]
    for number in range(14):
        code = f"c-{seed}-{number}"
        days = sorted(draw.sample(range(150), 4))
        start, change, end, _ = (DAYS[0] + timedelta(days=day) for day in days)
        due = DAYS[0] + timedelta(days=draw.randrange(170)) if draw.random() < 0.8 else None
        kind = draw.choice(["task", "task", "task", "plan"])
        add_commitment(code, kind=kind, due=due, known_from=start, known_to=change,
                       visibility=draw.choice(["public", "internal"]))  # fmt: skip
        moved = due + timedelta(days=draw.choice([-30, 0, 30])) if due else None
        task = add_commitment(code, kind=kind, due=moved, known_from=change, revision=2,
                              known_to=end if draw.random() < 0.3 else None,
                              text_zh=draw.choice(["甲", "乙"]))  # fmt: skip
        for party in draw.sample(parties, draw.randrange(3)):
            ends = {"valid_to": DAYS[0] + timedelta(days=draw.randrange(1, 160))} if draw.random() < 0.5 else {}
            assign(task, party, draw.choice(["lead", "co_lead"]), known_from=start, **ends)
        for at in sorted(draw.sample(range(160), draw.randrange(6))):
            day = DAYS[0] + timedelta(days=at)
            what = draw.choice(["done", "returned", "closed", "reopened", "verified", "extension_granted"])
            granted = {"new_due": day + timedelta(days=25)} if what == "extension_granted" else {}
            add_event(task, what, day.isoformat(), known_from=day, **granted)
    rebuild_standings()


def by_line(day: date, *, internal: bool) -> dict[int, Line]:
    reader = Reader(day, internal=internal)
    return {line.id: line for line in lines(list(Commitment.objects.values_list("id", flat=True)), reader=reader)}


def line_by_line(old: dict[int, Line], new: dict[int, Line]) -> dict[str, set[int]]:
    """Return what is different, found the slow way: every line of one day beside that of the other."""
    both = old.keys() & new.keys()

    def late(told_on: dict[int, Line]) -> set[int]:
        return {id_ for id_, line in told_on.items() if line.judgement.overdue_days and not line.is_frame}

    def done(told_on: dict[int, Line], *, proven: bool) -> set[int]:
        return {
            id_
            for id_, line in told_on.items()
            if line.standing.state in FINISHED and (line.standing.done_on is not None) is proven and not line.is_frame
        }

    def said(line: Line) -> list[object]:
        standing = line.standing
        return [line.text_zh, line.kind, [one.id for one in line.owners], standing.due, standing.first_due]

    moved = {
        id_
        for id_ in both
        if (was := old[id_].standing.due) and ((now := new[id_].standing.due) is None or now > was)
        and not new[id_].is_frame and not old[id_].is_frame
    }  # fmt: skip
    return {
        "added": new.keys() - old.keys(),
        "withdrawn": old.keys() - new.keys(),
        "changed": {id_ for id_ in both if said(old[id_]) != said(new[id_])},
        "slipped": moved | (late(new) - late(old)),
        "done": done(new, proven=True) - done(old, proven=True),
        "undone": (done(old, proven=True) - done(new, proven=True)) & new.keys(),
        "dropped": done(new, proven=False) - done(old, proven=False),
        "fell_overdue": late(new) - late(old),
        "not_overdue": late(old) - late(new),
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("internal", [True, False])
def test_it_says_what_a_comparison_line_by_line_says_and_nothing_is_lost_between(seed: int, internal: bool) -> None:
    random_programme(seed)
    told_on = {day: by_line(day, internal=internal) for day in DAYS}
    found_between: dict[tuple[date, date], dict[str, set[int]]] = {}
    for then, now in combinations_with_replacement(DAYS, 2):
        comparison = compare(Reader(then, internal=internal), Reader(now, internal=internal))
        ways = {kind: {one.commitment_id for one in comparison.of(kind)} for kind in KINDS}
        assert ways == line_by_line(told_on[then], told_on[now]), (then, now)
        found_between[then, now] = ways
        if then == now:
            assert not comparison.differences
    assert Event.objects.exists()
    for a, b, c in combinations(DAYS, 3):
        first, second, whole = found_between[a, b], found_between[b, c], found_between[a, c]
        for kind in set(KINDS) - {"changed", "slipped", "undone"}:
            assert whole[kind] <= first[kind] | second[kind], (kind, a, b, c)
        in_between = set(told_on[b])
        for kind in ("changed", "slipped", "undone"):
            assert whole[kind] & in_between <= first[kind] | second[kind], (kind, a, b, c)
    assert sum(len(ways["slipped"]) for ways in found_between.values()) > 10


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot compare"):
        compare(Reader(NOW), Reader(THEN))
    with pytest.raises(ValueError, match="cannot compare"):
        compare(Reader(THEN), Reader(NOW, internal=True))
