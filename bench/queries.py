"""Counts the queries of pages within one process; prints them as JSON, path by path.

python -m bench.queries PATH …
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
django.setup()

from django.db import connection  # noqa: E402  # Django is set up first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def main() -> None:
    """Ask for every page twice and count the queries of the second answer, of which nothing is first-time work."""
    client = Client(headers={"host": "127.0.0.1"})
    counts: dict[str, int] = {}
    for path in sys.argv[1:]:
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            if answer.status_code != 200:
                sys.exit(f"{path}: {answer.status_code}")
        counts[path] = len(queries)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
