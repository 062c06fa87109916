"""A real Dask scheduler with two worker processes, one of which is killed in the middle: the same dataset."""

from __future__ import annotations

import os
import random
import signal
import sys
import warnings
from pathlib import Path

import pytest

from policytext.dataset.build import build_dataset

distributed = pytest.importorskip("distributed")
SENTENCES = ("坚决做到“两个维护”。", "召开党组会26次。", "开展党课**次。", "增长6.5%。")


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process by a signal")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policytext.dataset.plan.BATCH_ITEMS", 3)
    source, draw = tmp_path / "source", random.Random(5)
    source.mkdir()
    for number in range(24):
        text = "".join(draw.choice(SENTENCES) + str(number) for _ in range(200))
        (source / f"{2000 + number}.txt").write_text(text, encoding="utf-8")
    build_dataset([source], tmp_path / "whole", workers=0)
    killed: list[int] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cluster = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        )
        with cluster, distributed.Client(cluster) as client:
            processes = [worker.process.process.pid for worker in cluster.workers.values()]

            def kill(_: object) -> None:
                if not killed:
                    killed.append(processes[0])
                    os.kill(processes[0], signal.SIGKILL)

            executor = client.get_executor(pure=False)
            build_dataset([source], tmp_path / "cluster", executor=executor, report=kill)
    assert killed
    assert files(tmp_path / "cluster") == files(tmp_path / "whole")
