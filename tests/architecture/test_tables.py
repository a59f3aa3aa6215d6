"""Foreign keys point down: import contracts do not see keys written as strings."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps


def domain_order(project: Path) -> list[str]:
    """Return the domains, lowest first, as the import contract names them."""
    contracts = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["shanhai.domains"]]
    return list(reversed(layers))


def test_foreign_keys_point_to_the_same_domain_or_a_lower_one(project: Path) -> None:
    order = domain_order(project)
    upward = []
    for model in apps.get_models():
        label = model._meta.app_label
        if label not in order:
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None:
                continue
            above = target._meta.app_label
            if above in order and order.index(above) > order.index(label):
                upward.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert upward == []


def test_every_domain_is_installed_under_its_folder_name(project: Path) -> None:
    installed = {config.label: config.name for config in apps.get_app_configs()}
    assert {label: installed.get(label) for label in domain_order(project)} == {
        label: f"shanhai.domains.{label}" for label in domain_order(project)
    }
