"""The tables of a book, in the order in which they are loaded: the format in which a city's programme is handed on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shanhai.adapters.books.columns import Column, Table, both, choice, code, key_ref, ref, text, typed
from shanhai.vocab.bilingual import Bilingual

CLOCK: tuple[Column, ...] = (
    typed("known_from", "date", "知悉日", "known from"),
    choice("visibility", "visibility", "可见范围", "visibility"),
)
REMARKS: tuple[Column, ...] = (*both("note", "说明", "note"), *both("open", "来源未载明", "not stated by the source"))
SOURCE: tuple[Column, ...] = (ref("passage", "passages", "出处", "source passage"),)
TAIL: tuple[Column, ...] = (*SOURCE, *REMARKS, *CLOCK)
VALID: tuple[Column, ...] = (
    typed("valid_from", "date", "有效自", "valid from"),
    typed("valid_to", "date", "有效至", "valid to"),
)
NAMES: tuple[Column, ...] = both("name", "名称", "name", required=True)


def _table(
    name: str,
    zh: str,
    en: str,
    *columns: Column,
    one_of: tuple[tuple[str, ...], ...] = (),
    required: bool = False,
    identity: str = "",
) -> Table:
    return Table(name, Bilingual(zh, en), columns, one_of, required, identity)


def _detail(name: str, zh: str, en: str, *columns: Column) -> Table:
    """Return the detail table of one kind of undertaking."""
    return _table(name, zh, en, key_ref("undertaking", "undertakings", "合作事项", "undertaking"), *columns, *TAIL)


SUBJECT = (("place", "undertaking", "party"),)
SUBJECT_COLUMNS: tuple[Column, ...] = (
    ref("place", "places", "地方", "place"),
    ref("undertaking", "undertakings", "合作事项", "undertaking"),
    ref("party", "parties", "主体", "party"),
)

_SOURCES = (
    _table(
        "documents", "文件", "documents",
        code(), choice("kind", "document_kind", "种类", "kind", required=True), *both("title", "标题", "title", required=True),
        text("number", "文号", "document number", limit=120), *both("issuer", "发布者", "issuer"), typed("dated", "period", "日期", "dated"),
        text("address", "地址", "address"), choice("reliability", "reliability", "可靠程度", "reliability", required=True),
        *both("credits", "署名", "credits"), *REMARKS, *CLOCK, required=True,
    ),
    _table(
        "passages", "出处段落", "passages",
        code(), ref("document", "documents", "文件", "document", required=True), text("quote", "原文", "quote"),
        text("locator", "位置", "locator", limit=255), *REMARKS, *CLOCK, required=True,
    ),
)  # fmt: skip

_ACTORS = (
    _table(
        "parties", "主体", "parties",
        code(), choice("kind", "party_kind", "种类", "kind", required=True), *NAMES, typed("sequence", "integer", "序号", "number"),
        *both("listing", "上市", "listing"), *TAIL, required=True,
    ),
    _table(
        "party_links", "主体关系", "links between parties",
        code(), ref("party", "parties", "主体", "party", required=True), ref("group", "parties", "所属", "group", required=True),
        choice("role", "party_link_role", "角色", "role", required=True), *VALID, *TAIL,
    ),
    _table(
        "statements", "表态", "statements",
        code(), ref("party", "parties", "讲话者", "speaker", required=True), *both("about", "所言", "about"), *TAIL,
    ),
    _table(
        "places", "地方", "places",
        code(), ref("place", "places", "地方", "place", required=True),
        choice("level", "place_level", "级别", "level", required=True), text("division_code", "区划代码", "division code", limit=12), *NAMES,
        ref("parent", "places", "上级", "parent"), ref("government", "parties", "政府", "government"),
        typed("lon", "coordinate", "经度", "longitude"), typed("lat", "coordinate", "纬度", "latitude"), *VALID, *TAIL, required=True, identity="place",
    ),
    _table(
        "place_successions", "区划沿革", "successions of places",
        code(), ref("predecessor", "places", "原地方", "predecessor", required=True), ref("successor", "places", "现地方", "successor", required=True),
        Column("on", "date", Bilingual("日期", "on"), required=True), typed("share", "share", "份额", "share"), *TAIL,
    ),
    _table(
        "place_memberships", "地方与区域", "places in regions",
        code(), ref("place", "places", "地方", "place", required=True), ref("region", "places", "区域", "region", required=True),
        choice("role", "membership_role", "角色", "role", required=True), *VALID, *TAIL,
    ),
)  # fmt: skip

_PROGRAMME = (
    _table(
        "commitments", "工作", "commitments",
        code(), choice("kind", "commitment_kind", "种类", "kind", required=True), ref("parent", "commitments", "上级", "parent"),
        ref("dimension", "commitments", "方面", "dimension"), typed("sequence", "integer", "序号", "number"),
        *both("text", "内容", "text", required=True), *both("deliverable", "成果形式", "deliverable"),
        typed("start", "date", "开始", "start"), typed("due", "date", "期限（首次）", "due as first set"),
        choice("strength", "strength", "力度", "strength", default="stated"), *TAIL,
    ),
    _table(
        "commitment_assignments", "工作责任", "assignments of commitments",
        code(), ref("commitment", "commitments", "工作", "commitment", required=True), ref("party", "parties", "主体", "party", required=True),
        choice("role", "assignment_role", "角色", "role", required=True), typed("share", "share", "份额", "share"), *VALID, *TAIL,
    ),
    _table(
        "events", "事件", "events",
        code(), ref("commitment", "commitments", "工作", "commitment", required=True),
        choice("kind", "event_kind", "种类", "kind", required=True), ref("actor", "parties", "行动者", "actor"),
        Column("occurred", "period", Bilingual("发生", "occurred"), required=True), typed("new_due", "date", "新期限", "new due date"),
        *both("text", "内容", "text"), *TAIL,
    ),
    _table(
        "undertakings", "合作事项", "undertakings",
        code(), choice("kind", "undertaking_kind", "种类", "kind", required=True), *NAMES, *both("summary", "概述", "summary"),
        choice("stage", "stage", "阶段", "stage", default="not_stated"), typed("started", "period", "起始", "started"),
        ref("commitment", "commitments", "所属工作", "commitment"), *TAIL,
    ),
    _table(
        "undertaking_assignments", "合作各方", "parties of undertakings",
        code(), ref("undertaking", "undertakings", "合作事项", "undertaking", required=True), ref("party", "parties", "主体", "party", required=True),
        choice("role", "assignment_role", "角色", "role", required=True), typed("share", "share", "份额", "share"), *VALID, *TAIL,
    ),
    _table(
        "undertaking_places", "合作与地方", "places of undertakings",
        code(), ref("undertaking", "undertakings", "合作事项", "undertaking", required=True), ref("place", "places", "地方", "place", required=True),
        choice("role", "undertaking_place_role", "角色", "role", required=True), *TAIL,
    ),
)  # fmt: skip

_DETAILS = (
    _detail(
        "pairings", "结对", "pairings",
        choice("scheme", "pairing_scheme", "结对类别", "scheme", required=True), ref("local_place", "places", "本地", "local place", required=True),
        ref("partner_place", "places", "合作地", "partner place"), *both("form", "形式", "form"), typed("signed", "period", "签订", "signed"),
    ),
    _detail(
        "enclaves", "飞地", "enclaves",
        choice("type", "enclave_type", "类型", "type", required=True), ref("place", "places", "所在地", "location"),
        *both("address", "地址", "address"), *both("form", "形式", "form"), typed("opened", "period", "开园", "opened"),
    ),
    _detail("projects", "投资项目", "projects", ref("place", "places", "所在地", "location"), *both("product", "建设内容", "content")),
    _detail("platforms", "平台", "platforms", ref("place", "places", "所在地", "location"), *both("field", "领域", "fields")),
    _detail("cooperations", "合作", "cooperations", *both("field", "领域", "field"), *both("form", "形式", "form"), *both("aim", "目的", "aim")),
    _detail("schools", "教育合作", "school alliances", ref("place", "places", "所在地", "location"), *both("form", "形式", "form")),
    _detail("hospitals", "医疗合作", "hospital alliances", *both("field", "领域", "field"), *both("form", "形式", "form")),
    _detail(
        "transport", "交通", "transport",
        choice("mode", "transport_mode", "方式", "mode", required=True), *both("pattern", "格局", "pattern"), *both("label", "称号", "label"),
    ),
    _detail("services", "跨城服务", "services", *both("scope", "范围", "scope")),
    _detail("brands", "品牌", "brands", *both("product", "产品", "product"), ref("place", "places", "产地", "place of origin")),
)  # fmt: skip

_FIGURES = (
    _table("axes", "分组", "axes", code(), *NAMES, *TAIL),
    _table(
        "axis_members", "分组项", "members of axes",
        code(), ref("axis", "axes", "分组", "axis", required=True), typed("sequence", "integer", "序号", "number"), *NAMES, *TAIL,
    ),
    _table("indicators", "指标", "indicators", code(), choice("topic", "topic", "主题", "topic", required=True), *NAMES, *TAIL),
    _table(
        "indicator_versions", "指标口径", "versions of indicators",
        code(), ref("indicator", "indicators", "指标", "indicator", required=True), *both("label", "口径", "version label"),
        Column("unit", "unit", Bilingual("单位", "unit"), required=True), choice("form", "indicator_form", "形式", "form", required=True),
        choice("direction", "direction", "方向", "direction", default="none"), choice("aggregation", "aggregation", "汇总", "aggregation", default="none"),
        text("axes", "分组", "axes"), typed("formula", "formula", "公式", "formula"), *both("method", "方法", "method"),
        typed("comparable", "boolean", "与其他口径可比", "comparable with other versions"), *TAIL,
    ),
    _table(
        "derivations", "来历", "derivations",
        code(), choice("kind", "derivation_kind", "种类", "kind", required=True), typed("formula", "formula", "公式", "formula"),
        text("file", "电子文件", "file"), text("sheet", "表", "sheet"), text("cell", "单元格", "cell", limit=40), *both("text", "解释", "explanation"), *TAIL,
    ),
    _table(
        "observations", "数据", "figures",
        code(), ref("version", "indicator_versions", "指标口径", "indicator version", required=True), *SUBJECT_COLUMNS,
        Column("period", "period", Bilingual("时期", "period"), required=True),
        choice("kind", "observation_kind", "种类", "kind", default="actual"), typed("axes", "axes", "分组项", "axis members"),
        Column("value", "value", Bilingual("数值", "value"), required=True), Column("unit", "unit", Bilingual("单位", "unit"), required=True),
        choice("qualifier", "qualifier", "限定词", "qualifier", default="exact"), ref("derivation", "derivations", "来历", "derivation"), *TAIL,
        one_of=SUBJECT,
    ),
    _table(
        "derivation_inputs", "来历的输入", "inputs of derivations",
        code(), ref("derivation", "derivations", "来历", "derivation", required=True),
        text("name", "公式中的名", "name in the formula", required=True, limit=80),
        ref("observation", "observations", "数据", "figure", required=True), typed("input_revision", "integer", "数据版次", "revision used"), *TAIL,
    ),
    _table(
        "preferences", "采用决定", "preferences",
        code(), ref("observation", "observations", "采用的数据", "figure preferred", required=True), ref("decided_by", "parties", "决定者", "decided by"),
        typed("decided_on", "date", "决定日", "decided on"), *both("reason", "理由", "reason", required=True), *TAIL,
    ),
    _table(
        "commitment_targets", "工作的目标", "targets of commitments",
        code(), ref("commitment", "commitments", "工作", "commitment", required=True),
        ref("version", "indicator_versions", "指标口径", "indicator version", required=True), *SUBJECT_COLUMNS,
        Column("value", "value", Bilingual("目标值", "target"), required=True), Column("unit", "unit", Bilingual("单位", "unit"), required=True),
        choice("qualifier", "qualifier", "限定词", "qualifier", default="at_least"), *TAIL,
        one_of=SUBJECT,
    ),
    _table(
        "headlines", "首页数据", "headline figures",
        code(), typed("sequence", "integer", "序号", "number"), ref("version", "indicator_versions", "指标口径", "indicator version", required=True),
        *SUBJECT_COLUMNS, *both("label", "标签", "label", required=True), *CLOCK, one_of=SUBJECT,
    ),
)  # fmt: skip

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (*_SOURCES, *_ACTORS, *_PROGRAMME, *_DETAILS, *_FIGURES)}
)

DETAIL_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "pairing": "pairings",
        "enclave": "enclaves",
        "project": "projects",
        "platform": "platforms",
        "cooperation": "cooperations",
        "school": "schools",
        "hospital": "hospitals",
        "transport": "transport",
        "service": "services",
        "brand": "brands",
    }
)
