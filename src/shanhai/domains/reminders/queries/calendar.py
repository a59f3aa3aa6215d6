"""A person's deadlines as a calendar, and whose calendar a token opens."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from shanhai.domains.programme.choices import FRAME_KINDS
from shanhai.domains.programme.models import Standing as StandingRow
from shanhai.domains.programme.queries.lines import UNFINISHED, lines
from shanhai.domains.programme.queries.standing import standing_on
from shanhai.domains.reminders.choices import LOOK_BACK
from shanhai.domains.reminders.models import CalendarToken
from shanhai.domains.reminders.queries.outbox import report
from shanhai.domains.reminders.queries.pages import path_of
from shanhai.domains.reminders.queries.people import acting_people, held_by, reporters
from shanhai.domains.submissions.models import FormVersion
from shanhai.domains.submissions.queries.completeness import forms_due
from shanhai.engines.calendars import Deadline
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import DOERS

AHEAD = timedelta(days=400)
MOST = 1_000
"""Deadlines in one calendar, the next ones first."""


def token_of(salt: str, secret: str | bytes) -> str:
    """Return the token of a salt: 43 characters, made with the installation's secret."""
    made = salted_hmac("shanhai.calendar", salt, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


def account_of(token: str, *, on: date) -> User | None:
    """Return whose calendar a token opens: an account in use whose token is not revoked."""
    digest = sha256(token.encode("utf-8", "replace")).hexdigest()
    held = CalendarToken.objects.filter(digest=digest, revoked_at__isnull=True, account__is_active=True)
    found = held.select_related("account").first()
    return found.account if found else None


def calendar_token(account: int, *, on: date) -> str | None:
    """Return the token of an account's open calendar; empty where the secret it was made with is gone, None if it has none."""
    held = CalendarToken.objects.filter(account_id=account, revoked_at__isnull=True).first()
    if held is None:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = token_of(held.salt, secret)
        if constant_time_compare(sha256(token.encode()).hexdigest(), held.digest):
            return token
    return ""


def deadlines_of(account: int, *, on: date) -> list[Deadline]:
    """Return the due dates of what a person's parties have to do and to report, and have not; the office sees everybody's."""
    people = acting_people(on=on, account=account)
    if not people:
        return []
    reader = Reader(on, internal=True)
    rows = StandingRow.objects.filter(standing_on(reader), state__in=UNFINISHED, due__isnull=False)
    if people[0].office_since is None:
        rows = rows.filter(commitment_id__in=held_by(people[0].parties, DOERS, on=on))
    known = dict(rows.order_by("due", "commitment_id").values_list("commitment_id", "known_from"))
    mine = None if people[0].office_since is not None else set(reporters(on=on, account=account))
    return [
        Deadline(
            uid=f"{line.code}.due@shanhai",
            due=line.standing.due,
            stamp=datetime.combine(known[line.id], time(), UTC),
            summary=line.text_zh or line.text_en,
            description="\n".join(
                part for part in (line.judgement.sentence.zh, line.text_en, line.judgement.sentence.en) if part
            ),
            url=f"{settings.SITE_URL}{reverse('cockpit:commitment', args=[line.code])}",
        )
        for line in lines([*known][:MOST], reader=reader)
        if line.kind not in FRAME_KINDS and line.standing.due is not None
    ] + _forms(mine, on)


def _forms(departments: set[int] | None, on: date) -> list[Deadline]:
    """Return the due days of forms whose period has begun and of which figures are open."""
    waiting = forms_due(on=on, within=AHEAD, since=LOOK_BACK, departments=departments)
    versions = FormVersion.objects.known(Reader(on, internal=True)).select_related("form")
    named = {version.form_id: version for version in versions}
    found = []
    for one in waiting[:MOST]:
        about = report(named[one.form], one.period, one.due, on=on)
        found.append(
            Deadline(
                uid=f"{one.code}.{one.period.text}.form@shanhai",
                due=one.due,
                stamp=datetime.combine(max(one.period.start or on, named[one.form].known_from), time(), UTC),
                summary=f"报送 {about.text.zh}",
                description=f"{about.text.en}\n{one.open} 项未报 figures open",
                url=f"{settings.SITE_URL}{path_of(about)}",
            )
        )
    return found
