"""Every question can be asked as known on a day: each public read of a domain takes its reader."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

import pytest

import shanhai.domains

WITHOUT_A_CLOCK = {"audit"}
"""Domains whose rows are never superseded, so that there is nothing to know differently on another day."""
DOMAINS = [
    module.name for module in pkgutil.iter_modules(shanhai.domains.__path__) if module.name not in WITHOUT_A_CLOCK
]


def modules_of(domain: str) -> Iterator[ModuleType]:
    """Yield the modules of a domain's reads."""
    name = f"shanhai.domains.{domain}.queries"
    package = import_module(name)
    yield package
    for part in pkgutil.iter_modules(getattr(package, "__path__", [])):
        yield import_module(f"{name}.{part.name}")


def reads_of(domain: str) -> Iterator[tuple[str, Callable[..., object]]]:
    for module in modules_of(domain):
        for name, value in vars(module).items():
            if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", value


def asks_the_database(function: Callable[..., object]) -> bool:
    """Whether a function reads rows itself (its source names a manager) rather than works on values it is given."""
    return ".objects" in inspect.getsource(function) or "_default_manager" in inspect.getsource(function)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_read_takes_the_day(domain: str) -> None:
    """Rights are asked of a day too (`on`): what an account may do depends on the posts it holds then."""
    without = [
        name
        for name, function in reads_of(domain)
        if asks_the_database(function)
        and not {"reader", "as_known_on", "on"} & set(inspect.signature(function).parameters)
    ]
    assert without == []


def test_the_reads_are_found() -> None:
    assert sum(1 for domain in DOMAINS for _ in reads_of(domain)) > 30
