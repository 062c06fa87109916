"""The default segmenter gives jieba's own words, whatever stands in the text, and disturbs nobody's jieba."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import Counter
from math import isclose, log
from pathlib import Path

import jieba
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policytext.files import data_root
from policytext.model import InputError
from policytext.segment import Segmenter, default_segmenter

TIES: Counter[bool] = Counter()
"""Strings that jieba and rjieba cut differently, though both ways have the same score, by whether the HMM was on."""

# Shapes of reports: numbers, ranges, codes, set phrases, names, rare characters, blanks, what a broken decoding leaves.
PIECES = """
2011-2020年 PM2.5 5G WES-5.4.5 a_b.c-d C++ AT&T c# 3.14% 100.5.6 1,234.5万元 wang-li@163.com.cn www.gov.cn
12345热线 T恤 卡拉OK 1+10+3+N A座 阿Q X光线 .5 -- _ % a-5b a.5.b v1.2-rc3 十四五 规划 全面从严治党 党史学习教育
两个维护 的 了 在 和 高质量发展 习近平 欧阳修远 王亦菲 乌兰图雅 李嚞 𠮷野家 㐂多村 䶮 龥鿕鿖 豈更 﨑 〇 γ射线
５Ｇ ２０２１ “ ” 《 》 、 。 ， —— …… ×× ** （一）
""".split()  # noqa: SIM905
CHARACTERS = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.sampled_from("abzAZ059.-_+#&%"),
    st.sampled_from(
        "\r\n\t \u3000\u200b\ufeff\x00\x1c\x85\ufffd\ue000\ud800\udfff\u3400\u9fd5\u9fd6\uf900\U0001f600\U00020000"
    ),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(CHARACTERS, max_size=6)), max_size=12).map("".join)


def score(words: list[str], reference: jieba.Tokenizer) -> float:
    """The score by which jieba chooses among the ways to cut by its dictionary."""
    return sum(log(reference.FREQ.get(word) or 1) - log(reference.total) for word in words)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """jieba as its users have it, its cache in a folder of this test."""
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    return tokenizer


@pytest.mark.parametrize("hmm", [True, False])
@given(text=TEXTS)
@example("WES-5.4.5和2011-2020年a-5b、a..b、1.2.3.4%")
@example("两个㐂维护\u9fd6鿖鿗\U00020000\U00030000中国")
@example("一带一路\r\n\r\n \ud83d\ude00\ufffd\ud800中")
@settings(max_examples=1000)
def test_words_are_those_of_jieba(reference: jieba.Tokenizer, hmm: bool, text: str) -> None:
    given, wanted = Segmenter(hmm=hmm).cut(text), reference.lcut(text, HMM=hmm)
    assert "".join(given) == text
    if given != wanted and isclose(score(given, reference), score(wanted, reference), abs_tol=1e-9):
        TIES[hmm] += 1
        return
    assert given == wanted


def test_ties_are_rare() -> None:
    assert TIES.total() <= 3  # of 2,000 strings; none was met when this was written


@pytest.mark.parametrize("hmm", [True, False])
def test_words_of_reports_are_those_of_jieba(reference: jieba.Tokenizer, hmm: bool) -> None:
    for path in sorted((data_root() / "corpora" / "sample").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert Segmenter(hmm=hmm).cut(text) == reference.lcut(text, HMM=hmm)


@pytest.mark.parametrize("hmm", [True, False])
def test_the_reference_engine_is_jieba(reference: jieba.Tokenizer, hmm: bool) -> None:
    text = "".join(PIECES)
    assert Segmenter("jieba", hmm).cut(text) == reference.lcut(text, HMM=hmm)


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_knows_the_main_dictionary_and_nothing_else(reference: jieba.Tokenizer, engine: str) -> None:
    segmenter = Segmenter(engine)  # type: ignore[arg-type]
    prefixes = [word for word, frequency in reference.FREQ.items() if not frequency]
    assert all(map(segmenter.knows, (word for word, frequency in reference.FREQ.items() if frequency)))
    assert prefixes
    assert not any(map(segmenter.knows, prefixes))
    assert not any(map(segmenter.knows, ["", "两个维护", "\ud800", "中\udfff"]))


def test_segmenters_are_values() -> None:
    segmenter = Segmenter("jieba", hmm=False)
    assert pickle.loads(pickle.dumps(segmenter)) == segmenter != Segmenter()
    assert default_segmenter() is default_segmenter()
    assert default_segmenter() == Segmenter()


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match="rjieba, jieba"):
        Segmenter("thulac")  # type: ignore[arg-type]


RUN = """
import sys
from policytext.segment import Segmenter, default_segmenter
segmenter = default_segmenter()
assert not {{"rjieba", "jieba"}} & set(sys.modules)
{before}
print(*Segmenter({engine!r}).cut("全面从严治党永远在路上"))
"""
BROKEN = "sys.modules['rjieba'] = None"
CHANGED_RJIEBA = "import rjieba; rjieba.add_word('全面从严治党', 10**9, 'n')"
CHANGED_JIEBA = "import jieba; jieba.dt.FREQ, jieba.dt.total, jieba.dt.initialized = {'全面从严治党': 9}, 9, True"


@pytest.mark.parametrize(
    ("engine", "before"),
    [("rjieba", ""), ("jieba", ""), ("rjieba", BROKEN), ("rjieba", CHANGED_RJIEBA), ("jieba", CHANGED_JIEBA)],
)
def test_loads_late_writes_no_file_and_says_nothing(tmp_path: Path, engine: str, before: str) -> None:
    """Also where jieba takes the place of a missing rjieba, and where others have changed an engine's dictionary."""
    run = subprocess.run(
        [sys.executable, "-c", RUN.format(engine=engine, before=before)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUTF8": "1"},
        check=False,
    )
    assert (run.returncode, run.stdout.split(), run.stderr) == (0, ["全面", "从严治党", "永远", "在", "路上"], "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["建设", "收入", "的", "一", "三帮", "会约", "两个维护", "G4", "\ud800", "长处"])
def test_both_engines_give_a_word_the_same_part_of_speech(word: str) -> None:
    assert Segmenter().flag(word) == Segmenter("jieba").flag(word)
