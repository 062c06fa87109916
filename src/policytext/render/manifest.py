"""What a run read and made, as JSON, so that it can be done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytext.escape import json_bytes


@dataclass(frozen=True, slots=True)
class InputRecord:
    """A document that was read: ``sha256`` of the file's bytes in hex, ``counts`` of its annotations by layer."""

    doc: str
    sha256: str
    counts: Mapping[str, int]


def to_json(
    versions: Mapping[str, str], options: Mapping[str, object], inputs: Sequence[InputRecord], failed: Sequence[str]
) -> bytes:
    """One object: the versions, the options, each input, the totals by layer, and the inputs that could not be read."""
    counts: dict[str, int] = {}
    for one in inputs:
        for layer, count in one.counts.items():
            counts[layer] = counts.get(layer, 0) + count
    documents = [{"doc": one.doc, "sha256": one.sha256, "counts": dict(one.counts)} for one in inputs]
    manifest = {**versions, "options": dict(options), "inputs": documents, "failed": list(failed), "counts": counts}
    return json_bytes(manifest, indent=True) + b"\n"
