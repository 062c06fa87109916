"""The main job on the sample corpus: the numbers of one year, what is masked in another, and two years compared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    "policytext extract corpora/sample/2022.txt --layer quantity | head -n 9",
    "policytext extract corpora/sample/2023.txt --layer placeholder | head -n 12",
    "policytext compare corpora/sample --years 2022 2023 --show values | head -n 13",
    "policytext compare corpora/sample --years 2022 2023 --show formulations | head -n 18",
    "policytext compare corpora/sample --years 2022 2023 --show sections | head -n 18",
)


def main() -> None:
    """Print each command and what it says, to a hundred columns."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    for command in COMMANDS:
        words, _, head = command.partition(" | head -n ")
        done = subprocess.run(
            [sys.executable, "-m", *words.split()],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        lines = [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]
        shown = lines[: int(head)] + (["[…]"] if len(lines) > int(head) else [])
        print(f"$ {command}", *shown, sep="\n", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
