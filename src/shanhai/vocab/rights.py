"""Who may see and do what: one table, from which the docs are made and every action asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from shanhai.vocab.bilingual import Bilingual


class Role(StrEnum):
    """What an account is appointed as."""

    OFFICE = "office"
    MEMBER = "member"
    COUNTY = "county"
    PARTNER = "partner"
    AUDITOR = "auditor"
    READER = "reader"


class Deed(StrEnum):
    """What can be done: a verb of the office."""

    READ_INTERNAL = "read_internal"
    READ_AUDIT = "read_audit"
    ISSUE = "issue"
    ACCEPT = "accept"
    REPORT = "report"
    BLOCK = "block"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    FINISH = "finish"
    VERIFY = "verify"
    RETURN = "return"
    CLOSE = "close"
    REOPEN = "reopen"
    PUBLISH = "publish"
    HAND_OVER = "hand_over"
    APPOINT = "appoint"
    IMPORT_LIST = "import_list"
    HOLD_MEETING = "hold_meeting"
    CONFIRM = "confirm"
    READ_CONFIRMATIONS = "read_confirmations"
    OPEN_EVIDENCE = "open_evidence"
    KEEP_HOOKS = "keep_hooks"
    KEEP_FORMS = "keep_forms"
    DRAFT_FIGURES = "draft_figures"
    SUBMIT_FIGURES = "submit_figures"
    APPROVE_FIGURES = "approve_figures"
    RETURN_FIGURES = "return_figures"
    PUBLISH_FIGURES = "publish_figures"
    EXPLAIN_FIGURE = "explain_figure"
    SETTLE_FOLLOW_UP = "settle_follow_up"
    KEEP_RULES = "keep_rules"
    LOCK_PERIOD = "lock_period"
    PREFER_SOURCE = "prefer_source"


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment in force: as what, and for which party (its code; empty where the role needs none)."""

    role: Role
    party: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account's name and its posts.

    The command line acts for the installation itself: whoever runs it holds the database anyway.
    """

    account: str
    posts: tuple[Post, ...] = ()
    is_command_line: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the posts."""
        return frozenset(post.role for post in self.posts)

    @property
    def parties(self) -> frozenset[str]:
        """The codes of the parties the posts are for."""
        return frozenset(post.party for post in self.posts if post.party)

    @property
    def speaks_for(self) -> frozenset[str]:
        """The codes of the parties the account can confirm for: none where it holds a post in the office."""
        if Role.OFFICE in self.roles:
            return frozenset()
        return frozenset(post.party for post in self.posts if post.party and post.role in SPEAKING)


