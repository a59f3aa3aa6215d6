"""Counts the queries of pages within one process; prints them as JSON, path by path.

python -m bench.on_site bench.queries PATH …
"""

from __future__ import annotations

import json
import sys

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

UNCOUNTED = "/?as_known_on=2018-01-01"


def main() -> None:
    """Count the queries of the first answer to every path, and of the second, which may come from memory.

    One page asked for beforehand does what a process does only once.
    """
    client = Client(headers={"host": "127.0.0.1"})
    client.get(UNCOUNTED)
    print(json.dumps({path: [_queries(client, path) for _ in range(2)] for path in sys.argv[1:]}))


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path}: {answer.status_code}")
    return len(queries)
