"""The words shown when the site answers: where it is and what to look at first."""

from __future__ import annotations

from shanhai.cli.preparation import Prepared

LOOK_FIRST = (
    ("/", "总览：九县、结对与要数", "overview: nine counties, their partners, the headline figures"),
    ("/programme/", "任务：清单、进度、责任", "programme: the list, its progress and who answers for it"),
    ("/?as_known_on=2025-02-01", "当时所知：机场通航之前的情况", "as known on a day: before the airport opened"),
    ("/api/docs", "数据接口", "the API"),
)


def welcome(host: str, port: int, prepared: Prepared) -> str:
    """Return the greeting, Chinese first."""
    address = site_address(host, port)
    width = max(len(path) for path, _, _ in LOOK_FIRST)
    lines = ["", f"山海已就绪  {address}/  Shanhai is ready", "", "先看这些 Look here first:"]
    lines += [f"  {address}{path:<{width}}  {zh} | {en}" for path, zh, en in LOOK_FIRST]
    if prepared.signin_file:
        user, password = _signin(prepared.signin_file.read_text(encoding="utf-8"))
        lines += ["", f"演示登录 Demo sign-in: {user} / {password}  （{prepared.signin_file}）"]
    lines += [f"数据在 Data in: {prepared.data}", "按 Ctrl-C 停止。 Ctrl-C stops.", ""]
    return "\n".join(lines)


def site_address(host: str, port: int) -> str:
    """Return the address to type into a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  # shown, not opened
    return f"http://{name}:{port}"


def _signin(text: str) -> tuple[str, str]:
    """Return name and password from the sign-in file's two lines."""
    values = [line.split(": ", 1)[-1].strip() for line in text.splitlines() if line.strip()]
    return (values[0], values[1]) if len(values) >= 2 else ("?", "?")
