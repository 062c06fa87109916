"""Runs batches over any ``concurrent.futures.Executor``, and goes on where one of its workers is killed.

A killed worker breaks a whole process pool and does not say what it was doing: what was not finished goes to a new
pool. A batch that was under way twice when that happened is run alone. If it ends its worker again, it is halved until
the document is found, which goes to the errors; the batch is then done without it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from multiprocessing.connection import wait as wait_for
from typing import TypeAlias

from policytext.dataset.work import ALL, Done, Task, run

Place: TypeAlias = tuple[int, int]

REASON = "ends the process that reads or annotates it; try it alone with policytext extract"
MEMORY_REASON = "is of a batch that ends its process, though no document of it does so alone"
_TWICE = 2


class Pool:
    """An executor that is replaced when it breaks; ``size`` is how many tasks it is given at a time."""

    def __init__(self, make: Callable[[], Executor], size: int, *, is_owned: bool = True) -> None:
        self._make = make
        self._executor: Executor | None = None
        self._is_owned = is_owned
        self.size = size

    def submit(self, task: Task) -> Future[Done]:
        """Give a task to the executor, a new one where the last one broke."""
        if self._executor is None:
            self._executor = self._make()
        try:
            return self._executor.submit(run, task)
        except BrokenExecutor as error:
            broken: Future[Done] = Future()
            broken.set_exception(error)
            return broken

    def renew(self) -> None:
        """Forget an executor that is broken."""
        if self._is_owned:
            self.end()

    def end(self) -> None:
        """Stop; what is under way is lost."""
        executor, self._executor = self._executor, None
        if executor is None or not self._is_owned:
            return
        processes = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(5)


def process_pool(workers: int) -> Pool:
    """A pool of spawned processes, which start once."""

    def make() -> Executor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_start)

    return Pool(make, workers + 2)


def _start() -> None:
    """In a new worker: Ctrl-C is the parent's to handle, and where the parent is killed the worker ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


class Inline(Executor):
    """Runs each task at once, in this process: what a debugger or a notebook may want (``workers=0``)."""

    def submit(self, function: Callable[..., object], /, *args: object, **options: object) -> Future[object]:  # type: ignore[override]
        """The result as a future that is done."""
        future: Future[object] = Future()
        try:
            future.set_result(function(*args, **options))
        except Exception as error:
            future.set_exception(error)
        return future


# ── running ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def run_all(tasks: Iterable[Task], pool: Pool) -> Iterator[Done]:
    """What was done of each task, as they come to an end.

    Raises:
        Exception: What a worker raised, such as an ``InputError`` where a disk is full.
    """
    waiting, coming = deque[Task](), iter(tasks)
    under_way: dict[Future[Done], Task] = {}
    kills: Counter[int] = Counter()
    while True:
        while len(under_way) < pool.size and (task := waiting.popleft() if waiting else next(coming, None)):
            under_way[pool.submit(task)] = task
        if not under_way:
            return
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        lost, is_broken = list[Task](), False
        for future in done:
            task = under_way.pop(future)
            try:
                yield future.result()
            except BrokenExecutor:
                lost.append(task)
                is_broken = True
            except Exception as error:
                if not _is_killed(error):
                    raise
                kills[task.batch.number] = _TWICE  # a scheduler says so of one task after it has tried it several times
                lost.append(task)
        if is_broken:
            finished, more = _rest(under_way)
            yield from finished
            lost += more
            under_way = {}
            pool.renew()
            kills.update(task.batch.number for task in lost)
        suspects = [task for task in lost if kills[task.batch.number] >= _TWICE]
        waiting.extendleft(sorted((task for task in lost if task not in suspects), key=_number, reverse=True))
        for task in sorted(suspects, key=_number):
            yield _alone(task, pool)


def _number(task: Task) -> int:
    return task.batch.number


def _is_killed(error: Exception) -> bool:
    """Whether a scheduler gave a task up because its workers died (``distributed.KilledWorker``)."""
    return type(error).__name__ == "KilledWorker"


def _rest(under_way: Mapping[Future[Done], Task]) -> tuple[list[Done], list[Task]]:
    """Of a broken pool: what was done after all, and what was not."""
    done, lost = [], []
    for future, task in under_way.items():
        try:
            done.append(future.result())
        except BrokenExecutor:
            lost.append(task)
    return done, lost


# ── the document that kills ──────────────────────────────────────────────────────────────────────────────────────────


def _alone(task: Task, pool: Pool) -> Done:
    done = _tried(task, pool)
    if done is not None:
        return done
    items = task.batch.items
    guilty = list(_guilty(task, pool, [(number, ALL) for number in range(len(items))]))
    names = {number: items[number].id for number in range(len(items))}
    skipped = {place: f"{names[place[0]]}: {REASON}" for place in guilty}
    done = _tried(replace(task, skipped=skipped), pool)
    if done is None:
        skipped = {(number, ALL): f"{name}: {MEMORY_REASON}" for number, name in names.items()}
        done = _tried(replace(task, skipped=skipped), pool)
    if done is None:
        raise RuntimeError("a worker ends before it has done anything")
    return done


def _guilty(task: Task, pool: Pool, places: Sequence[Place]) -> Iterator[Place]:
    if not places or _tried(replace(task, only=frozenset(places)), pool) is not None:
        return
    if len(places) > 1:
        half = len(places) // 2
        yield from _guilty(task, pool, places[:half])
        yield from _guilty(task, pool, places[half:])
        return
    number, record = places[0]
    records = task.batch.items[number].records
    if record == ALL and records > 1:
        found = list(_guilty(task, pool, [(number, one) for one in range(records)]))
        yield from found or places
    else:
        yield places[0]


def _tried(task: Task, pool: Pool) -> Done | None:
    """What came of a task that has the pool to itself; null where it ended its worker."""
    try:
        return pool.submit(task).result()
    except BrokenExecutor:
        pool.renew()
        return None
    except Exception as error:
        if _is_killed(error):
            return None
        raise
