"""Makes a folder of wheels with a note in Chinese, from which an office without network or administrator installs.

Usage: python bundle/make.py [--to FOLDER] [--extras pdf,html] [--platform win_amd64 --python 3.12] [--no-deps]

Without --platform the wheels are those of this machine and this Python. With it, they are for another one (win_amd64,
macosx_11_0_arm64, manylinux_2_28_x86_64, …), as far as their projects publish wheels for it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
NOTE = "安装说明.txt"
WITHOUT_WHEEL = ("jieba",)
"""What is published as source only, and is pure Python: its wheel is built here and fits every machine."""


def pip(*arguments: str) -> None:
    """Run pip, or end with its status."""
    done = subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def main() -> None:
    """Make the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "bundle")
    parser.add_argument("--extras", default="html,pdf")
    parser.add_argument("--platform")
    parser.add_argument("--python", default=f"{sys.version_info.major}.{sys.version_info.minor}")
    parser.add_argument("--no-deps", action="store_true", help="the package's own wheel alone")
    chosen = parser.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    if any(chosen.to.iterdir()) and not (chosen.to / NOTE).exists():
        sys.exit(f"{chosen.to}: holds other files; name an empty folder with --to")
    for old in chosen.to.glob("*.whl"):
        old.unlink()
    to = str(chosen.to)
    pip("wheel", "--quiet", "--no-deps", "--wheel-dir", to, str(ROOT))
    wheel = next(chosen.to.glob("policytext-*.whl"))
    wanted = f"policytext[{chosen.extras}] @ {wheel.resolve().as_uri()}"
    if not chosen.no_deps and chosen.platform is None:
        pip("wheel", "--quiet", "--wheel-dir", to, wanted)
    elif not chosen.no_deps:
        pip("wheel", "--quiet", "--no-deps", "--wheel-dir", to, *WITHOUT_WHEEL)
        only = ("--only-binary=:all:", "--platform", chosen.platform, "--python-version", chosen.python)
        pip("download", "--quiet", *only, "--find-links", to, "--dest", to, wanted)
    note = (HERE / NOTE).read_text(encoding="utf-8").replace("EXTRAS", chosen.extras)
    note = note.replace("PYTHON", chosen.python).replace("PLATFORM", chosen.platform or sys.platform)
    # The BOM and the line ends are for the editor of an old Windows.
    (chosen.to / NOTE).write_text(note, encoding="utf-8-sig", newline="\r\n")
    wheels = list(chosen.to.glob("*.whl"))
    print(f"{chosen.to}: {len(wheels)} wheels, {sum(one.stat().st_size for one in wheels) / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
