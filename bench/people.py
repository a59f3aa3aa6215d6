"""Makes accounts with posts for the parties of a generated book, in a process of its own.

python -m bench.on_site bench.people COUNT PASSWORD
"""

from __future__ import annotations

import json
import sys

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils import timezone

from bench.world import GROUPS
from shanhai.domains.people.actions import appoint
from shanhai.domains.people.models import Party
from shanhai.vocab.rights import COMMAND_LINE, Role


def main() -> None:
    """Make so many accounts, the password the same for all, each appointed for one party after another."""
    names = make_people(int(sys.argv[1]), sys.argv[2])
    print(json.dumps({"names": names}))


def make_people(count: int, password: str) -> list[str]:
    """Make the accounts and return their names; the first parties are topic groups, the others offices of counties."""
    parties = list(Party.objects.order_by("pk").values_list("code", flat=True))
    names = [f"person-{number}" for number in range(count)]
    secret = make_password(password)
    User.objects.bulk_create(User(username=name, password=secret) for name in names)
    for number, name in enumerate(names):
        place = number % len(parties)
        role = Role.MEMBER if place < GROUPS else Role.COUNTY
        appoint(actor=COMMAND_LINE, account=name, role=role, party=parties[place], on=timezone.localdate())
    return names
