"""Takes one workbook in as an office does, in a process of its own; prints seconds and memory as JSON.

python -m bench.sheet_drafted FILE FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up first

from bench.processes import peak_memory_mib  # noqa: E402
from bench.sheet_world import MAPPING, NAMES, write_sheet_book  # noqa: E402
from shanhai.adapters.kept_files import KeptFile, keep_file  # noqa: E402
from shanhai.adapters.workbooks import read_workbook  # noqa: E402
from shanhai.domains.books.actions import load_book  # noqa: E402
from shanhai.domains.submissions.actions.drafting import Drafted  # noqa: E402
from shanhai.domains.submissions.actions.forms import FormSaid, Item, set_up_form  # noqa: E402
from shanhai.domains.submissions.actions.sheets import confirm_layout, load_sheet, read_sheet  # noqa: E402
from shanhai.vocab.bilingual import Bilingual  # noqa: E402
from shanhai.vocab.rights import COMMAND_LINE  # noqa: E402

DAY, PERIOD = date(2026, 6, 30), "2024"
FORM = FormSaid(
    "sheet", "gov", Bilingual("合成", "Synthetic"), "year", 30, "2021",
    tuple(Item(indicator.code, place.code) for place in NAMES.places for indicator in NAMES.indicators),
)  # fmt: skip


def main() -> None:
    """Measure taking the sheet in, and taking it in again."""
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    call_command("migrate", verbosity=0)
    load_book(actor="bench", folder=write_sheet_book(folder / "book"), on=DAY)
    set_up_form(actor=COMMAND_LINE, said=FORM, on=DAY)
    confirm_layout(actor=COMMAND_LINE, form=FORM.code, layout=MAPPING, on=DAY)
    first, checked_s, drafted_s = _taken_in(path, folder)
    memory = peak_memory_mib()
    again, again_checked_s, again_s = _taken_in(path, folder)
    answer = {
        "checked_s": checked_s,
        "drafted_s": drafted_s,
        "processor_s": process_time(),
        "memory_mib": memory,
        "new": first.new,
        "again_s": again_checked_s + again_s,
        "again_changed_nothing": again.changed_nothing,
    }
    print(json.dumps(answer))


def _taken_in(path: Path, folder: Path) -> tuple[Drafted, float, float]:
    """Return what taking the file in did, the seconds of looking at it, and those of drafting it."""
    started = perf_counter()
    run = read_sheet(actor=COMMAND_LINE, form=FORM.code, period=PERIOD, workbook=read_workbook(path), on=DAY)
    if run.findings:
        sys.exit("\n".join(finding.line("en") for finding in run.findings[:20]))
    looked = perf_counter()

    def kept() -> KeptFile:
        with path.open("rb") as stream:
            return keep_file(folder / "files", path.name, iter(lambda: stream.read(1 << 20), b""))

    done = load_sheet(actor=COMMAND_LINE, run=run, kept=kept, on=DAY)
    return done, looked - started, perf_counter() - looked


if __name__ == "__main__":
    main()
