"""What the documentation shows in SQL, run by DuckDB on a dataset of the sample corpus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import policytext as pt
from policytext.files import data_root

duckdb = pytest.importorskip("duckdb")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "dataset.md"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sql") / "archive"
    pt.build_dataset([data_root() / "corpora" / "sample"], folder, workers=0)
    return folder


def queries() -> list[str]:
    (block,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [one for one in block.split(";") if one.strip()]


def test_the_documented_queries(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(archive.parent)
    by_year, in_context = (duckdb.sql(query).fetchall() for query in queries())
    counts = pt.trends(pt.sample(), formulation=["两个维护"])["series"].select("period", "count").rows()
    assert by_year == counts
    texts = {one.id: one.raw for one in pt.sample()}
    changes = [one for document in pt.sample() for one in pt.annotate(document).quantities]
    changes = [one for one in changes if one.kind == "percent" and one.sense == "change"]
    assert len(in_context) == len(changes) > 0
    assert all(context in texts[doc] for doc, _, _, context in in_context)


def test_offsets_are_those_of_the_text(archive: Path) -> None:
    for table in ("sections", "formulations", "events", "citations", "quantities", "placeholders"):
        ((wrong, many),) = duckdb.sql(
            f"""SELECT count(*) FILTER (substring(d.text, a.start + 1, a."end" - a.start) <> a.text), count(*)
            FROM read_parquet('{archive}/{table}/*/*.parquet') a
            JOIN read_parquet('{archive}/documents/*/*.parquet') d USING (doc)"""
        ).fetchall()
        assert wrong == 0
        assert many > 0