COMMAND_LINE = Actor("command-line", is_command_line=True)
NOBODY = Actor("")


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do a deed.

    `roles` may always; `holding` are the roles in a duty (assignments of the commitment) that allow it to whoever
    acts for the party that holds it; `not_by_doer` keeps it from the account and the parties that did the work.
    """

    title: Bilingual
    roles: frozenset[Role] = frozenset({Role.OFFICE})
    holding: frozenset[str] = frozenset()
    not_by_doer: bool = False


DOERS = frozenset({"lead", "co_lead", "support"})
WATCHERS = frozenset({"supervise"})
SIDE = "side"
"""What a party holds in a pairing or an enclave that it is a side of."""
HANDED_IN = "handed_in"
"""What a party holds in a file of evidence that it handed in itself."""
DEPARTMENT = "department"
"""What a party holds in a form that it is to report."""
SPEAKING = frozenset({Role.MEMBER, Role.COUNTY, Role.PARTNER})
"""Roles in which an account speaks for its party; the office never speaks for a side."""
_INSIDE = frozenset({Role.OFFICE, Role.MEMBER, Role.COUNTY, Role.AUDITOR, Role.READER})

RIGHTS: Mapping[Deed, Right] = MappingProxyType(
    {
        Deed.READ_INTERNAL: Right(Bilingual("看未公开的内容", "see what is not published"), _INSIDE),
        Deed.READ_AUDIT: Right(Bilingual("看审计记录", "see the audit record"), frozenset({Role.OFFICE, Role.AUDITOR})),
        Deed.ISSUE: Right(Bilingual("下达", "issue")),
        Deed.ACCEPT: Right(Bilingual("签收", "accept"), holding=DOERS),
        Deed.REPORT: Right(Bilingual("报告进展", "report progress"), holding=DOERS),
        Deed.BLOCK: Right(Bilingual("报告受阻", "report an obstacle"), holding=DOERS),
        Deed.ASK_EXTENSION: Right(Bilingual("申请延期", "ask for an extension"), holding=DOERS),
        Deed.GRANT_EXTENSION: Right(Bilingual("同意延期", "grant an extension"), not_by_doer=True),
        Deed.REFUSE_EXTENSION: Right(Bilingual("不同意延期", "refuse an extension"), not_by_doer=True),
        Deed.FINISH: Right(Bilingual("报告完成", "report it done"), holding=DOERS),
        Deed.VERIFY: Right(Bilingual("核验", "verify"), holding=WATCHERS, not_by_doer=True),
        Deed.RETURN: Right(Bilingual("退回", "return"), holding=WATCHERS, not_by_doer=True),
        Deed.CLOSE: Right(Bilingual("销号", "close")),
        Deed.REOPEN: Right(Bilingual("重新打开", "reopen")),
        Deed.PUBLISH: Right(Bilingual("公开进展", "publish an event")),
        Deed.HAND_OVER: Right(Bilingual("移交责任", "hand a duty over")),
        Deed.APPOINT: Right(Bilingual("任命账号", "appoint accounts")),
        Deed.IMPORT_LIST: Right(Bilingual("导入清单", "import lists")),
        Deed.HOLD_MEETING: Right(Bilingual("登记会议", "record a meeting")),
        Deed.CONFIRM: Right(
            Bilingual("确认或提出异议", "confirm or dispute"), roles=frozenset(), holding=frozenset({SIDE})
        ),
        Deed.READ_CONFIRMATIONS: Right(
            Bilingual("看双方的确认", "see what both sides confirm"), _INSIDE, holding=frozenset({SIDE})
        ),
        Deed.OPEN_EVIDENCE: Right(Bilingual("打开佐证材料", "open evidence"), _INSIDE, holding=frozenset({HANDED_IN})),
        Deed.KEEP_HOOKS: Right(Bilingual("设置消息推送", "set up calls of the messenger")),
        Deed.KEEP_FORMS: Right(Bilingual("布置填报表", "set up forms")),
        Deed.DRAFT_FIGURES: Right(Bilingual("填报数据", "draft figures"), holding=frozenset({DEPARTMENT})),
        Deed.SUBMIT_FIGURES: Right(Bilingual("报送数据", "submit figures"), holding=frozenset({DEPARTMENT})),
        Deed.APPROVE_FIGURES: Right(Bilingual("审定数据", "approve figures"), not_by_doer=True),
        Deed.RETURN_FIGURES: Right(Bilingual("退回数据", "return figures")),
        Deed.PUBLISH_FIGURES: Right(Bilingual("公开数据", "publish figures")),
        Deed.EXPLAIN_FIGURE: Right(Bilingual("答复核查事项", "explain a figure"), holding=frozenset({DEPARTMENT})),
        Deed.SETTLE_FOLLOW_UP: Right(Bilingual("认可答复", "settle a follow-up"), not_by_doer=True),
        Deed.KEEP_RULES: Right(Bilingual("设置校验规则", "set up validation rules")),
        Deed.LOCK_PERIOD: Right(Bilingual("锁定时期", "lock a period")),
        Deed.PREFER_SOURCE: Right(Bilingual("决定取用哪个来源", "decide which source is used")),
    }
)


def may(actor: Actor, deed: Deed, *, held: Collection[str] = (), did_it: bool = False) -> bool:
    """Return whether an actor may do a deed.

    Args:
        actor: who asks.
        deed: what is to be done.
        held: the roles in which the actor's parties hold the duty concerned.
        did_it: whether the actor, or a party of theirs, did the work concerned.
    """
    right = RIGHTS[deed]
    if right.not_by_doer and did_it:
        return False
    return actor.is_command_line or bool(actor.roles & right.roles) or _holds(actor, right, held)


def _holds(actor: Actor, right: Right, held: Collection[str]) -> bool:
    """Return whether a duty held gives the right: an auditor and an internal reader never act."""
    acts = actor.roles - {Role.AUDITOR, Role.READER}
    return bool(acts) and not right.holding.isdisjoint(held)
