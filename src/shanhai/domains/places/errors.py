"""What can go wrong with places, their changes and their outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


class NoSuchBoundaries(ShanhaiError):
    """There is no outline of what was named to take back."""

    code = "no_such_boundaries"

    def __init__(self, files: Mapping[str, int], filename: str, places: Sequence[str]) -> None:
        of_zh, of_en = (f"来自“{filename}”的", f" from “{filename}”") if filename else ("", "")
        if places:
            what = Bilingual(
                f"这些地方现在没有{of_zh}边界：{'、'.join(places)}。",
                f"No outline{of_en} is held now for: {', '.join(places)}.",
            )
        else:
            what = Bilingual(
                f"现在没有{of_zh}边界，没有可撤回的。", f"No outline{of_en} is held now; nothing to withdraw."
            )
        cure = Bilingual("", "")
        if files:
            held = _said(files)
            cure = Bilingual(f"现有边界来自：{held.zh}。", f"Outlines are held from: {held.en}.")
        super().__init__(what, cure, file=filename, places=", ".join(places))


class BoundariesNotNamed(ShanhaiError):
    """Outlines of several files are held, and none was named to take back."""

    code = "boundaries_not_named"

    def __init__(self, files: Mapping[str, int]) -> None:
        held = _said(files)
        super().__init__(
            Bilingual(f"现有边界来自 {len(files)} 个文件：{held.zh}。", f"Outlines of {len(files)} files are held: {held.en}."),
            Bilingual(
                "请用 --file 指明撤回哪个文件的，用 --place 指明哪些地方的，或用 --all 全部撤回。",
                "Say with --file whose to withdraw, with --place of which places, or withdraw all with --all.",
            ),
            files=len(files),
        )  # fmt: skip


def _said(files: Mapping[str, int]) -> Bilingual:
    """Return files with the number of outlines from each."""
    return Bilingual(
        "、".join(f"{name}（{number} 个）" for name, number in files.items()),
        ", ".join(f"{name} ({number})" for name, number in files.items()),
    )
