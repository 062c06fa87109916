"""Builds that are killed, workers that are killed: what comes out is the same, byte for byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import pytest

from policytext.dataset import pool as pools
from policytext.dataset.build import build_dataset
from policytext.dataset.pool import Inline, Pool, run_all
from policytext.dataset.reading import open_dataset
from policytext.dataset.work import Done, Task, run

SENTENCES = (
    "坚决做到“两个维护”，学习党的二十大精神。",
    "召开党组会26次，研究议题120项。",
    "研读《党章》，开展党课**次。",
    "全年投资3541.07万元，增长6.5%。",
)
KILLS = "自毁"
"""Text that ends the process that annotates it, in the tests of killed workers."""


def corpus(folder: Path, many: int = 24) -> Path:
    draw = random.Random(7)
    folder.mkdir()
    for number in range(many):
        body = "\n".join(draw.choice(SENTENCES) + str(number) for _ in range(120))
        (folder / f"{number:03}_{2000 + number % 5}.txt").write_text(f"某局工作总结\n{body}\n", encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


BUILD = """
import sys
from policytext.dataset import build, plan
plan.BATCH_ITEMS, build.GROUP = 3, 2
from policytext.dataset.work import Settings
if __name__ == "__main__":
    settings = Settings(pattern="{n}_{year}.txt")
    build.build_dataset([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3]), settings=settings)
"""


def command(tmp_path: Path, source: Path, target: Path, workers: int) -> list[str]:
    script = tmp_path / "script.py"
    script.write_text(BUILD, encoding="utf-8")
    return [sys.executable, str(script), str(source), str(target), str(workers)]


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
@pytest.mark.parametrize("signals", [(signal.SIGKILL, signal.SIGKILL, signal.SIGINT)], ids=["kill, kill, Ctrl-C"])
def test_a_build_that_is_ended_goes_on_to_the_same_bytes(tmp_path: Path, signals: tuple[signal.Signals, ...]) -> None:
    source = corpus(tmp_path / "source")
    subprocess.run(command(tmp_path, source, tmp_path / "whole", 0), check=True)
    expected = files(tmp_path / "whole")
    draw = random.Random(int(os.environ.get("POLICYTEXT_SEED", "11")))
    target = tmp_path / "killed"
    done = None
    for one in signals:
        process = subprocess.Popen(
            command(tmp_path, source, target, 0), stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_for_batches(target, draw.randrange(1, 4), process)
        time.sleep(draw.random() * 0.05)
        process.send_signal(one)
        process.wait()
        halves = [path for path in target.rglob("*.parquet") if path.read_bytes()[-4:] != b"PAR1"]
        assert halves == []
        if (target / "manifest.json").exists():
            assert len(open_dataset(target)) == open_dataset(target).scan("documents").collect().height
    done = subprocess.run(command(tmp_path, source, target, 0), check=True)
    assert done.returncode == 0
    assert files(target) == expected


def wait_for_batches(target: Path, many: int, process: subprocess.Popen[bytes]) -> None:
    """Until a build has done some more batches, or is at its end."""
    before = progress(target)
    while process.poll() is None and progress(target) < before + many:
        time.sleep(0.002)


def progress(target: Path) -> int:
    published = len(list(target.glob("inputs/part-0*.parquet")))
    return 2 * published + len(list((target / ".work").glob("0*")))


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
def test_a_worker_that_is_killed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 3)
    source = corpus(tmp_path / "source")
    build_dataset([source], tmp_path / "whole", workers=0)
    killed = []

    def kill(_: object) -> None:
        if not killed:
            victim = next(iter(started[0]._processes.values()))
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    started: list[Executor] = []
    original = pools.ProcessPoolExecutor

    def starting(*args: object, **options: object) -> Executor:
        started.append(original(*args, **options))  # type: ignore[arg-type]
        return started[-1]

    monkeypatch.setattr(pools, "ProcessPoolExecutor", starting)
    build_dataset([source], tmp_path / "killed", workers=2, report=kill)
    assert killed
    assert len(started) == 2
    assert files(tmp_path / "killed") == files(tmp_path / "whole")


class Fragile(Executor):
    """Breaks, as a process pool does, where a task annotates a text with ``KILLS``; runs the others."""

    def __init__(self) -> None:
        self.is_broken = False

    def submit(self, function: object, /, *args: object, **options: object) -> Future[Done]:  # type: ignore[override]
        if self.is_broken:
            raise BrokenExecutor
        (task,) = args
        assert isinstance(task, Task)
        future: Future[Done] = Future()
        if self.kills(task):
            self.is_broken = True
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(run(task))
        return future

    @staticmethod
    def kills(task: Task) -> bool:
        for number, item in enumerate(task.batch.items):
            data = Path(item.read_from).read_bytes()
            lines = data[item.start : item.end].splitlines() if item.end >= 0 else [data]
            for record, line in enumerate(lines):
                places = {(number, record), (number, -1)}
                is_tried = task.only is None or places & set(task.only)
                if KILLS.encode() in line and is_tried and not places & set(task.skipped):
                    return True
        return False


@pytest.mark.parametrize("kind", ["files", "table"])
def test_the_document_that_kills_is_found_and_the_rest_is_done(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 5)
    source = tmp_path / "source"
    source.mkdir()
    texts = [SENTENCES[number % 4] + str(number) + (KILLS if number in (7, 16) else "") for number in range(20)]
    if kind == "files":
        for number, text in enumerate(texts):
            (source / f"{number:02}.txt").write_text(text, encoding="utf-8")
    else:
        lines = [f'{{"id": "{number:02}.txt", "text": "{text}"}}\n' for number, text in enumerate(texts)]
        source = source / "all.jsonl"
        source.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr("policytext.dataset.build._pool", lambda *_: Pool(Fragile, 3))
    built = build_dataset([source], tmp_path / "dataset")
    assert (built.documents, built.errors) == (18, 2)
    errors = open_dataset(tmp_path / "dataset").scan("errors").collect().sort("doc")
    assert [Path(doc).name for doc in errors["doc"]] == ["07.txt", "16.txt"]
    assert all("ends the process" in reason for reason in errors["reason"])


def test_a_full_disk_stops_with_one_line_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars

    from policytext.model import InputError

    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 3)
    source = corpus(tmp_path / "source", 12)
    build_dataset([source], tmp_path / "whole", workers=0)
    original, written = polars.DataFrame.write_parquet, []

    def full(frame: polars.DataFrame, file: Path, **options: object) -> None:
        written.append(file)
        if len(written) == 30:
            Path(file).write_bytes(b"PAR1 half")
            raise OSError(28, "No space left on device")
        original(frame, file, **options)  # type: ignore[call-overload]

    with monkeypatch.context() as context:
        context.setattr(polars.DataFrame, "write_parquet", full)
        with pytest.raises(InputError, match="No space left on device"):
            build_dataset([source], tmp_path / "dataset", workers=0)
    build_dataset([source], tmp_path / "dataset", workers=0)
    assert files(tmp_path / "dataset") == files(tmp_path / "whole")


def test_tasks_come_to_an_end_in_any_executor() -> None:
    assert list(run_all([], Pool(Inline, 1))) == []
