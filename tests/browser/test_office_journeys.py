"""A duty's course, clicked and typed in a real browser: reported with a file, done, verified; and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Watch, sign_in

pytestmark = pytest.mark.browser
Open = Callable[..., tuple[Page, Watch]]


def act(page: Page, words: str) -> None:
    """Fill the form of a deed in and send it."""
    page.fill("textarea[name=text]", words)
    page.click(".form-page button[type=submit]")


def kept(page: Page) -> list[str]:
    """Return the names of what the browser keeps of forms."""
    names: list[str] = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('typed:'))")
    return names


def test_from_the_desk_to_a_report_with_a_file_and_the_office_verifies(open_page: Open, tmp_path: Path) -> None:
    page, watch = open_page("/desk/", signed_in="group")
    page.locator("main a[href*='/programme/policy-talent/']").first.click()
    page.get_by_role("link", name="报告进展").click()
    proof = tmp_path / "会议纪要.txt"
    proof.write_text("四方已签约。", encoding="utf-8")
    page.set_input_files("input[name=evidence]", proof)
    act(page, "选址已定，四方签约。")
    expect(page).to_have_url(re.compile("/programme/policy-talent/$"))
    expect(page.locator(".messages")).to_contain_text("已报告进展")
    expect(page.locator("main")).to_contain_text("选址已定，四方签约。")
    with page.expect_download() as download:
        page.locator(".event a[download]", has_text="会议纪要.txt").click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == "四方已签约。"
    assert kept(page) == []
    page.get_by_role("link", name="报告完成").click()
    act(page, "已全部完成。")
    expect(page.locator(".messages")).to_contain_text("已报告完成")
    assert page.get_by_role("link", name="核验").count() == 0
    office, seen = open_page("/desk/", signed_in="office")
    office.locator("main a[href*='/programme/policy-talent/']").first.click()
    office.get_by_role("link", name="核验").click()
    act(office, "材料齐全。")
    expect(office.locator(".messages")).to_contain_text("已核验")
    assert watch.errors == []
    assert seen.errors == []


def test_a_report_is_sent_with_the_keyboard_alone(open_page: Open) -> None:
    page, watch = open_page("/programme/double-mentor/report/", signed_in="group")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "text":
            break
    page.keyboard.type("Two routes opened.")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main button[type=submit]')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/programme/double-mentor/(#main)?$"))
    expect(page.locator("main")).to_contain_text("Two routes opened.")
    assert watch.errors == []


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_was_typed_outlives_the_session(open_page: Open, site: Site, language: str) -> None:
    form = f"{language}/programme/gep-reform/report/"
    page, watch = open_page(form, signed_in="group")
    page.locator("textarea[name=text]").press_sequentially("改革方案已报省里")
    page.context.clear_cookies(name="sessionid")
    page.click(".form-page button[type=submit]")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.fill("input[name=login]", "group")
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{form}$"))
    expect(page.locator("textarea[name=text]")).to_have_value("改革方案已报省里")
    expect(page.locator("[data-kept-note]")).to_be_visible()
    page.click(".form-page button[type=submit]")
    expect(page.locator("main")).to_contain_text("改革方案已报省里")
    expect(page.locator(".messages [data-sent]")).to_be_visible()
    assert kept(page) == []
    page.goto(f"{site.address}{form}")
    expect(page.locator("textarea[name=text]")).to_have_value("")
    assert watch.errors == []


def test_what_another_account_typed_stays_with_it(open_page: Open, site: Site) -> None:
    page, _ = open_page("/programme/policy-voucher/report/", signed_in="group")
    page.locator("textarea[name=text]").press_sequentially("not for others")
    page.context.clear_cookies()
    sign_in(page, site, "office")
    page.goto(f"{site.address}/programme/policy-voucher/block/")
    assert "not for others" not in page.content()
    page.goto(f"{site.address}/programme/policy-voucher/report/")
    assert "not for others" not in page.evaluate(
        "[...document.querySelectorAll('textarea')].map((f) => f.value).join()"
    )


def test_of_two_who_act_at_once_the_second_is_warned_and_can_send_again(open_page: Open) -> None:
    first, _ = open_page("/programme/policy-voucher/report/", signed_in="group")
    second, _ = open_page("/programme/policy-voucher/report/", signed_in="group")
    act(first, "第一个人的报告")
    expect(first).to_have_url(re.compile("/policy-voucher/$"))
    act(second, "第二个人的报告")
    expect(second.get_by_role("alert")).to_contain_text("又有了新记录")
    expect(second.locator("textarea[name=text]")).to_have_value("第二个人的报告")
    second.click(".form-page button[type=submit]")
    expect(second).to_have_url(re.compile("/policy-voucher/$"))
    expect(second.locator("main")).to_contain_text("第一个人的报告")
    expect(second.locator("main")).to_contain_text("第二个人的报告")


def test_a_step_another_has_taken_loses_no_words(open_page: Open) -> None:
    first, _ = open_page("/programme/policy-instruments/finish/", signed_in="group")
    second, _ = open_page("/programme/policy-instruments/finish/", signed_in="group")
    act(first, "完成了")
    expect(first).to_have_url(re.compile("/policy-instruments/$"))
    act(second, "我也写了很多字")
    expect(second.get_by_role("alert").first).to_contain_text("现在不能报告完成")
    expect(second.get_by_label("没有提交")).to_have_value("我也写了很多字")
