"""The words shown when the site answers: where it is and what to look at first."""

from __future__ import annotations

from importlib.metadata import version

from shanhai.cli.preparation import Prepared
from shanhai.vocab.rights import Role
from shanhai.vocab.words import ROLES

LOOK_FIRST = (
    ("/", "总览：九县及其伙伴、首页数据、灯", "overview: nine counties, their partners, headlines and lamps"),
    ("/programme/", "工作：清单、进度、责任", "programme: the list, its progress and who answers for it"),
    ("/figures/f33/", "一个数和写着它的那句话", "a figure and the sentence that states it"),
    ("/undertakings/airport/", "丽水机场：目标和后来的结果", "Lishui Airport: the target and what became of it"),
    (
        "/undertakings/airport/?as_known_on=2025-02-01",
        "同一页，2025年2月1日当时所知",
        "the same page as known on 1 February 2025",
    ),
    ("/api/docs", "数据接口", "the API"),
)


def welcome(host: str, port: int, prepared: Prepared) -> str:
    """Return the greeting, Chinese first."""
    address = site_address(host, port)
    lines = ["", f"山海已就绪  {address}/  Shanhai is ready.", "", "先看这些 Look here first:"]
    lines += [f"  {address}{path}\n      {zh}　{en}" for path, zh, en in LOOK_FIRST]
    lines += [f"  {address}/en/\n      英文页面　the pages in English", ""]
    if prepared.signin_file:
        office = ROLES[Role.OFFICE]
        told = prepared.signin_file.read_text(encoding="utf-8")
        user, password = _signin(told)
        lines += [f"演示登录（可看内部内容） Demo sign-in (shows internal rows too): {address}/accounts/login/"]
        lines += [f"  {user} / {password}　{office.zh} {office.en}", *(line for line in told.splitlines()[2:] if line)]
        lines += [f"  {prepared.signin_file}"]
    lines += [f"数据在 Data in: {prepared.data}", "按 Ctrl-C 停止。 Ctrl-C stops.", ""]
    return "\n".join(lines)


def started(host: str, port: int, workers: int) -> str:
    """Return the line of the log that says which version serves where."""
    number, address = version("shanhai"), f"{f'[{host}]' if ':' in host else host}:{port}"
    return f"山海 {number} 已在 {address} 提供服务，进程 {workers} 个 Shanhai {number} serves on {address}, workers: {workers}"


def site_address(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # shown, not opened
    return f"http://{shown.get(host, f'[{host}]' if ':' in host else host)}:{port}"


def _signin(text: str) -> tuple[str, str]:
    """Return name and password from the sign-in file's two lines."""
    values = [line.split(": ", 1)[-1].strip() for line in text.splitlines() if line.strip()]
    return (values[0], values[1]) if len(values) >= 2 else ("?", "?")
