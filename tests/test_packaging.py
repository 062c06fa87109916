"""The data travel: with the wheel, with the sdist, and live under an editable install."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: object, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, arguments)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, cwd=ROOT)
    return folder


def fresh_environment(folder: Path) -> Path:
    """An environment with nothing of this one but its dependencies, behind its own packages on the path."""
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def extract(python: Path, cwd: Path) -> str:
    (cwd / "draft.txt").write_text("做到“两个维护”，开展主题党日，召开党组会26次。", encoding="utf-8")
    return run(python, "-m", "policytext", "extract", "draft.txt", "--format", "jsonl", cwd=cwd)


def test_wheel_holds_the_data_and_works_outside_the_checkout(built: Path, tmp_path: Path) -> None:
    wheel = next(built.glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "policytext/_data/corpora/sample/corpus.csv" in names
    assert "policytext/_data/dictionaries/sources.csv" in names
    assert "policytext/_data/tests/cases/traps.tsv" in names
    assert "policytext/py.typed" in names
    python = fresh_environment(tmp_path / "environment")
    run(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=tmp_path)
    where = run(python, "-c", "import policytext.files as f; print(f.__file__, f.data_root())", cwd=tmp_path)
    assert str(ROOT) not in where
    found = extract(python, tmp_path)
    assert "两个维护" in found
    assert '"党组会"' in found
    run(
        python, "-c", "from policytext.lexicon.examples import load_traps; assert len(load_traps()) > 300", cwd=tmp_path
    )


def test_sdist_holds_what_the_checkout_holds(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    for needed in (
        "dictionaries/sources.csv",
        "corpora/sample/corpus.csv",
        "tests/test_packaging.py",
        "README.md",
        "LICENSE",
    ):
        assert needed in names


def test_editable_install_shows_an_edited_dictionary_at_once(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    run("git", "clone", "--quiet", "--no-hardlinks", ROOT, checkout, cwd=tmp_path)
    for name in run("git", "ls-files", "--modified", "--others", "--exclude-standard", cwd=ROOT).splitlines():
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            (checkout / name).write_bytes((ROOT / name).read_bytes())
    python = fresh_environment(tmp_path / "environment")
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--editable",
        checkout,
        cwd=tmp_path,
    )
    assert '"text":"主题党日"' in extract(python, tmp_path)
    for file in (checkout / "dictionaries" / "formulations").glob("*.csv"):
        rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(row for row in rows if not row.startswith("主题党日,"))
        file.write_text(kept, encoding="utf-8", newline="")
    found = extract(python, tmp_path)
    assert "主题党日" not in found
    assert "两个维护" in found
