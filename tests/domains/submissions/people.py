"""Who acts in tests of submissions: the office, the department that reports, another, and those who only look on."""

from __future__ import annotations

from shanhai.vocab.rights import Actor, Post, Role

OFFICE = Actor("office", (Post(Role.OFFICE),))
CLERK = Actor("clerk", (Post(Role.MEMBER, "gov"),))
OTHER = Actor("other", (Post(Role.MEMBER, "firm"),))
AUDITOR = Actor("auditor", (Post(Role.AUDITOR),))
READER = Actor("reader", (Post(Role.READER, "gov"),))
PARTNER = Actor("partner", (Post(Role.PARTNER, "gov"),))
NOBODY_IN = Actor("somebody")
