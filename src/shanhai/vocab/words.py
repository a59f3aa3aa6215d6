"""The closed word lists of the trade: every code a table may hold, with its Chinese and English word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shanhai.vocab.bilingual import Bilingual

WordList = Mapping[str, Bilingual]


def _words(**pairs: tuple[str, str]) -> WordList:
    """Return a frozen word list from code=(中文, English)."""
    return MappingProxyType({code: Bilingual(zh, en) for code, (zh, en) in pairs.items()})


VISIBILITY = _words(public=("公开", "public"), internal=("内部", "internal"))

RELIABILITY = _words(
    official=("官方原文", "official"),
    official_channel=("官方渠道", "official channel"),
    communique=("公报", "communiqué"),
    newspaper=("报纸文章", "newspaper article"),
    news_agency=("通讯社", "news agency"),
    standard=("标准", "standard"),
    code_list=("代码表", "code list"),
    paper=("同行评议论文", "peer-reviewed paper"),
    news=("新闻转述", "news account"),
    secondary=("二手资料", "secondary"),
    third_party=("第三方转载", "third-party copy"),
    weak=("弱来源", "weak"),
    derived=("推算", "computation"),
    handed_in=("责任单位提交", "handed in by the unit"),
    recalled=("凭记忆，待补来源", "recalled, source wanted"),
)

DOCUMENT_KINDS = _words(
    article=("文章", "article"),
    plan=("方案", "plan"),
    communique=("公报", "communiqué"),
    work_report=("政府工作报告", "work report"),
    news=("新闻", "news"),
    web_page=("网页", "web page"),
    standard=("标准", "standard"),
    paper=("论文", "paper"),
    code_list=("代码表", "code list"),
    dataset=("数据集", "data set"),
    computation=("推算", "computation"),
    agreement=("协议", "agreement"),
    notice=("通知", "notice"),
    report=("报告", "report"),
    evidence=("佐证材料", "evidence"),
    sheet=("报表", "sheet"),
)

PARTY_KINDS = _words(
    government=("政府", "government"),
    party_committee=("党委", "Party committee"),
    department=("部门", "department"),
    leading_group=("领导小组", "leading group"),
    topic_group=("专题合作组", "topic group"),
    office=("职务", "office"),
    zone=("开发区", "development zone"),
    council=("协调机构", "coordination council"),
    firm=("企业", "firm"),
    platform_company=("平台企业", "platform company"),
    capital=("工商资本", "business capital"),
    village_collective=("村集体", "village collective"),
    school=("学校", "school"),
    university=("高校", "university"),
    school_group=("教育集团", "education group"),
    hospital=("医院", "hospital"),
    headquarters=("指挥部", "headquarters"),
    group=("群体", "group of parties"),
    editor=("编者", "editor"),
)

PARTY_LINK_ROLES = _words(
    head=("组长", "head"),
    member=("成员", "member"),
    part=("下设", "set up under"),
    subordinate=("下属", "subordinate"),
)

BELONGING_ROLES: Final = ("part", "subordinate")
"""Links by which one party belongs to another; heads and members sit in it without belonging to it."""

PLACE_LEVELS = _words(
    region=("区域", "region"),
    province=("省（直辖市）", "province-level unit"),
    city=("设区市", "prefecture-level city"),
    district=("市辖区", "district"),
    county=("县", "county"),
    county_city=("县级市", "county-level city"),
    autonomous_county=("自治县", "autonomous county"),
    zone=("园区", "zone"),
    site=("地点", "site"),
)

MEMBERSHIP_ROLES = _words(
    part=("组成部分", "part"),
    member=("成员", "member"),
    node=("重要节点", "key node"),
    periphery=("外围区域", "periphery"),
    barrier=("重要生态屏障", "ecological barrier"),
)

COMMITMENT_KINDS = _words(
    plan=("方案", "plan"),
    dimension=("方面", "dimension"),
    mechanism=("推进机制", "mechanism"),
    list=("清单", "list"),
    task=("任务", "task"),
    clause=("条款", "clause"),
    node=("节点", "node"),
    aim=("目标定位", "aim"),
    strategy=("战略思维", "strategy"),
    model=("模式", "model"),
    policy=("政策", "policy"),
    focus=("重点领域", "focus"),
    reform=("改革试点", "reform"),
)

STRENGTHS = _words(
    must=("须完成", "must"),
    strive=("力争", "strive for"),
    explore=("探索", "explore"),
    stated=("已作安排", "stated"),
)

ASSIGNMENT_ROLES = _words(
    head=("组长", "head"),
    lead=("牵头", "lead"),
    co_lead=("共同牵头", "co-lead"),
    support=("配合", "support"),
    supervise=("督办", "supervise"),
    partner=("合作方", "partner"),
    investor=("投资方", "investor"),
    owner=("所有方", "owner"),
    host=("承接方", "host"),
    tenant=("入驻企业", "tenant"),
    operator=("运营方", "operator"),
    beneficiary=("受益方", "beneficiary"),
)

EVENT_KINDS = _words(
    issued=("下达", "issued"),
    accepted=("签收", "accepted"),
    reported=("报告进展", "progress reported"),
    extension_asked=("申请延期", "extension asked"),
    extension_granted=("同意延期", "extension granted"),
    extension_refused=("不同意延期", "extension refused"),
    blocked=("受阻", "blocked"),
    done=("完成", "done"),
    verified=("核验", "verified"),
    returned=("退回", "returned"),
    closed=("销号", "closed"),
    reopened=("重新打开", "reopened"),
    designated=("获批试点", "designated"),
    commended=("获激励表彰", "commended"),
)

ROLES = _words(
    office=("一体化办", "integration office"),
    member=("专题组、部门成员", "member of a group or department"),
    county=("县（市、区）填报人", "county reporter"),
    partner=("结对方", "partner"),
    auditor=("审计", "auditor"),
    reader=("内部读者", "internal reader"),
)

FREQUENCIES = _words(
    month=("月报", "monthly"),
    quarter=("季报", "quarterly"),
    half=("半年报", "half-yearly"),
    year=("年报", "yearly"),
)

FIGURE_STATES = _words(
    draft=("草稿", "draft"),
    submitted=("已报送", "submitted"),
    returned=("已退回", "sent back"),
    approved=("已审定", "approved"),
    published=("已公开", "published"),
    replaced=("已被新报的替换", "replaced"),
    withdrawn=("已撤回", "withdrawn"),
)

DECISIONS = _words(
    submit=("报送", "submit"),
    approve=("审定", "approve"),
    **{"return": ("退回", "send back")},
    publish=("公开", "publish"),
    withdraw=("撤回", "withdraw"),
    replace=("替换", "replace"),
)

RULE_KINDS = _words(
    range=("取值范围", "range"),
    sum=("分项之和", "sum of parts"),
    never_falls=("累计不下降", "cumulative never falls"),
    share=("占比不过百", "share within 100 %"),
    part=("部分不大于整体", "part within the whole"),
    outlier=("离群", "outlier"),
)

FOLLOW_UP_STEPS = _words(
    explained=("答复", "explained"),
    settled=("认可", "settled"),
    asked_again=("再问", "asked again"),
)

VERDICTS = _words(confirmed=("确认", "confirmed"), disputed=("异议", "disputed"))

UNDERTAKING_KINDS = _words(
    pairing=("结对", "pairing"),
    enclave=("飞地", "enclave"),
    project=("投资项目", "project"),
    platform=("平台", "platform"),
    cooperation=("合作", "cooperation"),
    school=("教育合作", "school alliance"),
    hospital=("医疗合作", "hospital alliance"),
    transport=("交通项目与网络", "transport project"),
    service=("跨城服务", "service"),
    brand=("品牌", "brand"),
)

STAGES = _words(
    planned=("谋划", "planned"),
    under_way=("推进中", "in progress"),
    in_use=("已投入使用", "in use"),
    signed=("已签约", "signed"),
    landed=("落户（落地）", "landed"),
    opened=("已开通", "opened"),
    held=("已举办", "held"),
    not_stated=("未载明", "not stated"),
)

UNDERTAKING_PLACE_ROLES = _words(
    site=("所在地", "location"),
    zone=("所在园区", "zone it lies in"),
    owner_place=("归属地", "place of the owner"),
    partner=("合作地", "partner place"),
    reach=("延伸到", "reaches to"),
    link=("通达", "links to"),
    market=("市场", "market"),
)

PAIRING_SCHEMES = _words(
    shanghai_county_district=("沪丽“县—区”结对", "Shanghai county–district pairing"),
    mountain_sea=("山海协作结对", "mountain–sea pairing"),
)

ENCLAVE_TYPES = _words(
    talent_innovation=("人才科创飞地", "talent and innovation enclave"),
    innovation=("科创飞地", "innovation enclave"),
    industry=("产业飞地", "industry enclave"),
    village_income=("消薄飞地", "village-income enclave"),
)

TRANSPORT_MODES = _words(
    air=("航空", "air"),
    rail=("铁路", "rail"),
    expressway=("高速公路", "expressway"),
    road=("普通国省道", "national and provincial roads"),
    water=("水运", "water"),
    combined=("综合", "combined"),
    zone=("枢纽与经济区", "hub and zone"),
)

INDICATOR_FORMS = _words(
    flow=("时期数", "flow"),
    stock=("时点数", "stock"),
    cumulative=("累计数", "cumulative"),
    rate=("比率", "rate"),
    rank=("位次", "rank"),
    count=("个数", "count"),
    date=("日期", "date"),
    label=("名称中的数", "number in a name"),
)

DIRECTIONS = _words(
    up=("越高越好", "higher is better"),
    down=("越低越好", "lower is better"),
    none=("不评高低", "no direction"),
)

AGGREGATIONS = _words(
    sum=("可加", "sum"),
    last=("取期末", "last"),
    mean=("取均值", "mean"),
    none=("不可汇总", "not aggregated"),
)

OBSERVATION_KINDS = _words(
    actual=("实际", "actual"),
    target=("目标", "target"),
    baseline=("基期", "baseline"),
    plan=("规划", "planned value"),
    estimate=("测算", "estimate"),
)

QUALIFIERS = _words(
    exact=("准确", "exact"),
    over=("超过", "over"),
    nearly=("接近", "nearly"),
    about=("约", "about"),
    at_least=("至少", "at least"),
    at_most=("至多", "at most"),
)

DERIVATION_KINDS = _words(
    typed=("录入", "typed"),
    imported=("导入", "imported"),
    computed=("计算", "computed"),
    counted=("清点", "counted"),
    measured=("量算", "measured"),
)

TOPICS = _words(
    integration=("一体化机制", "integration mechanism"),
    pairing=("结对与山海协作", "pairing and mountain–sea cooperation"),
    enclave=("飞地", "enclaves"),
    ecology=("生态", "ecology"),
    economy=("经济", "economy"),
    industry=("产业与投资", "industry and investment"),
    innovation=("科技创新", "innovation"),
    transport=("交通", "transport"),
    education=("教育", "education"),
    health=("医疗", "health"),
    services=("公共服务", "public services"),
    population=("人口", "population"),
    brand=("品牌", "brand"),
    tourism=("文旅", "tourism"),
    place=("政区", "administrative divisions"),
    naming=("名称与日期", "names and dates"),
)

WORD_LISTS: Mapping[str, WordList] = MappingProxyType(
    {
        "visibility": VISIBILITY,
        "reliability": RELIABILITY,
        "document_kind": DOCUMENT_KINDS,
        "party_kind": PARTY_KINDS,
        "party_link_role": PARTY_LINK_ROLES,
        "place_level": PLACE_LEVELS,
        "membership_role": MEMBERSHIP_ROLES,
        "commitment_kind": COMMITMENT_KINDS,
        "strength": STRENGTHS,
        "assignment_role": ASSIGNMENT_ROLES,
        "event_kind": EVENT_KINDS,
        "role": ROLES,
        "verdict": VERDICTS,
        "frequency": FREQUENCIES,
        "figure_state": FIGURE_STATES,
        "decision": DECISIONS,
        "rule_kind": RULE_KINDS,
        "follow_up_step": FOLLOW_UP_STEPS,
        "undertaking_kind": UNDERTAKING_KINDS,
        "stage": STAGES,
        "undertaking_place_role": UNDERTAKING_PLACE_ROLES,
        "pairing_scheme": PAIRING_SCHEMES,
        "enclave_type": ENCLAVE_TYPES,
        "transport_mode": TRANSPORT_MODES,
        "indicator_form": INDICATOR_FORMS,
        "direction": DIRECTIONS,
        "aggregation": AGGREGATIONS,
        "observation_kind": OBSERVATION_KINDS,
        "qualifier": QUALIFIERS,
        "derivation_kind": DERIVATION_KINDS,
        "topic": TOPICS,
    }
)


def word(word_list: str, code: str) -> Bilingual:
    """Return the Chinese and English word of a code; a code outside the list is shown as itself."""
    return WORD_LISTS[word_list].get(code, Bilingual(code, code))
