"""Datasets: what is built is what annotating gives, each text once, and only what is new is done again."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import shutil
from pathlib import Path

import pytest

import policytext as pt
from policytext.count import Nested
from policytext.dataset.build import Built, build_dataset
from policytext.dataset.reading import Dataset, open_dataset
from policytext.dataset.schema import TABLES
from policytext.dataset.work import Settings
from policytext.files import data_root
from policytext.formats.limits import ReadOptions
from policytext.model import InputError

SAMPLE = data_root() / "corpora" / "sample"


def report(year: int, extra: str = "") -> str:
    sentence = f"学习党的二十大精神，研读《党章》，开展党课{year % 50}次。{extra}"
    return f"某市水务局{year}年工作总结\n一、做到“两个维护”\n{sentence}\n"


def built(source: Path | list[Path], dataset: Path, **options: object) -> Built:
    sources = source if isinstance(source, list) else [source]
    return build_dataset(sources, dataset, workers=0, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("sample") / "dataset"
    built(SAMPLE, folder, settings=Settings(tokens=True))
    return open_dataset(folder)


def rows(dataset: Path, table: str) -> list[dict[str, object]]:
    return open_dataset(dataset).scan(table).collect().to_dicts()


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


# ── the same as without a dataset ────────────────────────────────────────────────────────────────────────────────────


def test_its_documents_are_what_annotating_gives(dataset: Dataset) -> None:
    found = list(dataset)
    expected = [pt.annotate(one) for one in pt.sample()]
    assert [one.annotations for one in found] == [one.annotations for one in expected]
    assert [one.document for one in found] == [one.document for one in expected]
    assert [one.removed for one in found] == [one.removed for one in expected]


@pytest.mark.parametrize("nested", ["longest", "all", "standalone"])
def test_its_counts_are_those_of_the_corpus(dataset: Dataset, nested: Nested) -> None:
    mine, theirs = dataset.observe(nested=nested, words=True), pt.observe(pt.sample(), nested=nested, words=True)
    order = ["doc", "start", "end"]
    assert mine.occurrences.lazy().collect().sort(order).equals(theirs.occurrences.lazy().collect().sort(order))
    assert (
        mine.documents.sort("doc")
        .select(sorted(mine.documents.columns))
        .equals(theirs.documents.sort("doc").select(sorted(theirs.documents.columns)))
    )
    words = mine.word_counts.lazy().collect().sort("doc", "word")
    assert words.equals(theirs.word_counts.lazy().collect().sort("doc", "word"))


def test_analyses_are_those_of_the_corpus(dataset: Dataset) -> None:
    observed = dataset.observe(words=True)
    pairs = [
        (pt.trends(observed, unit="sentence"), pt.trends(pt.sample(), unit="sentence")),
        (pt.keyness(observed, "year<2022", "year>=2022"), pt.keyness(pt.sample(), "year<2022", "year>=2022")),
        (pt.dispersion(observed), pt.dispersion(pt.sample())),
        (pt.kwic(dataset, "两个维护"), pt.kwic(pt.sample(), "两个维护")),
        (pt.kwic(dataset, "工作", unit="tokens"), pt.kwic(pt.sample(), "工作", unit="tokens")),
        (pt.kwic(dataset, "新发展理念", nested="all"), pt.kwic(pt.sample(), "新发展理念", nested="all")),
    ]
    for mine, theirs in pairs:
        assert mine.methods == theirs.methods
        for name, table in theirs.tables.items():
            assert mine[name].equals(table), name


def test_nothing_is_annotated_again(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    for module in ("annotate", "observe", "tokens"):
        monkeypatch.setattr(f"policytext.{module}.annotate", never, raising=False)
    assert pt.trends(dataset.observe())["formulations"].height
    assert pt.kwic(dataset, "两个维护")["concordance"].height
    old, new = dataset.documents(years=[2022, 2023])
    assert pt.compare(old, new)


def test_tokens_and_words(dataset: Dataset) -> None:
    document = pt.sample()[0]
    tokens = dataset.scan("tokens").collect().filter(doc=document.id)
    assert tokens["norm"].to_list() == list(pt.tokenize(document).norms)
    assert "".join(document.raw[start:end] for start, end in tokens.select("start", "end").rows()) == document.raw


# ── each text once ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_enters_once_and_near_duplicates_are_named(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    long = "".join(f"第{number}项工作是巩固水网建设的第{number * 7}个成果。" for number in range(60))
    for name, text in (("a", long), ("b", long), ("c", long + "又补一句。"), ("d", report(2021))):
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    result = built(source, tmp_path / "dataset")
    assert (result.documents, result.duplicates, result.near) == (3, 2, 1)
    found = {
        (Path(str(row["doc"])).name, Path(str(row["of"])).name, row["kind"])
        for row in rows(tmp_path / "dataset", "duplicates")
    }
    assert found == {("b.txt", "a.txt", "same"), ("c.txt", "a.txt", "near")}


def test_a_duplicate_enters_when_its_first_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in "ab":
        (source / f"{name}.txt").write_text(report(2021), encoding="utf-8")
    assert built(source, tmp_path / "dataset").documents == 1
    (source / "a.txt").write_text(report(2022), encoding="utf-8")
    assert built(source, tmp_path / "dataset").documents == 2
    assert {row["year"] for row in rows(tmp_path / "dataset", "documents")} == {2021, 2022}
    assert rows(tmp_path / "dataset", "duplicates") == []


# ── only what is new ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_is_new_or_changed_is_done(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "dataset"
    source.mkdir()
    for year in (2020, 2021, 2022):
        (source / f"{year}.txt").write_text(report(year), encoding="utf-8")
    assert built(source, target).added == 3
    before = files(target)
    again = built(source, target)
    assert (again.added, again.unchanged, again.why) == (0, 3, None)
    assert files(target) == before
    (source / "2021.txt").write_text(report(2021, "补充“四个意识”。"), encoding="utf-8")
    (source / "2023.txt").write_text(report(2023), encoding="utf-8")
    changed = built(source, target)
    assert (changed.added, changed.unchanged, changed.removed, changed.documents) == (2, 2, 1, 4)
    texts = sorted(row["text"] for row in rows(target, "documents"))
    assert texts == sorted(path.read_text(encoding="utf-8") for path in source.iterdir())
    fresh = tmp_path / "fresh"
    built(source, fresh)
    for table in TABLES:
        if table not in ("inputs", "tokens"):
            assert sorted(map(str, rows(target, table))) == sorted(map(str, rows(fresh, table))), table


def test_documents_of_other_inputs_stay(tmp_path: Path) -> None:
    for year in (2020, 2021):
        (tmp_path / f"{year}.txt").write_text(report(year), encoding="utf-8")
        built(tmp_path / f"{year}.txt", tmp_path / "dataset")
    assert len(open_dataset(tmp_path / "dataset")) == 2


def test_a_changed_lexicon_annotates_again_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(report(2021, "推进“三清一活”。"), encoding="utf-8")
    (tmp_path / "mine.csv").write_text("phrase,kind\n三清一活,numeric\n", encoding="utf-8")
    built(tmp_path / "a.txt", tmp_path / "dataset")
    lexicon = pt.load_lexicon(tmp_path / "mine.csv")
    result = built(tmp_path / "a.txt", tmp_path / "dataset", lexicon=lexicon)
    assert result.why is not None
    assert lexicon.version in result.why
    assert (result.added, result.removed, result.documents) == (1, 1, 1)
    assert open_dataset(tmp_path / "dataset").manifest.lexicon == lexicon.version
    with pytest.raises(InputError, match="name all inputs"):
        built(SAMPLE, tmp_path / "dataset")


# ── inputs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

RECORDS = [
    {"id": f"d{year}", "text": report(year, '他说：“做到",两条。'), "year": year, "region": "东"}
    for year in range(1990, 2020)
]


def written(folder: Path, kind: str) -> Path:
    import polars

    path = folder / f"table.{kind}"
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in RECORDS).encode()
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["id", "text", "year", "region"])
    writer.writeheader()
    writer.writerows(RECORDS)
    packed = {
        "jsonl.gz": gzip.compress(lines),
        "jsonl.xz": lzma.compress(lines),
        "csv.bz2": bz2.compress(out.getvalue().encode()),
    }
    if kind == "parquet":
        polars.DataFrame(RECORDS).write_parquet(path)
    else:
        path.write_bytes({"jsonl": lines, "csv": out.getvalue().encode(), **packed}[kind])
    return path


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "jsonl.gz", "jsonl.xz", "csv.bz2"])
def test_tables_are_cut_at_records(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 7)
    result = built(written(tmp_path, kind), tmp_path / "dataset")
    assert (result.documents, result.errors) == (30, 0)
    found = {row["doc"]: row for row in rows(tmp_path / "dataset", "documents")}
    for record in RECORDS:
        row = found[record["id"]]
        assert (row["text"], row["year"], row["meta"]) == (record["text"], record["year"], '{"region": "东"}')
    assert len(rows(tmp_path / "dataset", "inputs")) == 5


def test_records_are_counted_in_the_whole_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 2)
    lines = [json.dumps({"text": report(year)}) for year in range(2000, 2005)]
    (tmp_path / "t.jsonl").write_text("\n".join([*lines, "broken", ""]), encoding="utf-8")
    built(tmp_path / "t.jsonl", tmp_path / "dataset")
    names = {str(row["doc"]).rpartition("#")[2] for row in rows(tmp_path / "dataset", "documents")}
    assert names == {"1", "2", "3", "4", "5"}
    (error,) = rows(tmp_path / "dataset", "errors")
    assert str(error["doc"]).endswith("t.jsonl#6")
    assert "line 6 is no JSON" in str(error["reason"])


def test_metadata_in_names_given_and_found(tmp_path: Path) -> None:
    place = tmp_path / "水务局"
    place.mkdir()
    (place / "2021_总结.txt").write_text(report(2020), encoding="utf-8")
    built(place, tmp_path / "dataset", settings=Settings(pattern="{org}/{year}_{type}.txt"))
    (row,) = rows(tmp_path / "dataset", "documents")
    assert (row["organisation"], row["year"], row["meta"]) == ("水务局", 2021, '{"type": "总结"}')
    assert row["title"] == "某市水务局2020年工作总结"
    assert row["found"] == ["title"]
    assert row["year_from"] == "metadata"


def test_a_bad_document_is_an_error_and_the_rest_is_done(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    (source / "long.txt").write_text(report(2020) * 40, encoding="utf-8")
    (source / "good.txt").write_text(report(2021), encoding="utf-8")
    settings = Settings(longest=500)
    result = built([source, tmp_path / "missing.txt"], tmp_path / "dataset", settings=settings)
    assert (result.documents, result.errors) == (1, 3)
    reasons = {Path(str(row["path"])).name: str(row["reason"]) for row in rows(tmp_path / "dataset", "errors")}
    assert reasons.keys() == {"bad.docx", "long.txt", "missing.txt"}
    assert "--longest" in reasons["long.txt"]
    with pytest.raises(InputError, match=r"missing\.txt"):
        built([source, tmp_path / "missing.txt"], tmp_path / "dataset", settings=settings, strict=True)
    (source / "bad.docx").unlink()
    (source / "bad.docx").write_text(report(2022), encoding="utf-8")
    assert built(source, tmp_path / "dataset", settings=settings).errors == 1


def test_strict_stops_at_the_first_error(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError, match=r"bad\.docx"):
        built(tmp_path / "bad.docx", tmp_path / "dataset", strict=True)


def test_two_documents_of_one_name(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "x", "text": report(year)}) for year in (2020, 2021)]
    (tmp_path / "a.jsonl").write_text(lines[0] + "\n" + lines[1], encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "x", "text": report(2022)}), encoding="utf-8")
    result = built([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], tmp_path / "dataset")
    assert (result.documents, result.errors) == (1, 2)
    assert all("another document is called so" in str(row["reason"]) for row in rows(tmp_path / "dataset", "errors"))


def test_other_columns_and_surrogates(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(json.dumps({"名": "甲\ud800", "文": "做到“两个维护”。\ud800"}), encoding="utf-8")
    built(tmp_path / "t.jsonl", tmp_path / "dataset", settings=Settings(ReadOptions(text="文", id="名")))
    (row,) = rows(tmp_path / "dataset", "documents")
    assert (row["doc"], row["text"], row["year"]) == ("甲\ufffd", "做到“两个维护”。\ufffd", None)


# ── what is there already ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"")
    with pytest.raises(InputError, match="holds other files"):
        built(SAMPLE, tmp_path)
    with pytest.raises(InputError, match="is no dataset"):
        open_dataset(tmp_path)


def test_two_builds_at_once(tmp_path: Path) -> None:
    from policytext.dataset.lock import held

    (tmp_path / "dataset" / ".work").mkdir(parents=True)
    with held(tmp_path / "dataset" / ".work" / "lock"), pytest.raises(InputError, match="another build"):
        built(SAMPLE, tmp_path / "dataset")


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        built(SAMPLE, tmp_path / name)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_what_the_manifest_does_not_name_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "dataset"
    built(SAMPLE, target)
    before = files(target)
    shutil.copy(next(target.rglob("part-000000.parquet")), target / "documents" / "year=2020" / "part-000009.parquet")
    (target / "words" / ".part-000001.parquet.part").write_bytes(b"half")
    assert len(open_dataset(target)) == 5
    assert open_dataset(target).scan("documents").collect().height == 5
    built(SAMPLE, target)
    assert files(target) == before
