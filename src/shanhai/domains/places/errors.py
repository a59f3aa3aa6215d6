"""What can go wrong with places, their changes and their outlines."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.errors import ShanhaiError


class NoSuccession(ShanhaiError):
    """No territory is known to have passed between two places on a day."""

    code = "no_succession"


class ShareNotStated(ShanhaiError):
    """Territory passed from one place to another, but no source says how much."""

    code = "share_not_stated"


class BoundariesRefused(ShanhaiError):
    """The file of outlines has errors; nothing of it was imported."""

    code = "boundaries_refused"

    def __init__(self, findings: Sequence[Diagnostic]) -> None:
        errors = sum(finding.severity == "error" for finding in findings)
        super().__init__(
            Bilingual(
                f"边界文件有 {errors} 处错误，未导入任何内容。",
                f"Errors in the boundary file: {errors}. Nothing was imported.",
            ),
            Bilingual("请按所列逐条改正后再导入。", "Correct what is listed and import it again."),
            errors=errors,
        )
        self.findings = list(findings)
