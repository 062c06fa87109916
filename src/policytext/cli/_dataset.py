"""Datasets as inputs of the commands that analyse a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policytext.cli._frame import complain
from policytext.cli._language import said
from policytext.model import InputError

if TYPE_CHECKING:
    from policytext.dataset.reading import Dataset
    from policytext.lexicon import Lexicon

MANIFEST = "manifest.json"


def opened(inputs: Sequence[str], lexicon: Lexicon) -> Dataset | None:
    """The dataset that the inputs name; null where they are documents. Says what of it is not up to date.

    Raises:
        InputError: A dataset is named beside other inputs, or is of another version.
    """
    from policytext.dataset.reading import open_dataset
    from policytext.dataset.store import is_dataset

    named = [one for one in inputs if is_dataset(one)]
    if not named:
        return None
    if len(inputs) > 1:
        raise InputError(f"{named[0]}: is a dataset; name it alone, or build one of all inputs")
    dataset = open_dataset(named[0], lexicon=lexicon)
    if not dataset.manifest.complete:
        complain(
            said(
                f"{named[0]}: its build was ended; what is there is used, run corpus build again for the rest",
                f"{named[0]}：构建未完成；使用已有部分，重新运行 corpus build 可继续",
            )
        )
    if dataset.manifest.lexicon != lexicon.version:
        complain(
            said(
                f"{named[0]}: was annotated with lexicon {dataset.manifest.lexicon}, not {lexicon.version}; "
                "run corpus build again to annotate it with this one",
                f"{named[0]}：标注所用词典为 {dataset.manifest.lexicon}，现为 {lexicon.version}；"
                "重新运行 corpus build 可更新",
            )
        )
    return dataset
