"""What can keep a list from being taken in."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class ListRefused(ShanhaiError):
    """The list has no lines, or an answer names something that is not there."""

    code = "list_refused"


class QuestionsOpen(ShanhaiError):
    """The office has not said yet what some names or lines mean."""

    code = "questions_open"
