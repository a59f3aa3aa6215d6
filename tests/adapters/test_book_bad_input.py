"""Bad books: each slip is found with file, row, column and a cure a clerk understands; all slips at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shanhai.adapters.books.checking import check_book
from shanhai.vocab.diagnostics import Diagnostic
from tests.books import Rows, added, changed, small_book, write_book

TODAY = date(2026, 11, 23)


def findings(folder: Path) -> list[Diagnostic]:
    return check_book(folder, on=TODAY).findings


def test_the_small_book_is_sound(tmp_path: Path) -> None:
    assert findings(write_book(tmp_path, small_book())) == []


def without_column(tables: dict[str, Rows], table: str, column: str) -> dict[str, Rows]:
    return tables | {table: [{name: cell for name, cell in row.items() if name != column} for row in tables[table]]}


SPOILED = {
    "missing column": (without_column(small_book(), "observations", "unit"), "observations.csv 第 1 行 unit 列：缺少列 unit（单位）。请在表头加上这一列并填写。"),
    "unknown unit": (changed(small_book(), "observations", "o2", unit="亿圆"), "observations.csv 第 3 行 unit 列「亿圆」"),
    "unreadable period": (changed(small_book(), "observations", "o1", period="去年三月"), "observations.csv 第 2 行 period 列「去年三月」"),
    "duplicate code": (added(small_book(), "observations", **(small_book()["observations"][0] | {"value": "40"})), "observations.csv 第 7 行 code 列「o1」：编码重复，第 2 行已经用过。请改用不同的编码，或删去其中一行。"),
    "cycle of parents": (changed(small_book(), "commitments", "plan", parent="task"), "commitments.csv 第 2 行 parent 列「task」：上级绕成了圈：plan → task → plan。请改正其中一个上级。"),
    "own parent": (changed(small_book(), "places", "city", parent="city"), "places.csv 第 2 行 parent 列「city」：上级绕成了圈：city → city。"),
    "date beyond reason": (changed(small_book(), "commitments", "task", due="2924-12-31"), "commitments.csv 第 3 行 due 列「2924-12-31」"),
    "day that does not exist": (changed(small_book(), "commitments", "task", due="2024-02-30"), "commitments.csv 第 3 行 due 列「2024-02-30」"),
    "unknown place": (changed(small_book(), "observations", "o1", place="atlantis"), "observations.csv 第 2 行 place 列「atlantis」：在 places.csv（地方）里找不到这个编码。请先在那张表里加上这一行，或改正编码。"),
    "negative count": (changed(small_book(), "observations", "o1", value="-39"), "observations.csv 第 2 行 value 列「-39」：个数和位次不能是负数。请核对原文，去掉负号。"),
    "share above one": (changed(small_book(), "commitment_assignments", "a1", share="1.2"), "commitment_assignments.csv 第 2 行 share 列「1.2」：份额须在 0 与 1 之间。百分之四十写作 0.4。"),
    "formulas in a circle": (changed(small_book(), "indicator_versions", "returns", formula="per_enclave * enclaves"), "公式绕成了圈：per_enclave → returns → per_enclave。"),
    "division by zero": (changed(small_book(), "observations", "o1", value="0"), "derivations.csv 第 2 行 formula 列「returns / enclaves」"),
    "computed figure that does not come out": (changed(small_book(), "observations", "o3", value="900.00"), "observations.csv 第 4 行 value 列「900.00」：与公式 returns / enclaves 算出的 889.74 不符。"),
    "formula with code in it": (changed(small_book(), "derivations", "d1", formula="__import__('os')"), "derivations.csv 第 2 行 formula 列"),
    "unit of another kind": (changed(small_book(), "observations", "o2", unit="公顷"), "observations.csv 第 3 行 unit 列「公顷」：单位与指标口径的单位 亿元 不是一类量。"),
    "two subjects": (changed(small_book(), "observations", "o1", party="gov"), "observations.csv 第 2 行 party 列「gov」：地方、合作事项、主体 须恰好填一个，现填了 2 个。"),
    "no subject": (changed(small_book(), "observations", "o1", place=""), "须恰好填一个，现填了 0 个。"),
    "value that is no number": (changed(small_book(), "observations", "o1", value="三十九"), "observations.csv 第 2 行 value 列「三十九」"),
    "word outside the list": (changed(small_book(), "observations", "o1", qualifier="roughly"), "observations.csv 第 2 行 qualifier 列「roughly」：不在可选词表内。"),
    "known in the future": (changed(small_book(), "documents", "doc", known_from="2027-01-01"), "晚于今天"),
    "detail in the wrong table": (added(small_book(), "brands", undertaking="pair", passage="p1"), "该事项的种类是 pairing，明细应放在 pairings.csv。"),
    "empty required cell": (changed(small_book(), "parties", "gov", name_en=""), "parties.csv 第 2 行 name_en 列：此格必填。"),
    "unknown column": (changed(small_book(), "parties", "gov", telephone="1"), "表头里有不认识的列。"),
    "valid range reversed": (changed(small_book(), "commitment_assignments", "a1", valid_to="2023-01-01"), "结束 2023-01-01 不晚于开始 2024-01-01。"),
    "date in a number's place": (changed(small_book(), "observations", "o4", value="39"), "单位是年月，数值却不是这种日期。"),
    "public figure from an internal one": (changed(small_book(), "observations", "o2", visibility="internal"), "observations.csv 第 4 行 visibility 列「public」：公开的数据由内部数据 o2 算出，会泄露它。"),
    "figure its sentence does not state": (changed(small_book(), "observations", "o2", value="3.74"), "observations.csv 第 3 行 value 列「3.74」：所引的原文「飞地39块，返利3.47亿元」里读不出这个数。"),
    "input that is missing": (small_book() | {"derivation_inputs": small_book()["derivation_inputs"][:1]}, "derivations.csv 第 2 行 formula 列"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SPOILED)
def test_a_slip_is_found_where_it_stands(slip: str, tmp_path: Path) -> None:
    tables, expected = SPOILED[slip]
    found = findings(write_book(tmp_path, tables))
    lines = [finding.line("zh") for finding in found]
    assert any(expected in line for line in lines), lines
    assert all(finding.severity == "error" and finding.what.en and finding.cure.zh for finding in found)


def test_all_slips_are_shown_at_once(tmp_path: Path) -> None:
    tables = changed(small_book(), "observations", "o1", place="atlantis", period="去年三月")
    tables = changed(tables, "observations", "o2", unit="亿圆")
    tables = changed(tables, "parties", "gov", kind="ministry")
    found = findings(write_book(tmp_path, tables))
    assert {(finding.file, finding.row, finding.column) for finding in found} >= {
        ("observations.csv", 2, "period"),
        ("observations.csv", 2, "place"),
        ("observations.csv", 3, "unit"),
        ("parties.csv", 2, "kind"),
    }


def test_a_file_in_gb18030_is_named_with_the_cure(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "parties.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    found = [finding for finding in findings(folder) if finding.file == "parties.csv"]
    assert [finding.line("zh") for finding in found] == [
        "parties.csv：文件是 GB18030（GBK）编码，不是 UTF-8。请在表格软件中另存为“CSV UTF-8”，再试一次；未载入任何内容。"
    ]


def test_bytes_in_no_encoding_are_refused(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    (folder / "parties.csv").write_bytes(b"code,kind\n\xff\xff\xfe,\x80\n")
    assert "not_utf8" in {finding.code for finding in findings(folder)}


def test_an_unclosed_quote_is_found(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"e2,task', encoding="utf-8")
    assert "broken_csv" in {finding.code for finding in findings(folder)}


def test_a_row_with_too_many_cells_is_found(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\r\n") + ",extra\r\n", encoding="utf-8")
    assert "wrong_cell_count" in {finding.code for finding in findings(folder)}


def test_a_folder_that_is_no_book_gets_one_plain_line(tmp_path: Path) -> None:
    assert [finding.code for finding in findings(tmp_path)] == ["package_missing"]


def test_a_descriptor_of_a_later_format_is_refused(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"version": "1"', '"version": "9"'), encoding="utf-8")
    assert [finding.code for finding in findings(folder)] == ["package_version"]


def test_a_file_saved_with_a_mark_at_its_start_is_read(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "parties.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert findings(folder) == []


def test_full_width_digits_and_thousands_are_understood(tmp_path: Path) -> None:
    assert findings(write_book(tmp_path, changed(small_book(), "observations", "o5", value="１，０４１"))) == []


def test_a_file_separated_by_semicolons_is_named(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert [finding.line("zh") for finding in findings(folder)] == [
        "events.csv：各格之间用的是;，不是逗号。请另存为以逗号分隔的 CSV UTF-8。"
    ]


def test_empty_columns_at_the_end_are_no_finding(tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / "events.csv"
    path.write_text("".join(f"{line},,,\n" for line in path.read_text(encoding="utf-8").splitlines()), encoding="utf-8")
    assert findings(folder) == []


@pytest.mark.parametrize("table", ["places", "passages", "observations", "documents"])
def test_a_file_that_cannot_be_read_hides_no_cause_behind_its_consequences(table: str, tmp_path: Path) -> None:
    folder = write_book(tmp_path, small_book())
    path = folder / f"{table}.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert [(finding.file, finding.code) for finding in findings(folder)] == [(f"{table}.csv", "gb18030")]


def test_limits_of_columns_are_those_of_the_tables() -> None:
    """What passes the check fits the tables of every database."""
    import django  # noqa: F401  # the models are needed here only
    from django.apps import apps

    from shanhai.adapters.books.cells import LIMITS, LONGEST_CODE
    from shanhai.adapters.books.tables import TABLES
    from shanhai.domains.books.choices import BINDINGS

    for table in TABLES.values():
        model = apps.get_model(BINDINGS[table.name].version)
        for column in table.columns:
            if column.kind in ("ref", "choice", "code") or column.name == "input_revision":
                continue
            held = getattr(model._meta.get_field(column.name), "max_length", None)
            said = column.limit or LIMITS.get(column.kind)
            assert held == said or (held is None and not said), (table.name, column.name, held, said)
    assert LONGEST_CODE == 120


@pytest.mark.parametrize(
    ("table", "key", "column", "cell"),
    [
        ("places", "city", "division_code", "9" * 13),
        ("passages", "p1", "locator", "长" * 256),
        ("parties", "gov", "name_zh", "政\x00府"),
        ("parties", "gov", "note_zh", "\x1b[31m红"),
    ],
)
def test_what_a_table_cannot_hold_is_found(table: str, key: str, column: str, cell: str, tmp_path: Path) -> None:
    found = findings(write_book(tmp_path, changed(small_book(), table, key, **{column: cell})))
    assert [(finding.file, finding.column) for finding in found] == [(f"{table}.csv", column)]


HISTORY = small_book()["observations"][0] | {
    "value": "39",
    "known_from": "2024-06-30",
    "known_to": "2024-07-15",
    "revision": "1",
}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([HISTORY | {"revision": "2"}], "revision_order"),
        ([HISTORY, HISTORY], "revision_order"),
        (
            [HISTORY, HISTORY | {"revision": "2", "known_from": "2024-07-01", "known_to": "2024-07-20"}],
            "history_overlaps",
        ),
        ([HISTORY | {"known_to": "2030-01-01"}], "known_in_future"),
        ([HISTORY | {"known_to": "2024-08-01"}], "history_overlaps"),
    ],
)
def test_a_history_that_cannot_have_been_is_found(rows: Rows, code: str, tmp_path: Path) -> None:
    tables = changed(small_book() | {"history/observations": rows}, "observations", "o1", known_from="2024-07-20")
    assert code in {finding.code for finding in findings(write_book(tmp_path, tables))}
