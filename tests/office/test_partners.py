"""Both sides of the Lishui book's pairings and enclaves on their pages: who sees what, confirms, disputes, and who does not."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from shanhai.domains.audit.models import AuditRow
from shanhai.domains.confirmations.models import Confirmation
from shanhai.domains.confirmations.queries import agreement, items_of
from shanhai.domains.indicators.models import Observation
from shanhai.domains.undertakings.models import Undertaking, UndertakingVersion
from shanhai.vocab.reader import Reader
from tests.office.conftest import Person

PAIR, ENCLAVE = "pair-qingtian-jinshan", "enclave-zhangjiang"
INTERNAL = "inner-payment"
SEES_ALL = ("office", "member", "county", "auditor", "reader")


def seal(undertaking: str, noun: str, code: str) -> str:
    one = Undertaking.objects.get(code=undertaking).pk
    items = items_of([one], reader=Reader(timezone.localdate(), internal=True))[one]
    return next(item.seal for item in items if (item.noun, item.code) == (noun, code))


def sent(undertaking: str, noun: str, code: str, verdict: str = "confirmed", **more: str) -> dict[str, str]:
    return {"noun": noun, "code": code, "seen": seal(undertaking, noun, code), "verdict": verdict, **more}


@pytest.fixture
def payment(lishui: None, db: None) -> None:
    """An internal figure of the enclave, and another of a pairing."""
    for undertaking, code in ((ENCLAVE, INTERNAL), ("pair-longquan-fengxian", "other-payment")):
        row = Observation.objects.get(code="f20", known_to=None)
        row.pk, row.code, row.visibility, row.note_zh = None, code, "internal", "内部台账"
        row.value, row.undertaking = Decimal("7654321"), Undertaking.objects.get(code=undertaking)
        row.save(force_insert=True)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(re.sub(r"<[^>]+>|\s+", "", answer.content.decode()))


def test_both_sides_confirm_and_everybody_sees_that_they_did(person: Person) -> None:
    here, there = person("qt", "county", "gov-qingtian"), person("js", "partner", "gov-jinshan")
    public = f"/undertakings/{PAIR}/"
    assert "尚未经双方确认" in text(Client(), public)
    assert "等您确认" in text(there, "/desk/")
    assert "青田—金山结对" in text(there, "/desk/")
    address = f"/partners/{PAIR}/"
    answer = there.post(address, sent(PAIR, "undertaking", PAIR))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}#item-undertaking-{PAIR}")
    assert "尚未经双方确认" in text(Client(), public)
    assert "等您确认" not in text(there, "/desk/")
    assert here.post(address, sent(PAIR, "undertaking", PAIR)).status_code == 302
    assert "双方已确认" in text(Client(), public)
    assert "Confirmed by both sides" in Client().get(f"/en{public}").content.decode()
    yesterday = (timezone.localdate() - timedelta(1)).isoformat()
    assert "尚未经双方确认" in text(Client(), f"{public}?as_known_on={yesterday}")
    for client in (here, there):
        page = text(client, address)
        assert "js·" in page
        assert "qt·" in page


def test_a_figure_is_disputed_with_words_and_a_value_and_the_other_side_reads_it(person: Person) -> None:
    zone, pudong = person("zone", "member", "zone-lishui-edz"), person("pd", "partner", "gov-pudong")
    address = f"/partners/{ENCLAVE}/"
    refused = pudong.post(address, sent(ENCLAVE, "figure", "f20", "disputed", value="5"))
    assert refused.status_code == 409
    assert "提出异议没有写明理由" in refused.content.decode()
    assert 'value="5"' in refused.content.decode()
    wrong = pudong.post(address, sent(ENCLAVE, "figure", "f20", "disputed", value="五家", text="不对"))
    assert wrong.status_code == 409
    assert "不是可读的数" in wrong.content.decode()
    done = pudong.post(address, sent(ENCLAVE, "figure", "f20", "disputed", value="5", text="一家已迁出"))
    assert done.status_code == 302
    page = text(zone, address)
    assert "认为是5家一家已迁出" in page
    assert "(; optional)" not in pudong.get(f"/en{address}").content.decode()
    assert "有异议" in text(Client(), f"/undertakings/{ENCLAVE}/")
    assert "一家已迁出" not in text(Client(), f"/undertakings/{ENCLAVE}/")
    month = sent(ENCLAVE, "figure", "f19", "disputed", value="2021-06", text="六月开园")
    assert zone.post(address, month).status_code == 302
    assert str(Confirmation.objects.get(observation__code="f19").value_date) == "2021-06-01"
    assert AuditRow.objects.filter(deed="dispute").count() == 2


def test_a_superseded_figure_asks_to_be_confirmed_anew(person: Person) -> None:
    there = person("pd", "partner", "gov-pudong")
    address = f"/partners/{ENCLAVE}/"
    old = sent(ENCLAVE, "figure", "f21")
    assert there.post(address, old).status_code == 302
    row = Observation.objects.get(code="f21", known_to=None)
    today = timezone.localdate()
    Observation.objects.filter(pk=row.pk).update(known_to=today)
    row.pk, row.revision, row.known_from, row.value, row.content_hash = None, row.revision + 1, today, 385, "new"
    row.save(force_insert=True)
    page = text(there, address)
    assert "内容已变，待重新确认" in page
    late = there.post(address, old)
    assert late.status_code == 409
    assert "有了变化" in late.content.decode()
    assert there.post(address, sent(ENCLAVE, "figure", "f21")).status_code == 302
    assert "内容已变，待重新确认" not in text(there, address)
    assert Confirmation.objects.filter(observation__code="f21").count() == 2


def test_a_partner_sees_internal_rows_of_its_own_undertakings_on_its_own_page(person: Person, payment: None) -> None:
    there, other = person("pd", "partner", "gov-pudong"), person("js", "partner", "gov-jinshan")
    page = there.get(f"/partners/{ENCLAVE}/").content.decode()
    assert f'id="item-figure-{INTERNAL}"' in page
    assert "7,654,321" in page
    assert "内部台账" in page
    assert "other-payment" not in page
    assert there.get("/partners/pair-longquan-fengxian/").status_code == 404
    assert other.get(f"/partners/{ENCLAVE}/").status_code == 404
    assert Client().get(f"/partners/{ENCLAVE}/").status_code == 302
    for client in (there, other, Client()):
        assert client.get(f"/figures/{INTERNAL}/").status_code == 404
        assert INTERNAL not in client.get(f"/undertakings/{ENCLAVE}/").content.decode()


ELSEWHERE = (
    "/", "/undertakings/", "/undertakings/kind/enclave/", f"/undertakings/{ENCLAVE}/", "/figures/", "/figures/?format=csv",
    "/programme/", "/documents/", "/open-points/", "/parties/gov-pudong/", "/places/pudong/", "/indicators/",
    "/search/?q=飞地", "/api/observations", "/api/undertakings", f"/api/undertakings/{ENCLAVE}", f"/undertakings/{ENCLAVE}/?format=csv",
)  # fmt: skip


def raw(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    streamed = getattr(answer, "streaming_content", None)
    return (b"".join(streamed) if streamed is not None else answer.content).decode()


def common(page: str) -> str:
    """Return a page without its head, which names whoever is signed in and links to the page of both sides."""
    return re.sub(r"<header.*?</header>", "", page, flags=re.S)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_elsewhere_a_partner_reads_what_everybody_reads(person: Person, payment: None, address: str) -> None:
    there = person("pd", "partner", "gov-pudong")
    page = raw(there, address)
    assert common(page) == common(raw(Client(), address))
    assert not re.search("payment|7,?654,?321|内部台账", page)


@pytest.mark.parametrize("role", ["", "office", "member", "county", "partner", "auditor", "reader"])
def test_who_sees_the_page_and_who_may_speak(person: Person, role: str) -> None:
    client = person("somebody", role, "gov-longquan" if role in ("member", "county", "partner") else "")
    assert client.get(f"/partners/{PAIR}/").status_code == (200 if role in SEES_ALL else 404)
    answer = client.post(f"/partners/{PAIR}/", sent(PAIR, "undertaking", PAIR))
    assert answer.status_code == (403 if role in SEES_ALL else 404)
    forged = client.post(f"/partners/{PAIR}/", sent(PAIR, "undertaking", PAIR, party="gov-jinshan"))
    assert forged.status_code in (403, 404)
    assert not Confirmation.objects.exists()
    listed = set(re.findall(r'href="/partners/([^/"?]+)/"', client.get("/partners/").content.decode()))
    if role in SEES_ALL:
        assert len(listed) == 27
    elif role == "partner":
        assert listed == {"pair-longquan-fengxian", "pair-longquan-baoshan", "ms-longquan"}
    else:
        assert listed == set()


def test_the_office_appointed_for_a_side_too_still_does_not_speak_for_it(person: Person) -> None:
    from shanhai.domains.people.actions import appoint
    from shanhai.vocab.rights import COMMAND_LINE

    client = person("boss", "office")
    appoint(actor=COMMAND_LINE, account="boss", role="partner", party="gov-jinshan", on=timezone.localdate())
    assert client.post(f"/partners/{PAIR}/", sent(PAIR, "undertaking", PAIR)).status_code == 403
    assert "确认属实" not in text(client, f"/partners/{PAIR}/")


def test_an_ended_post_gives_no_sight(person: Person) -> None:
    from shanhai.domains.people.actions import end_appointment
    from shanhai.domains.people.models import Appointment
    from shanhai.vocab.rights import COMMAND_LINE

    there = person("js", "partner", "gov-jinshan")
    assert there.get(f"/partners/{PAIR}/").status_code == 200
    post = Appointment.objects.get(account__username="js")
    end_appointment(actor=COMMAND_LINE, code=post.code, on=timezone.localdate())
    assert there.get(f"/partners/{PAIR}/").status_code == 404


def test_the_office_narrows_to_what_is_unconfirmed_or_disputed(person: Person) -> None:
    office, here, there = (
        person("boss", "office"),
        person("qt", "county", "gov-qingtian"),
        person("js", "partner", "gov-jinshan"),
    )
    for client in (here, there):
        client.post(f"/partners/{PAIR}/", sent(PAIR, "undertaking", PAIR))
    longquan = person("lq", "county", "gov-longquan")
    other = "pair-longquan-fengxian"
    longquan.post(f"/partners/{other}/", sent(other, "undertaking", other, "disputed", text="签订日期有误"))

    def listed(show: str) -> set[str]:
        page = office.get("/partners/", {"show": show}).content.decode()
        return set(re.findall(r'href="/partners/([^/"?]+)/"', page))

    assert listed("both") == {PAIR}
    assert listed("disputed") == {other}
    assert len(listed("unconfirmed")) == 25
    assert listed("nothing") == listed("")
    rows = b"".join(office.get("/partners/?format=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a stream
    assert "青田县人民政府" in rows
    assert there.get("/partners/?show=both").content.decode().count("pair-qingtian-jinshan") >= 1


def ticked(undertaking: str, *items: tuple[str, str]) -> dict[str, object]:
    return {"several": "yes", "item": [f"{noun}|{code}|{seal(undertaking, noun, code)}" for noun, code in items]}


def test_ticked_items_are_confirmed_together_and_what_changed_is_named(person: Person) -> None:
    there = person("pd", "partner", "gov-pudong")
    address = f"/partners/{ENCLAVE}/"
    sent_ = ticked(ENCLAVE, ("figure", "f20"), ("figure", "f24"))
    sent_["item"] += ["figure|f21|" + "0" * 64]  # type: ignore[operator]  # a list
    answer = there.post(address, sent_)
    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "已确认 2 项" in page
    assert '没有记录的：</p><ul><li><a href="#item-figure-f21">f21</a>' in re.sub(r"</?span[^>]*>", "", page)
    assert set(Confirmation.objects.values_list("observation__code", flat=True)) == {"f20", "f24"}
    assert there.post(f"/en{address}", {"several": "yes"}).status_code == 409
    assert there.post(address, ticked(ENCLAVE, ("figure", "f21"))).status_code == 302
    office = person("boss", "office")
    assert office.post(address, ticked(ENCLAVE, ("figure", "f25"))).status_code == 403
    assert 'form="several"' not in office.get(address).content.decode()
    assert 'form="several"' in there.get(address).content.decode()


def test_payments_stand_under_their_own_heading_and_their_absence_is_said(person: Person) -> None:
    office = person("boss", "office")
    page = text(office, f"/partners/{ENCLAVE}/")
    assert re.search(r"资金.*超10亿元", page)
    assert "没有记录在案的双方资金往来" not in page
    assert "没有记录在案的双方资金往来" in text(office, f"/partners/{PAIR}/")
    assert "No payment between the sides is on record" in office.get(f"/en/partners/{PAIR}/").content.decode()


def test_what_both_sides_say_is_downloaded_with_the_unconfirmed(person: Person) -> None:
    there = person("pd", "partner", "gov-pudong")
    there.post(f"/partners/{ENCLAVE}/", sent(ENCLAVE, "figure", "f24", "disputed", value="9", text="少"))
    rows = raw(there, f"/partners/{ENCLAVE}/?format=csv")
    assert re.search(r"资金,f24,1,.*超10亿元.*浦东新区人民政府,否,有异议,.*,pd,9亿元,少", rows)
    assert re.search(r"资金,f24,1,.*未确认,,,,", rows)
    english = raw(there, f"/en/partners/{ENCLAVE}/?format=csv")
    assert "Payments,f24" in english
    assert there.get(f"/partners/{ENCLAVE}/?format=xlsx").content[:2] == b"PK"
    assert person("js", "partner", "gov-jinshan").get(f"/partners/{ENCLAVE}/?format=csv").status_code == 404


def test_an_enclave_whose_other_side_no_source_names_says_so(person: Person) -> None:
    office = person("boss", "office")
    assert "另一方未载明" in text(office, "/partners/enclave-hangzhou-digital/")
    assert "尚未经双方确认" in text(Client(), "/undertakings/enclave-hangzhou-digital/")
    found = agreement(
        Undertaking.objects.get(code="enclave-suichang-minhang").pk, reader=Reader(timezone.localdate(), internal=True)
    )
    assert found is not None
    assert [(side.party.code, side.home) for side in found.sides] == [("gov-suichang", True), ("gov-minhang", False)]


def test_a_past_day_is_read_only_and_other_kinds_have_no_such_page(person: Person) -> None:
    there = person("js", "partner", "gov-jinshan")
    yesterday = (timezone.localdate() - timedelta(1)).isoformat()
    assert "确认属实" not in text(there, f"/partners/{PAIR}/?as_known_on={yesterday}")
    office = person("boss", "office")
    kinds = UndertakingVersion.objects.exclude(kind__in=["pairing", "enclave"]).filter(known_to=None)
    other = kinds.values_list(F("undertaking__code"), flat=True)[0]
    assert office.get(f"/partners/{other}/").status_code == 404
    assert office.get("/partners/none/").status_code == 404
    assert "双方确认" not in text(Client(), f"/undertakings/{other}/")
