"""The lexicon in other programs: each export is loaded by the program that it is for."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policytext.annotate import annotate
from policytext.corpus import sample
from policytext.lexicon import Lexicon, default_lexicon, load_lexicon
from policytext.model import Document
from policytext.render.lexicon_exports import (
    LEXICON_EXPORTS,
    Wording,
    to_csv,
    to_jieba,
    to_quanteda,
    to_spacy,
    wordings,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's own escape sequences
    import jieba


@cache
def all_wordings() -> tuple[Wording, ...]:
    lexicon = default_lexicon()
    return wordings(lexicon, lexicon.entries.values())


def user_lexicon(tmp_path: Path, *rows: str) -> Lexicon:
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["phrase,kind,variants,quoted,expansion", *rows]) + "\n", encoding="utf-8")
    return load_lexicon(path)


def of_user(lexicon: Lexicon) -> tuple[Wording, ...]:
    return wordings(lexicon, [one for one in lexicon.entries.values() if one.field == "user"])


def test_wordings_are_what_is_matched() -> None:
    assert {one.text for one in all_wordings()} == default_lexicon().wordings
    assert len(all_wordings()) == len(default_lexicon().patterns)
    by_text = {one.text: one for one in all_wordings()}
    assert by_text["两个维护"][1:3] == ("phrase", "numeric")
    assert by_text["稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期"].entry.phrase == "六稳"
    assert by_text["稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期"][1:3] == ("expanded", "term")


# ── jieba ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def jieba_with(data: bytes) -> jieba.Tokenizer:
    """A tokenizer of its own with the user dictionary, filled without jieba's cache in the temporary folder."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = jieba.Tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    tokenizer.load_userdict(io.BytesIO(data))
    return tokenizer


def test_jieba_cuts_each_word_whole() -> None:
    exported = to_jieba(all_wordings())
    words = [line.split(" ")[0] for line in exported.data.decode().splitlines()]
    assert len(words) == exported.written > 2_000
    tokenizer = jieba_with(exported.data)
    # In a row of words that the lexicon has, jieba may find others at the seams; each alone is what it promises.
    assert [word for word in words if tokenizer.lcut(word, HMM=False) != [word]] == []
    assert tokenizer.user_word_tag_tab["两个维护"] == "j"
    assert tokenizer.lcut("坚决做到两个维护") == ["坚决", "做到", "两个维护"]


def test_what_jieba_cannot_hold_is_left_out_and_named(tmp_path: Path) -> None:
    lexicon = user_lexicon(
        tmp_path, "甲乙、丙丁,term,,never,", "稻草人,slogan,,always,", "甲乙丙,slogan,甲乙丙丁,never,"
    )
    exported = to_jieba(of_user(lexicon))
    assert exported.data.decode().split() == ["甲乙丙", "l", "甲乙丙丁", "l"]
    assert [one.text for one in exported.left_out] == ["甲乙、丙丁", "稻草人"]
    written, left_out = to_jieba(all_wordings()).written, to_jieba(all_wordings()).left_out
    assert written + len(left_out) == len(all_wordings())


# ── quanteda ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("is_split", [False, True])
def test_a_yaml_parser_reads_the_dictionary_of_quanteda(is_split: bool) -> None:
    exported = to_quanteda(all_wordings(), split_characters=is_split)
    found = yaml.safe_load(exported.data)
    assert list(found) == ["numeric", "slogan", "term", "thought"]
    assert {phrase for of_kind in found.values() for phrase in of_kind} == set(default_lexicon().entries)
    values = defaultdict(list)
    for one in all_wordings():
        marked = one.entry.quoted == "always" and one.form != "expanded"
        values[one.entry.phrase] += [f"“{one.text}”", f"‘{one.text}’"] if marked else [one.text]
    for of_kind in found.values():
        for phrase, listed in of_kind.items():
            assert [one.replace(" ", "") for one in listed] == values[phrase]
            assert all((" " in one) == is_split for one in listed)
    assert exported.data.decode().count("# unverified") == sum(
        one.checked == "unverified" for one in default_lexicon().entries.values()
    )


def test_an_empty_dictionary_is_still_a_mapping() -> None:
    assert yaml.safe_load(to_quanteda(()).data) == {}


# Whatever words a user has: YAML takes some bare ones for numbers, truth values, null, times, comments and aliases.
WORDS = st.one_of(
    st.sampled_from(
        ["3815", "1e3", "no", "null", "12:30", "#甲", "*甲", "&乙", "a: b".replace(" ", ""), "甲\\乙", "~甲"]
    ),
    st.text(
        st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"], exclude_characters="“”‘’\"'「」『』|,"),
        min_size=2,
    ),
)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True))
def test_any_phrase_comes_back(phrases: list[str]) -> None:
    entry = next(iter(default_lexicon().entries.values()))
    found = tuple(
        Wording(one, "phrase", "term", replace(entry, phrase=one, kind="term", quoted="never")) for one in phrases
    )
    assert yaml.safe_load(to_quanteda(found).data) == {"term": {one: [one] for one in phrases}}
    assert [json.loads(line)["pattern"] for line in to_spacy(found).data.splitlines()] == phrases
    rows = list(csv.DictReader(io.StringIO(to_csv(found).data.decode("utf-8-sig"), newline="")))
    assert [row["wording"].removeprefix("'") for row in rows] == [one.removeprefix("'") for one in phrases]


# ── spaCy ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_spacy_finds_each_wording(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'policytext[spacy]'")
    exported = to_spacy(all_wordings())
    (tmp_path / "formulations.jsonl").write_bytes(exported.data)
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").from_disk(tmp_path / "formulations.jsonl")
    records = [json.loads(line) for line in exported.data.splitlines()]
    found = nlp.pipe(record["pattern"] for record in records)
    wrong = [
        record["pattern"]
        for record, doc in zip(records, found, strict=True)
        if [(one.text, one.label_, one.ent_id_) for one in doc.ents]
        != [(record["pattern"], record["label"], record["id"])]
    ]
    assert wrong == []


def test_spacy_agrees_with_the_toolkit_but_for_the_guards() -> None:
    """On the sample, what spaCy finds beyond the toolkit is what a guard rejected, and what it misses no row has."""
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed: pip install 'policytext[spacy]'")
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(map(json.loads, to_spacy(all_wordings()).data.splitlines()))
    ours, theirs = set(), set()
    for number, document in enumerate(sample()):
        ours |= {(number, one.start, one.canonical) for one in annotate(document, layers=["formulation"]).formulations}
        theirs |= {
            (number, one.start_char + one.text.startswith(("“", "‘")), one.ent_id_) for one in nlp(document.raw).ents
        }
    assert len(ours & theirs) / len(ours) > 0.9
    assert {phrase for _, _, phrase in theirs} <= set(default_lexicon().entries)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_carries_the_guards() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(all_wordings()).data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(all_wordings())
    row = next(one for one in rows if one["wording"] == "两个维护")
    entry = default_lexicon().entries["两个维护"]
    assert row["not_after"].split("|") == list(entry.not_after)
    assert (row["phrase"], row["form"], row["checked"], row["coined"]) == ("两个维护", "phrase", entry.checked, "false")


def test_every_format_says_the_same_of_how_much_it_holds() -> None:
    for render in LEXICON_EXPORTS.values():
        exported = render(all_wordings())
        assert exported.written + len(exported.left_out) == len(all_wordings())
    assert annotate(Document("a", "做到两个维护")).formulations  # the default lexicon is what was exported
