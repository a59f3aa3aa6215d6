"""The jobs: looking what is to be noticed, and sending what waits. Each puts its next turn into the queue."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from shanhai.domains.reminders.actions.addresses import send_confirmations
from shanhai.domains.reminders.actions.composing import compose_calls, compose_digests
from shanhai.domains.reminders.actions.noticing import remind
from shanhai.domains.reminders.actions.sending import make_calls, send_digests
from shanhai.domains.reminders.choices import DIGEST_HOUR

logger = logging.getLogger("shanhai.reminders")
LOOK_EVERY = timedelta(minutes=15)
SEND_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
"""How long the queue keeps what is finished; what was sent is in the deliveries."""


@task()
def look() -> int:
    """Notice, and compose: calls at once, digests from eight in the morning; return how many notices are new."""
    try:
        return look_once(now=timezone.now(), from_hour=DIGEST_HOUR)
    except Exception:
        logger.exception("looking what is to be noticed failed")
        raise
    finally:
        again(look, LOOK_EVERY)


@task()
def send() -> int:
    """Send what waits; return how much went out."""
    try:
        return send_once(now=timezone.now())
    except Exception:
        logger.exception("sending reminders failed")
        raise
    finally:
        again(send, SEND_EVERY)


def look_once(*, now: datetime, from_hour: int = 0) -> int:
    """Notice and compose once; digests only from an hour of the office's day on. Return how many notices are new."""
    today = timezone.localdate(now)
    new = remind(on=today)
    compose_calls(on=today)
    if timezone.localtime(now).hour >= from_hour:
        compose_digests(on=today)
    return new


def send_once(*, now: datetime) -> int:
    """Send once what is due; return how much went out."""
    return make_calls(now=now) + send_confirmations(now=now) + send_digests(now=now)


def again(job: Task[[], int], wait: timedelta = timedelta(0)) -> None:
    """Put a job's next turn into the queue, unless one waits there already; forget turns that are long over."""
    DBTaskResult.objects.filter(enqueued_at__lt=timezone.now() - KEPT_FOR).exclude(status="READY").delete()
    if not DBTaskResult.objects.filter(task_path=job.module_path, status="READY").exists():
        job.using(run_after=timezone.now() + wait).enqueue()


def wind_up() -> None:
    """Put both jobs into the queue; what waits there already stays."""
    again(look)
    again(send)
