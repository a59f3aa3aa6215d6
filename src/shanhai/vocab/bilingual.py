"""Text that exists in Chinese and in English, as one value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def text(self, language: str) -> str:
        """Return the words in ``language``: Chinese for any code that starts with ``zh``, English otherwise."""
        return self.zh if language.lower().startswith("zh") else self.en

    def format(self, **values: object) -> Bilingual:
        """Return both texts with their ``{name}`` places filled."""
        return Bilingual(zh=self.zh.format(**values), en=self.en.format(**values))

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"
