"""``policytext trends``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from policytext.cli import _options
from policytext.cli._analysis import FORMATS, format_of, output_options, write
from policytext.cli._dataset import opened
from policytext.cli._frame import Command
from policytext.cli._intake import Intake
from policytext.cli._language import said
from policytext.cli._output import Output
from policytext.model import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policytext.count import Count, Nested
    from policytext.dataset.reading import Dataset
    from policytext.lexicon import Lexicon
    from policytext.model import Document
    from policytext.trends.analysis import Analysis
    from policytext.trends.keyness import Items
    from policytext.trends.observe import Observations
    from policytext.trends.series import Masked, Measure, Unit

_KINDS = ("numeric", "thought", "slogan", "term")


@click.command(
    "trends",
    cls=Command,
    short_help=said("A corpus over the years.", "语料的历年变化。"),
    help=said(
        """Formulations by year, or by any column of the metadata: counts, rates per 10,000 characters of body text,
        shares, first and last seen, trends. A year without a document is missing, not 0; counts that masks may lower
        are marked. Other questions about the same corpus: --indicator, --keyness, --collocates, --dispersion, --ngrams.

        \b
        Example:
          policytext trends corpora/sample
          policytext trends reports/ --formulation 一带一路 --show series
          policytext trends reports/ --indicator 国内生产总值 --indicator 居民消费价格
          policytext trends reports/ --keyness "year<2013" "year>=2013" -o key.xlsx
          policytext trends reports/ --indicator 国内生产总值 -o growth.html
        """,
        """按年份（或元数据的任一列）统计提法：次数、每万字频率、占比、首末出现、趋势。
        没有文档的年份按缺失处理，不作 0；可能被掩码遮盖的计数会标明。
        对同一语料还可问：--indicator、--keyness、--collocates、--dispersion、--ngrams。

        \b
        示例：
          policytext trends corpora/sample
          policytext trends 报告/ --formulation 一带一路 --show series
          policytext trends 报告/ --indicator 国内生产总值 --indicator 居民消费价格
          policytext trends 报告/ --keyness "year<2013" "year>=2013" -o 关键词.xlsx
          policytext trends 报告/ --indicator 国内生产总值 -o 增长.html
        """,
    ),
)
@_options.inputs
@click.option(
    "--by",
    metavar=said("COLUMN", "列名"),
    help=said(
        "A column of the metadata, or month [year; with --dispersion doc].",
        "元数据的一列，或 month [year；与 --dispersion 合用时为 doc]。",
    ),
)
@click.option(
    "--unit",
    type=click.Choice(("document", "section", "sentence")),
    default="document",
    help=said("What shares are of [document].", "占比的单位 [document]。"),
)
@click.option(
    "--measure",
    type=click.Choice(("rate", "share", "count")),
    default="rate",
    help=said("What is tested for a trend [rate].", "检验哪一项的趋势 [rate]。"),
)
@click.option(
    "--formulation",
    multiple=True,
    metavar=said("PHRASE", "提法"),
    help=said("Only this formulation; repeatable.", "只看这一提法；可重复。"),
)
@click.option(
    "--kind",
    multiple=True,
    type=click.Choice(_KINDS),
    help=said("Only this kind; repeatable.", "只看这一类；可重复。"),
)
@click.option(
    "--field",
    multiple=True,
    metavar=said("NAME", "名称"),
    help=said("Only this field, such as economy; repeatable.", "只看这一领域，如 economy；可重复。"),
)
@_options.nested
@_options.count
@click.option(
    "--masked",
    type=click.Choice(("exclude", "include")),
    default="exclude",
    help=said(
        "Whether documents whose masks may hide formulations take part in tests of trend [exclude].",
        "掩码可能遮盖提法的文档是否参与趋势检验 [exclude]。",
    ),
)
@click.option(
    "--tiers",
    is_flag=True,
    help=said(
        "Tell the tier 沸烫热暖温冷 by the share of units; needs 30 units a period.",
        "按单位占比划分沸烫热暖温冷；每期至少 30 个单位。",
    ),
)
@click.option(
    "--cutoffs",
    metavar=said("SHARES", "界值"),
    help=said(
        "The least share of each tier but the last [0.2,0.1,0.05,0.02,0.005].",
        "除末档外各档的最低占比 [0.2,0.1,0.05,0.02,0.005]。",
    ),
)
@click.option(
    "--indicator",
    multiple=True,
    metavar=said("MEASURE", "指标"),
    help=said(
        "Follow this measure through the years, targets and results apart; repeatable.",
        "跟踪这一指标历年的目标与结果；可重复。",
    ),
)
@click.option(
    "--keyness",
    nargs=2,
    metavar=said("A B", "甲 乙"),
    help=said(
        'Compare two groups of documents, such as "year<2013" "year>=2013".',
        '比较两组文档，如 "year<2013" "year>=2013"。',
    ),
)
@click.option(
    "--collocates",
    metavar=said("NODE", "节点词"),
    help=said("The words that stand near this formulation or word.", "这一提法或词附近的词。"),
)
@click.option(
    "--span",
    type=click.IntRange(min=1),
    default=5,
    help=said("Words to either side, for --collocates [5].", "--collocates 左右各取多少词 [5]。"),
)
@click.option(
    "--dispersion",
    is_flag=True,
    help=said(
        "How evenly items are spread over documents, or over --by.", "在各文档（或 --by 各部分）中分布是否均匀。"
    ),
)
@click.option(
    "--ngrams",
    type=click.IntRange(1, 10),
    metavar="N",
    help=said("Sequences of N words.", "N 个词的序列。"),
)
@click.option(
    "--items",
    type=click.Choice(("formulations", "words")),
    default="formulations",
    help=said(
        "What --keyness and --dispersion look at [formulations].", "--keyness 和 --dispersion 的对象 [formulations]。"
    ),
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=3,
    help=said(
        "Leave out items with fewer occurrences; not for formulations by year [3].",
        "次数不足者不列；不用于历年提法 [3]。",
    ),
)
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.05,
    help=said("The false discovery rate [0.05].", "错误发现率 [0.05]。"),
)
@click.option(
    "--seed",
    type=int,
    default=0,
    help=said("Of the permutations and the bootstrap [0].", "置换与自助抽样的种子 [0]。"),
)
@output_options
@_options.output_format(FORMATS, None)
@_options.output
@_options.lexicon
@_options.encoding
def command(
    inputs: tuple[str, ...],
    show: tuple[str, ...],
    top: int,
    methods: bool,
    raw_cells: bool,
    format_name: str | None,
    output: str | None,
    lexicons: tuple[str, ...],
    encoding: str | None,
    **options: Any,
) -> int:
    """Read the corpus, ask the one question, and write the result."""
    from policytext.cli._lexicon import chosen_lexicon

    asked = _Asked(**options)
    analyse = asked.question()
    format_name = format_of(format_name, output, FORMATS)
    lexicon = chosen_lexicon(lexicons)
    dataset = opened(inputs, lexicon)
    intake = Intake(() if dataset else inputs, encoding)
    target = Output(output, None if dataset else intake, is_binary=format_name == "xlsx")
    documents = intake.documents(is_shown=target.leaves_room_for_progress)
    first = next(documents, None)
    if first is None and dataset is None:
        return intake.status
    lexicon = dataset.lexicon if dataset else lexicon
    analysis = analyse(dataset or chain(filter(None, [first]), documents), lexicon)
    write(analysis, target, format_name, lexicon, show=show, top=top, methods=methods, raw_cells=raw_cells)
    return intake.status


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options that say what is asked about the corpus, by the words of the command line."""

    by: str | None
    unit: Unit
    measure: Measure
    formulation: tuple[str, ...]
    kind: tuple[str, ...]
    field: tuple[str, ...]
    nested: Nested
    count: Count
    masked: Masked
    tiers: bool
    cutoffs: str | None
    indicator: tuple[str, ...]
    keyness: tuple[str, str] | None
    collocates: str | None
    span: int
    dispersion: bool
    ngrams: int | None
    items: Items
    least: int
    alpha: float
    seed: int

    def question(self) -> Callable[[Iterable[Document] | Dataset, Lexicon], Analysis]:
        """What answers it.

        Raises:
            InputError: More than one thing is asked.
        """
        asked = [name for name in _QUESTIONS if getattr(self, name)]
        if len(asked) > 1:
            raise InputError(f"--{asked[0]} and --{asked[1]} are two questions; ask them one by one")
        answers = {
            "indicator": self._indicators,
            "keyness": self._keyness,
            "collocates": self._collocates,
            "dispersion": self._dispersion,
            "ngrams": self._ngrams,
        }
        return answers[asked[0]] if asked else self._trends

    def _observed(
        self, documents: Iterable[Document] | Dataset, *, words: bool = False
    ) -> Iterable[Document] | Observations:
        """The documents, or the counts that a dataset has."""
        from policytext.dataset.reading import Dataset

        if isinstance(documents, Dataset):
            return documents.observe(nested=self.nested, words=words)
        return documents

    def _trends(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends import trends
        from policytext.trends.series import CUTOFFS

        return trends(
            self._observed(documents),
            by=self.by or "year",
            unit=self.unit,
            measure=self.measure,
            formulation=self.formulation,
            kind=self.kind,
            field=self.field,
            nested=self.nested,
            count=self.count,
            masked=self.masked,
            alpha=self.alpha,
            tiers=self.tiers,
            cutoffs=_shares(self.cutoffs) if self.cutoffs else CUTOFFS,
            lexicon=lexicon,
        )

    def _indicators(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends.indicators import indicators

        return indicators(documents, self.indicator, lexicon=lexicon)

    def _keyness(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends.keyness import keyness

        first, second = self.keyness or ("", "")
        return keyness(
            self._observed(documents, words=True),
            first,
            second,
            items=self.items,
            least=self.least,
            alpha=self.alpha,
            seed=self.seed,
            nested=self.nested,
            lexicon=lexicon,
        )

    def _collocates(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends.collocations import collocates

        return collocates(documents, self.collocates or "", span=self.span, least=self.least, lexicon=lexicon)

    def _dispersion(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends.keyness import dispersion

        by, observed = self.by or "doc", self._observed(documents, words=True)
        return dispersion(observed, by=by, items=self.items, least=self.least, nested=self.nested, lexicon=lexicon)

    def _ngrams(self, documents: Iterable[Document] | Dataset, lexicon: Lexicon) -> Analysis:
        from policytext.trends.collocations import ngrams

        return ngrams(documents, self.ngrams or 2, least=self.least, lexicon=lexicon)


_QUESTIONS = ("indicator", "keyness", "collocates", "dispersion", "ngrams")


def _shares(written: str) -> tuple[float, ...]:
    """Shares that are split by commas.

    Raises:
        InputError: One is no number.
    """
    try:
        return tuple(float(one) for one in written.replace("，", ",").split(","))
    except ValueError:
        raise InputError(
            f"--cutoffs {written}: write shares split by commas, such as 0.2,0.1,0.05,0.02,0.005"
        ) from None
