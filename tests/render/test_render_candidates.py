"""What discover found, in each format, against golden files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from zipfile import ZipFile

from policytext.discover.candidates import Candidate, Example
from policytext.render import candidates as render

Golden = Callable[[str, bytes], None]
FOUND = (
    Candidate(
        phrase="三稳", kind="numeric", evidence=("glossary", "numeral"), count=4, documents=2, first=2022, last=2023,
        quoted="usually", score=6.33985, pmi=None, g2=None, left=None, right=None,
        members=("稳水源", "稳水价", "稳供应"), definition="稳水源、稳水价、稳供应。",
        examples=(
            Example("a.txt", 20, 22, "三稳", "推进水价改革，持续深入落实“", "”要求。"),
            Example("=b.txt", 9, 11, "三稳", "=“", "”做法\ud800"),
        ),
    ),
    Candidate(
        phrase="集体林权制度改革", kind="term", evidence=("phrase",), count=3, documents=1, first=None, last=None,
        quoted="never", score=6.96578, pmi=8.12345, g2=42.0, left=1.58496, right=1.58496, members=(), definition="",
        examples=(),
    ),
)  # fmt: skip


def test_a_table_for_reading(golden: Golden) -> None:
    golden("candidates.txt", render.to_table(FOUND))
    golden("candidates-60-cells.txt", render.to_table(FOUND, width=60))


def test_csv(golden: Golden) -> None:
    data = render.to_csv(FOUND)
    golden("candidates.csv", data)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0]["doc_2"] == "'=b.txt"
    assert render.to_csv(FOUND, raw_cells=True).decode("utf-8-sig").count("'=") == 0


def test_jsonl(golden: Golden) -> None:
    data = render.to_jsonl(FOUND)
    golden("candidates.jsonl", data)
    first, second = map(json.loads, data.splitlines())
    assert first["examples"][1]["right"] == "”做法\ud800"
    assert second["row"]["note"] == "phrase: 3 in 1 documents"


def test_xlsx_holds_strings_and_numbers_and_nothing_that_runs() -> None:
    book = ZipFile(io.BytesIO(render.to_xlsx(FOUND, metadata={"lexicon": "x"})))
    strings = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    assert strings[: len(render.NAMES)] == list(render.NAMES)
    assert "'=b.txt" in strings
    assert "集体林权制度改革" in strings
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 8.123 in [float(value) for value in re.findall(r"<v>([^<]*)</v>", sheet)]
    assert "<f>" not in sheet
    assert "lexicon" in book.read("docProps/custom.xml").decode()
