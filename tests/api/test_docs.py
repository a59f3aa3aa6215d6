"""The pages of the API load nothing from elsewhere and describe every parameter."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from shanhai.api.root import api


@pytest.mark.django_db
def test_the_page_loads_from_this_site_only(client: Client) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(loaded) >= 3
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert "<script>" not in page.content.decode()


def test_every_parameter_is_described_in_both_languages() -> None:
    silent = [
        f"{path} {parameter['name']}"
        for path, questions in api.get_openapi_schema()["paths"].items()
        for parameter in questions["get"]["parameters"]
        if parameter["in"] == "query"
        and "/ " not in parameter.get("description", parameter["schema"].get("description", ""))
    ]
    assert silent == []


def test_questions_have_plain_names_for_generated_clients() -> None:
    names = [question["get"]["operationId"] for question in api.get_openapi_schema()["paths"].values()]
    assert {"list_parties", "get_observation", "places_map"} <= set(names)
    assert len(names) == len(set(names))
