"""The folder of wheels: made, and installed from without a network.

Making it whole downloads every dependency, so that is done only where POLICYTEXT_BUNDLE=1 is in the environment; else
the package's own wheel is made, and installed beside the dependencies of this environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WHOLE = bool(os.environ.get("POLICYTEXT_BUNDLE"))
NOWHERE = "http://127.0.0.1:9"


def run(*command: object, cwd: Path, **environment: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH" and not key.startswith("PIP_")}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=kept | environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "离线安装"
    # The build finds its backend in this environment, so that nothing is fetched for it.
    offline = {} if WHOLE else {"PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}
    command = [sys.executable, ROOT / "bundle" / "make.py", "--to", folder, *([] if WHOLE else ["--no-deps"])]
    done = subprocess.run(
        list(map(str, command)), cwd=ROOT, env=os.environ | offline, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def without_network() -> list[str]:
    """A prefix that leaves a program no network at all, where the system lets a user do so."""
    unshare = shutil.which("unshare")
    can = unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0
    return [str(unshare), "-rn"] if can else []


def test_it_installs_without_a_network(bundle: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True, symlinks=os.name != "nt")
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not WHOLE:
        own = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
        (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    install = ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", "."]
    wanted = ["policytext[html,pdf]"] if WHOLE else ["--no-deps", "--ignore-installed", "policytext"]
    run(*without_network(), python, *install, *wanted, cwd=bundle, **proxies)
    (tmp_path / "稿件.txt").write_text("做到“两个维护”，召开党组会26次。", encoding="utf-8")
    command = ("-m", "policytext", "extract", "稿件.txt", "--format", "jsonl")
    assert '"党组会"' in run(*without_network(), python, *command, cwd=tmp_path, **proxies)
    where = run(python, "-c", "import policytext; print(policytext.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where


def test_the_note_says_how(bundle: Path) -> None:
    data = (bundle / "安装说明.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in data.replace(b"\r\n", b"")
    note = data.decode("utf-8-sig")
    assert '--no-index --find-links . "policytext[html,pdf]"' in note
    assert not {"EXTRAS", "PLATFORM", "PYTHON"} & set(note.replace("，", " ").split())


def test_it_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.whl").write_bytes(b"x")
    command = [sys.executable, str(ROOT / "bundle" / "make.py"), "--to", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1
    assert (tmp_path / "mine.whl").exists()
