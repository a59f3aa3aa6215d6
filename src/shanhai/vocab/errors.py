"""The base of every Shanhai error, and the errors of the vocabulary itself."""

from __future__ import annotations

from typing import ClassVar

from shanhai.vocab.bilingual import Bilingual

NOTHING = Bilingual(zh="", en="")


class ShanhaiError(Exception):
    """A refusal that says what is wrong, with which value, where, and how to cure it.

    ``code`` names the kind of failure for programs; ``what`` and ``cure`` are its two halves for people, and
    ``message`` is both together; ``context`` holds the values concerned, as text.
    A subclass sets ``code`` and nothing else; the one who raises it writes the words.
    """

    code: ClassVar[str] = "shanhai_error"

    def __init__(self, what: Bilingual, cure: Bilingual = NOTHING, **context: object) -> None:
        super().__init__(what, cure)
        self.what = what
        self.cure = cure
        self.context: dict[str, str] = {name: str(value) for name, value in context.items()}

    @property
    def message(self) -> Bilingual:
        """What is wrong and its cure, as one text in each language."""
        return Bilingual(zh=self.what.zh + self.cure.zh, en=f"{self.what.en} {self.cure.en}".strip())

    def __str__(self) -> str:
        return str(self.message)


class UnknownUnit(ShanhaiError):
    """The table of units does not have this unit."""

    code = "unknown_unit"


class UnitMismatch(ShanhaiError):
    """Two units do not measure the same thing."""

    code = "unit_mismatch"


class InexactConversion(ShanhaiError):
    """The result has no finite decimal form and no rounding was named."""

    code = "inexact_conversion"


class UnreadableNumber(ShanhaiError):
    """The text is not an exact decimal number."""

    code = "unreadable_number"


class UnreadablePeriod(ShanhaiError):
    """The text is not a period in any accepted form, or no such period can be meant."""

    code = "unreadable_period"


class UnreadableDate(UnreadablePeriod):
    """The text is not a calendar date, or no such date can be meant."""

    code = "unreadable_date"


class UnknownQualifier(ShanhaiError):
    """The qualifier is none of the known ones."""

    code = "unknown_qualifier"
