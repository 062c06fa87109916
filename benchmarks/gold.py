"""Scores on annotated texts: runs the scorer of a gold folder over what the toolkit finds in its texts.

Usage: python benchmarks/gold.py [FOLDER]     FOLDER holds NAME.txt, NAME.jsonl and score.py (default: ../shared/gold)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

import policytext as pt

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "gold"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not (folder / "score.py").is_file():
        print(f"{folder}: no score.py there, nothing to score")
        return
    for gold in sorted(folder.glob("*.jsonl")):
        annotated = pt.annotate(pt.read(gold.with_suffix(".txt")))
        with tempfile.NamedTemporaryFile(suffix=".jsonl") as predicted:
            predicted.write(b"\n".join(orjson.dumps(one.record()) for one in annotated.annotations))
            predicted.flush()
            print(f"── {gold.stem}", flush=True)
            subprocess.run([sys.executable, folder / "score.py", gold, predicted.name], check=True)


if __name__ == "__main__":
    main()
