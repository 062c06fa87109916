"""Words of a string, as jieba cuts them. The only importer of rjieba and jieba."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Literal, Protocol, TypeAlias, get_args

from policytext.model import InputError

EngineName: TypeAlias = Literal["rjieba", "jieba"]


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Cuts a string into the words that ``jieba.lcut`` gives for it.

    ``engine`` is ``rjieba`` (Rust; jieba takes its place where it cannot be imported) or ``jieba`` (the reference,
    about twenty times slower). ``hmm`` says whether words that the dictionary does not have are guessed by the hidden
    Markov model, as jieba does by default. The dictionary is loaded when a word is first asked for, once a process, so
    a segmenter costs nothing to make or to pickle. Words that others add to ``jieba`` or ``rjieba`` do not change it.

    Raises:
        InputError: There is no such engine.
    """

    engine: EngineName = "rjieba"
    hmm: bool = True

    def __post_init__(self) -> None:
        if self.engine not in get_args(EngineName):
            raise InputError(f"{self.engine!r} is no engine; the engines are {', '.join(get_args(EngineName))}")

    def cut(self, text: str) -> list[str]:
        """The words of ``text``, in order; joined they are ``text``.

        >>> Segmenter().cut("全面从严治党永远在路上")
        ['全面', '从严治党', '永远', '在', '路上']
        """
        return _load(self.engine).cut(text, self.hmm)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is in the main dictionary with a frequency above zero.

        >>> Segmenter().knows("工作"), Segmenter().knows("两个维护")
        (True, False)
        """
        return _load(self.engine).knows(word)

    def flag(self, word: str) -> str | None:
        """The part of speech that the main dictionary gives ``word``, in the letters of ICTCLAS; null if it is none.

        >>> Segmenter().flag("建设"), Segmenter().flag("两个维护")
        ('vn', None)
        """
        return _load(self.engine).flag(word)


@cache
def default_segmenter() -> Segmenter:
    """The segmenter of everyone who names none: rjieba with the hidden Markov model."""
    return Segmenter()


# ── engines ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Engine(Protocol):
    def cut(self, text: str, hmm: bool) -> list[str]: ...

    def knows(self, word: str) -> bool: ...

    def flag(self, word: str) -> str | None: ...


@cache
def _load(engine: EngineName) -> _Engine:
    if engine == "rjieba":
        try:
            return _Rjieba()
        except ImportError:
            return _load("jieba")
    return _Jieba()


class _Jieba:
    """A jieba tokenizer of its own, filled from the dictionary file.

    ``Tokenizer.initialize`` is not used: it reads and writes a cache in the shared temporary folder, and logs.
    """

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # Importing jieba 0.42.1 warns of its own escape sequences and use of pkg_resources.
            warnings.simplefilter("ignore")
            from jieba import Tokenizer
        self._tokenizer = Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = Tokenizer.gen_pfdict(self._tokenizer.get_dict_file())
        self._tokenizer.initialized = True

    def cut(self, text: str, hmm: bool) -> list[str]:
        return list(self._tokenizer.cut(text, HMM=hmm))

    def knows(self, word: str) -> bool:
        return bool(self._tokenizer.FREQ.get(word))

    def flag(self, word: str) -> str | None:
        return self._flags.get(word) if len(self.cut(word, hmm=False)) == 1 else None

    @cached_property
    def _flags(self) -> dict[str, str]:
        with self._tokenizer.get_dict_file() as lines:
            rows = (line.decode().split() for line in lines)
            return {word: flag for word, _, flag in rows}


class _Rjieba:
    """rjieba, with the words that jieba gives where the two differ."""

    def __init__(self) -> None:
        from rjieba import Jieba

        self._jieba = Jieba()  # not the module's own instance, to which others may add words

    def cut(self, text: str, hmm: bool) -> list[str]:
        foreign = _FOREIGN.findall(text)
        if foreign:
            text = _FOREIGN.sub(_STAND_IN, text)
        words: list[str] = self._jieba.cut(text, hmm)
        if hmm:
            words = _part_joined(words, text)
        if foreign:
            originals = iter(foreign)
            words = [next(originals) if word == _STAND_IN else word for word in words]
        return words

    def knows(self, word: str) -> bool:
        try:
            known: bool = self._jieba.has_word(word)
        except UnicodeEncodeError:  # a lone surrogate
            return False
        return known

    def flag(self, word: str) -> str | None:
        tagged = self._jieba.tag(word, False) if self.knows(word) else []
        return str(tagged[0][1]) if len(tagged) == 1 else None


# For jieba, Han characters are U+4E00–9FD5, and any other is a word of its own; rjieba joins those of the extensions,
# and refuses lone surrogates. For the cut, a character that is a word of its own in both stands in for them.
_STAND_IN = "\ufffd"
_FOREIGN = re.compile(rf"[{_STAND_IN}\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\ud800-\udfff\U00020000-\U0003ffff]")

# Beside the dictionary, rjieba makes one word of letters and digits that . - _ connect (2011-2020, A-1.2), jieba only
# of those that one point and digits follow. The first pattern finds a connector inside a word that jieba parts, the
# second is the one by which jieba.finalseg parts it.
_CONNECTOR = re.compile(r"[._-](?<=[a-zA-Z0-9].)(?:(?<!\.)(?=[a-zA-Z0-9])|(?=[0-9]*+(?:[a-zA-Z]|[._-][a-zA-Z0-9])))")
_ALPHANUMERIC = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")


def _part_joined(words: list[str], text: str) -> list[str]:
    """Part the words with a connector inside as jieba does."""
    connectors = [match.start() for match in _CONNECTOR.finditer(text)]
    if not connectors:
        return words
    ends = list(accumulate(map(len, words)))
    parted: list[str] = []
    done = 0
    for place in sorted({bisect_right(ends, connector) for connector in connectors}):
        parted += words[done:place]
        parted += filter(None, _ALPHANUMERIC.split(words[place]))
        done = place + 1
    return parted + words[done:]
