"""Baselines: findings that are known and not shown, as hashes from which no text can be read.

A baseline holds, for each document, keyed hashes (HMAC-SHA-256) of the fingerprints of its findings. The key is random
and made with the file, so that hashes of two baselines cannot be compared. A baseline only shrinks: writing it again
leaves out what is no longer found, and never takes up what is new.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policytext.model import DataFileError, Finding

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known findings: by the hash of a document's name, the sorted hashes of the fingerprints."""

    key: bytes
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def hash(self, text: str) -> str:
        """The keyed hash of a name or fingerprint: 32 hexadecimal digits."""
        digest = hmac.new(self.key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return digest.hexdigest()[:32]

    def unknown(self, name: str, findings: Iterable[Finding]) -> list[Finding]:
        """The findings of a document that are not in the baseline."""
        known = Counter(self.documents.get(self.hash(name), ()))
        shown = []
        for one in findings:
            hashed = self.hash(one.fingerprint)
            if known[hashed]:
                known[hashed] -= 1
            else:
                shown.append(one)
        return shown

    def taken(self, name: str, findings: Iterable[Finding]) -> Baseline:
        """The baseline that knows just these findings of a document."""
        hashes = tuple(sorted(self.hash(one.fingerprint) for one in findings))
        documents = {key: value for key, value in self.documents.items() if key != self.hash(name)}
        return Baseline(self.key, documents | ({self.hash(name): hashes} if hashes else {}))

    def shrunk(self, name: str, findings: Iterable[Finding]) -> Baseline:
        """The baseline without what is no longer found in a document."""
        listed = list(findings)
        new = {id(one) for one in self.unknown(name, listed)}
        return self.taken(name, (one for one in listed if id(one) not in new))

    def to_json(self) -> bytes:
        """The file's content; the same findings give the same bytes."""
        content = {
            "version": _VERSION,
            "key": self.key.hex(),
            "documents": {name: list(self.documents[name]) for name in sorted(self.documents)},
        }
        return json.dumps(content, indent=1).encode() + b"\n"


def new_baseline() -> Baseline:
    """An empty baseline with a key of its own."""
    return Baseline(secrets.token_bytes(16))


def read_baseline(data: bytes, file: str) -> Baseline:
    """A baseline from the bytes of its file.

    Raises:
        DataFileError: It is none.
    """
    try:
        content = json.loads(data)
        if content["version"] != _VERSION:
            raise ValueError
        documents = {str(name): tuple(map(str, hashes)) for name, hashes in content["documents"].items()}
        return Baseline(bytes.fromhex(content["key"]), documents)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataFileError(f"{file}: is no baseline; delete it, and make a new one with --update-baseline") from None
