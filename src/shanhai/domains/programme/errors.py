"""What can be wrong with an event that is to be put on record."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class UnknownCode(ShanhaiError):
    """An event names a commitment, party, passage or event that is not on record."""

    code = "unknown_reference"


class EventRefused(ShanhaiError):
    """What the event says cannot be, or cannot have been known on that day."""

    code = "event_refused"


class NothingChanged(ShanhaiError):
    """The correction says what is on record already."""

    code = "nothing_changed"


class DeedRefused(ShanhaiError):
    """The deed is not open to a commitment that stands so, or lacks what it needs."""

    code = "deed_refused"


class SomebodyElseActed(ShanhaiError):
    """Something happened to the commitment since the actor looked at it."""

    code = "somebody_else_acted"


class HandOverRefused(ShanhaiError):
    """The duty cannot pass from that party to the other on that day."""

    code = "hand_over_refused"


class MeetingRefused(ShanhaiError):
    """The meeting lacks a title, lies in the future, or is on record already."""

    code = "meeting_refused"
