"""What happens to second factors goes on record: turned on, turned off, recovery codes made anew."""

from __future__ import annotations

from typing import Any, Final

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from shanhai.domains.audit.actions import NOTHING, State, write_audit
from shanhai.vocab.rights import COMMAND_LINE, Actor

NAME: Final = "shanhai.office.second_factors"


def watch() -> None:
    """From now on put on record what is added and removed, whoever does it: a page, a command, the shell."""
    post_save.connect(_added, sender=Authenticator, dispatch_uid=f"{NAME}.added")
    post_delete.connect(_removed, sender=Authenticator, dispatch_uid=f"{NAME}.removed")


def _added(*, instance: Authenticator, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        _write("add_second_factor", instance, after={"kind": instance.type})


def _removed(*, instance: Authenticator, **_: Any) -> None:
    _write("remove_second_factor", instance, before={"kind": instance.type})


@transaction.atomic
def _write(deed: str, factor: Authenticator, *, before: State = NOTHING, after: State = NOTHING) -> None:
    name = factor.user.get_username()
    write_audit(actor=_who(), deed=deed, noun="account", subject=name, before=before, after=after)


def _who() -> Actor:
    """Return whose request it is; without a request it is the command line."""
    request = context.request
    if request is None or not request.user.is_authenticated:
        return COMMAND_LINE
    return Actor(request.user.get_username())
