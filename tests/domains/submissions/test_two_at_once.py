"""Two people who decide on the same figures at the same moment: one of them decides, the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from shanhai.domains.books.errors import DatabaseBusy
from shanhai.domains.indicators.models import Observation
from shanhai.domains.submissions.actions.acts import Decided
from shanhai.domains.submissions.actions.deciding import approve, send_back, submit
from shanhai.domains.submissions.errors import SubmissionChanged
from shanhai.domains.submissions.models import Decision
from shanhai.domains.submissions.queries.states import states_told
from tests.domains.indicators.rows import load
from tests.domains.submissions.rows import CLERK, DAY, OFFICE, SECOND, drafted, figures, states
from tests.guards import lower_guards
from tests.submissions import a_form


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_decides(tmp_path: Path) -> None:
    load(tmp_path / "book")
    form = a_form(DAY)
    made = drafted(form, {f"2023-{month:02}": str(month) for month in range(1, 13)})
    decision = submit(actor=CLERK, submission=made.pk, on=DAY).decision
    start = Barrier(2)
    yes = partial(approve, actor=OFFICE, submission=made.pk, on=DAY, seen=decision)
    no = partial(send_back, actor=SECOND, submission=made.pk, reason="重报", on=DAY, seen=decision)

    def at_once(decide: partial[Decided]) -> Decided | Exception:
        start.wait()
        try:
            return decide()
        except (SubmissionChanged, DatabaseBusy) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(at_once, [yes, no]))
    decided = [answer for answer in answers if isinstance(answer, Decided)]
    assert [one.figures for one in decided] == [12]
    assert Decision.objects.exclude(deed="submit").count() == 1
    became = "approved" if decided[0].deed == "approve" else "returned"
    assert states(made) == [became] * 12
    assert states_told(made.pk, on=DAY) == {each.pk: became for each in figures(made)}
    assert Observation.objects.filter(code__startswith="monthly.").count() == (12 if became == "approved" else 0)
    lower_guards()  # emptying the tables raises them again
