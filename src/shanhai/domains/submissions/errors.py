"""What can keep a form from being set up, or figures from being drafted and decided on."""

from __future__ import annotations

from collections.abc import Sequence

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.diagnostics import Diagnostic
from shanhai.vocab.errors import ShanhaiError

NAMED = 5
"""Figures that a refusal names; of the others it says how many."""


class UnknownForm(ShanhaiError):
    """No reporting form of that code is known."""

    code = "unknown_form"

    def __init__(self, code: str) -> None:
        super().__init__(
            Bilingual(f"没有编码为“{code}”的填报表。", f"There is no reporting form with the code “{code}”."),
            Bilingual("请用 shanhai form list 或填报表页面核对编码。", "Check the code with shanhai form list or on the page of forms."),
            code=code,
        )  # fmt: skip


class FormRefused(ShanhaiError):
    """A form cannot be set up as it is described."""

    code = "form_refused"


class PeriodRefused(ShanhaiError):
    """A form is not due for such a period."""

    code = "period_refused"


class DraftRefused(ShanhaiError):
    """A figure cannot be drafted: its indicator, place, unit or number cannot be, or it stands twice."""

    code = "draft_refused"


class NothingToAsk(ShanhaiError):
    """Every figure that the form asks for in the period is known already."""

    code = "nothing_to_ask"


class ReasonMissing(ShanhaiError):
    """Figures on record would change, and no reason is given. `figures` holds the codes of the first of them."""

    code = "reason_missing"

    def __init__(self, figures: Sequence[str], count: int) -> None:
        rest = count - len(figures[:NAMED])
        more = (f" 等 {count} 个", f" and {rest} more") if rest > 0 else ("", "")
        super().__init__(
            Bilingual(
                f"有 {count} 个数与已入账的不同，没有写明原因：{'、'.join(figures[:NAMED])}{more[0]}。",
                f"Figures on record would change ({count}) and no reason is given: {', '.join(figures[:NAMED])}{more[1]}.",
            ),
            Bilingual("请写一句为什么改，例如“年报核定数”。", "Say in a sentence why, such as “revised by the annual report”."),
            figures=", ".join(figures),
            count=count,
        )  # fmt: skip
        self.figures = tuple(figures)


class SheetRefused(ShanhaiError):
    """A sheet has errors, has no figures, or belongs to another form or period."""

    code = "sheet_refused"


class UploadMissing(ShanhaiError):
    """No file, or no longer the file that was looked at."""

    code = "sheet_missing"


class UnknownSubmission(ShanhaiError):
    """There is no such submission, or the actor may not see it."""

    code = "unknown_submission"

    def __init__(self, number: int) -> None:
        super().__init__(
            Bilingual(f"没有编号为 {number} 的报送。", f"There is no submission number {number}."),
            Bilingual("请核对编号。", "Check the number."),
            submission=number,
        )


class DecisionRefused(ShanhaiError):
    """The figures stand so that this cannot be done, or a reason is missing."""

    code = "decision_refused"


class SubmissionChanged(DecisionRefused):
    """Somebody else decided since the actor looked."""

    code = "submission_changed"


class FiguresRefused(ShanhaiError):
    """Some of the figures cannot be submitted, approved or published; `findings` holds what is wrong with each.

    `count` is how many were found; of very many only the first are kept.
    """

    code = "figures_refused"

    def __init__(self, findings: Sequence[Diagnostic], count: int) -> None:
        first = findings[0]
        super().__init__(
            Bilingual(
                f"有 {count} 处问题，一个也没有办：{first.line('zh')}",
                f"{count} findings; nothing was done: {first.line('en')}",
            ),
            Bilingual(
                "请改正，或不勾选这些数据后再办。", "Correct these figures, or leave them unticked, and try again."
            ),
            findings=count,
        )
        self.findings = list(findings)


class LockRefused(ShanhaiError):
    """A period cannot be locked, a lock not lifted, or an exception not given, as asked."""

    code = "lock_refused"


class RuleRefused(ShanhaiError):
    """A rule cannot be set up, changed or ended as asked."""

    code = "rule_refused"


class FollowUpRefused(ShanhaiError):
    """A follow-up cannot be explained, settled or asked again: it is not there, not open, or words are missing."""

    code = "follow_up_refused"
