"""Runs the fuzz targets one after the other and tells how often each was executed; ends in 1 where one found something.

Usage: python fuzz/run.py [SECONDS] [TARGET…]     300 seconds and all targets by default
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TARGETS = ("docx", "ofd", "pdf", "html", "rows", "file", "annotate")
EXECUTED = re.compile(r"number_of_executed_units: (\d+)")


def main() -> None:
    """Run them."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    found = HERE / "found"
    found.mkdir(exist_ok=True)
    subprocess.run([sys.executable, HERE / "seeds.py"], check=True)
    failed = []
    for target in sys.argv[2:] or TARGETS:
        options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=4096", "-print_final_stats=1"]
        options += [f"-artifact_prefix={found}/{target}-", str(HERE / "corpus" / target)]
        command = [sys.executable, HERE / "harness.py", target, *options]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        counted = EXECUTED.search(done.stderr)
        executed = int(counted[1]) if counted else 0
        print(f"{target:10} {executed:>10,} executions, {'found' if done.returncode else 'clean'}")
        if done.returncode:
            failed.append(target)
            print("\n".join(done.stderr.splitlines()[-40:]))
        sys.stdout.flush()
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
