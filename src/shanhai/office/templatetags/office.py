"""Tags for the office's pages: words of deeds, names of parties by their code."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.template import Library
from django.utils import timezone
from django.utils.safestring import SafeString

from shanhai.cockpit.templatetags.programme import deed_word
from shanhai.domains.audit.models import AuditRow
from shanhai.domains.confirmations.queries import Agreement
from shanhai.domains.people.queries import party_names_by_code
from shanhai.domains.records.queries import Named
from shanhai.office.reporting import sees_submissions
from shanhai.ui.language import language, said
from shanhai.ui.templatetags.shanhai import say
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.periods import Period
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Actor, Deed

register = Library()


OTHER_DEEDS = {
    "appoint": Bilingual("任命", "appoint"),
    "end_appointment": Bilingual("解除任职", "end a post"),
    "record_event": Bilingual("登记进展", "record an event"),
    "supersede_event": Bilingual("更正进展", "correct an event"),
    "load_book": Bilingual("载入账册", "load a book"),
    "dispute": Bilingual("提出异议", "dispute"),
    "retire_account": Bilingual("停用账号", "retire an account"),
    "attach_text": Bilingual("添加原文", "attach a text"),
    "withdraw_text": Bilingual("撤下原文", "take back a text"),
    "import_boundaries": Bilingual("导入边界", "import boundaries"),
    "set_reminders": Bilingual("设置提醒", "set what is mailed"),
    "confirm_address": Bilingual("确认邮箱", "confirm an address"),
    "open_calendar": Bilingual("生成日历地址", "make a calendar address"),
    "revoke_calendar": Bilingual("撤销日历地址", "revoke a calendar address"),
    "add_hook": Bilingual("添加推送地址", "add an address to call"),
    "stop_hook": Bilingual("停用推送地址", "stop calling an address"),
    "add_second_factor": Bilingual("开启两步登录", "turn on two-step sign-in"),
    "remove_second_factor": Bilingual("关闭两步登录", "turn off two-step sign-in"),
    "match_identity": Bilingual("对上统一登录的身份", "match with an identity of single sign-on"),
    "withdraw_boundaries": Bilingual("撤下边界", "take back boundaries"),
    "lift_lock": Bilingual("解除锁定", "lift a lock"),
    "grant_exception": Bilingual("给锁定例外", "give an exception from a lock"),
    "set_up_rule": Bilingual("设置校验规则", "set up a rule"),
    "change_rule": Bilingual("更改校验规则", "change a rule"),
    "end_rule": Bilingual("终止校验规则", "end a rule"),
    "ask_again": Bilingual("再问核查事项", "ask again about a figure"),
}


FIELDS = {
    "account": Bilingual("账号", "account"),
    "added": Bilingual("新增", "added"),
    "address": Bilingual("地址", "address"),
    "begins": Bilingual("起日", "first day"),
    "blocks": Bilingual("须改正", "blocks"),
    "changed": Bilingual("变", "changed"),
    "code": Bilingual("编码", "code"),
    "content_hash": Bilingual("内容哈希", "hash of the content"),
    "decision": Bilingual("办理编号", "decision"),
    "department": Bilingual("部门", "department"),
    "done_on": Bilingual("完成日", "done on"),
    "due": Bilingual("期限", "due"),
    "email_changed": Bilingual("邮箱有改动", "address changed"),
    "event": Bilingual("事件", "event"),
    "figure": Bilingual("数据", "figure"),
    "figures": Bilingual("数据个数", "figures"),
    "file": Bilingual("文件", "file"),
    "filename": Bilingual("文件名", "file"),
    "form": Bilingual("填报表", "form"),
    "identity": Bilingual("身份", "identity"),
    "is_active": Bilingual("可登录", "can sign in"),
    "items": Bilingual("填报项", "items"),
    "kind": Bilingual("种类", "kind"),
    "known_from": Bilingual("知悉日", "known from"),
    "known_on": Bilingual("载入日", "as of"),
    "last_day": Bilingual("止日", "last day"),
    "mapping": Bilingual("对应关系", "mapping"),
    "new": Bilingual("新", "new"),
    "party": Bilingual("主体", "party"),
    "pending": Bilingual("已在草稿", "drafted already"),
    "period": Bilingual("时期", "period"),
    "revision": Bilingual("版次", "revision"),
    "role": Bilingual("角色", "role"),
    "rule": Bilingual("规则", "rule"),
    "settings": Bilingual("设置", "settings"),
    "since": Bilingual("自", "since"),
    "state": Bilingual("状态", "state"),
    "step": Bilingual("步骤", "step"),
    "superseded": Bilingual("取代", "superseded"),
    "taken_back": Bilingual("改回", "taken back"),
    "title": Bilingual("名称", "title"),
    "unchanged": Bilingual("未变", "the same"),
    "valid_from": Bilingual("起", "from"),
    "valid_to": Bilingual("止", "to"),
    "wish": Bilingual("邮件", "mail"),
}
"""What the fields of an audit row are called; others are shown by their own name."""


@register.filter
def before_and_after(row: AuditRow) -> list[tuple[SafeString, str | None, str | None]]:
    """Return what a write changed, field by field: name, before, after; what stayed the same is left out."""
    before, after = _fields(row.before), _fields(row.after)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [(say(FIELDS.get(name, Bilingual(name, name))), before.get(name), after.get(name)) for name in names]


def _fields(text: str) -> dict[str, str]:
    """Return the fields of one side of an audit row that hold anything, as text."""
    said = json.loads(text) if text else {}
    return {name: str(value) for name, value in said.items() if value not in (None, "")}


@register.filter
def audit_word(deed: str) -> SafeString:
    """Return the word of what an audit row tells of; the code itself where it has no word."""
    if deed in {known.value for known in Deed}:
        return deed_word(deed)
    return say(OTHER_DEEDS.get(deed, Bilingual(deed, deed)))


@register.filter
def party_word(code: str) -> SafeString:
    """Return the name of a party by its code; the code where it has no name."""
    return party_in(code, party_names_by_code([code], reader=Reader(timezone.localdate(), internal=True)))


@register.filter
def party_in(code: str, names: Mapping[str, Named]) -> SafeString:
    """Return the name of a party out of names by code; the code where it has none."""
    found = names.get(code)
    return said(found.name_zh, found.name_en) if found else said(code, code)


@register.filter
def period_words(period: Period) -> str:
    """Return a period in words of the page's language, plain, as an option needs it."""
    return period.show(language())


@register.filter
def reports(actor: Actor) -> bool:
    """Tell whether an actor sees submissions at all, so that the menu leads there."""
    return sees_submissions(actor)


STAND_TONES = {"confirmed": "good", "disputed": "bad", "earlier": "warn"}
ACCORD_TONES = {"both": "good", "disputed": "bad", "open": "warn"}


@register.filter
def stand_tone(stand: str) -> str:
    """Return the tone of the badge that says how an item stands with a side."""
    return STAND_TONES.get(stand, "plain")


@register.filter
def accord_tone(accord: str) -> str:
    """Return the tone of the badge that says how an undertaking stands with both sides."""
    return ACCORD_TONES.get(accord, "plain")


STATE_TONES = {"published": "good", "approved": "good", "submitted": "accent", "returned": "bad", "draft": "info"}


@register.filter
def state_tone(state: str) -> str:
    """Return the tone of the badge that says in which state a submitted figure is."""
    return STATE_TONES.get(state, "plain")


@register.filter
def has_side(agreement: Agreement, home: bool) -> bool:
    """Tell whether anybody is on record for the side here, or for the side there."""
    return any(side.home is home for side in agreement.sides)
