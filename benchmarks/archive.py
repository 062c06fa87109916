"""Datasets: what building one costs, by size and workers, and what asking it costs.

The corpus is made of sentences of real reports (../shared/real, where it is there) or of the sample corpus, drawn anew
by a seed: about 20 kB a document, the years 1990 to 2025. Figures are in MB of UTF-8 text a second and as ratios to
`jieba.lcut` on text of the same corpus in the same run, since the speed of a machine that others use too swings.

Usage: python benchmarks/archive.py [MB …] [--workers 1 2] [--peers] [--kills N]
       python benchmarks/archive.py 1 10 100            the default
       python benchmarks/archive.py 1000 --workers 2    50,000 documents; about 3 GB of disk
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
RARE = "三严三实"
"""Put into one document of a thousand. (Real reports of its years have it too.)"""
QUESTIONS = (
    ("trends", ["trends", "{}"]),
    ("trends --formulation", ["trends", "{}", "--formulation", "高质量发展"]),
    ("kwic of a rare formulation", ["kwic", RARE, "{}"]),
    ("keyness", ["trends", "{}", "--keyness", "year<2013", "year>=2013"]),
)


def sentences() -> list[str]:
    """Sentences to draw from."""
    folder = REAL if REAL.is_dir() else ROOT / "corpora" / "sample"
    texts = [path.read_text(encoding="utf-8", errors="ignore") for path in sorted(folder.rglob("*.txt"))[:400]]
    found = [one.strip() for text in texts for one in re.findall(r"[^。！？\n]{6,200}[。！？]", text)]
    return sorted(set(found))


def documents(size: int, seed: int) -> Iterator[dict[str, object]]:
    """Records of about 20 kB that make up so many bytes."""
    draw, pool = random.Random(seed), sentences()
    made = number = 0
    while made < size:
        year = 1990 + number % 36
        parts = [f"某市{year}年政府工作报告\n"]
        length = 0
        while length < 20_000:
            paragraph = "".join(draw.choices(pool, k=6))
            if number % 1000 == 7 and not length:
                paragraph += f"践行“{RARE}”。"
            length += len(paragraph.encode())
            parts.append(paragraph + "\n")
        text = "".join(parts)
        made += len(text.encode())
        yield {"id": f"doc-{number:06}", "text": text, "year": year}
        number += 1


def write_corpus(path: Path, size: int) -> int:
    """The corpus as JSON Lines; gives the bytes of text."""
    total = 0
    with path.open("w", encoding="utf-8") as file:
        for record in documents(size, 1):
            total += len(str(record["text"]).encode())
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return total


def timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


ASK = """
import resource, sys
from policytext.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""


def command(*words: str) -> tuple[float, int]:
    """Seconds of a command, and the most memory that it has had, in MB."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", ASK, *words], capture_output=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr)
    return seconds, int(done.stderr.split()[-1])


def jieba_speed(path: Path, many: int = 60) -> float:
    """MB/s of jieba.lcut, HMM on, on documents of the corpus."""
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    texts = some_texts(path, many)
    seconds = timed(lambda: [jieba.lcut(text) for text in texts])
    return sum(len(text.encode()) for text in texts) / seconds / 1e6


def some_texts(path: Path, many: int) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line)["text"] for line, _ in zip(file, range(many), strict=False)]


BUILD = """
import sys
from pathlib import Path
from policytext.dataset.build import build_dataset
from policytext.dataset.work import Settings
if __name__ == "__main__":
    source, target, workers, words = sys.argv[1:]
    built = build_dataset([source], target, workers=int(workers), settings=Settings(words=words == "words"))
    import resource
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(built.documents, built.errors, built.memory // 2**20, parent)
"""


def build(folder: Path, source: Path, target: Path, workers: int, words: str) -> tuple[float, list[int]]:
    script = folder / "build.py"
    script.write_text(BUILD, encoding="utf-8")
    started = time.perf_counter()
    line = [sys.executable, str(script), str(source), str(target), str(workers), words]
    done = subprocess.run(line, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return time.perf_counter() - started, [int(one) for one in done.stdout.split()]


def by_size(folder: Path, sizes: list[int], workers: list[int]) -> None:
    print("| MB | workers | words | MB/s | × jieba.lcut | documents | worker MB | parent MB | dataset MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in sizes:
        source = folder / f"{size}.jsonl"
        total = write_corpus(source, size * 1_000_000) / 1e6
        for many in workers:
            for words in ("no words", "words"):
                target = folder / f"dataset-{size}"
                shutil.rmtree(target, ignore_errors=True)
                before = jieba_speed(source)
                seconds, (count, errors, memory, parent) = build(folder, source, target, many, words)
                reference = (before + jieba_speed(source)) / 2
                assert errors == 0
                disk = sum(path.stat().st_size for path in target.rglob("*.parquet")) / 1e6
                speed = total / seconds
                print(
                    f"| {total:.0f} | {many} | {words} | {speed:.2f} | {speed / reference:.1f} | {count:,} "
                    f"| {memory} | {parent} | {disk:.0f} |",
                    flush=True,
                )
    print()
    ask(folder / f"dataset-{sizes[-1]}")


def ask(dataset: Path) -> None:
    print("| question | seconds | MB |\n| --- | --- | --- |")
    for name, words in QUESTIONS:
        seconds, memory = command(*(word.format(dataset) for word in words))
        print(f"| {name} | {seconds:.1f} | {memory} |", flush=True)


def peers(folder: Path) -> None:
    """What other programs need for a part of it, one core, on the same documents."""
    import jieba

    import policytext as pt
    from policytext.dataset.columns import Columns

    source = folder / "peers.jsonl"
    write_corpus(source, 1_500_000)
    texts = some_texts(source, 60)
    size = sum(len(text.encode()) for text in texts) / 1e6
    jieba.setLogLevel("ERROR")
    phrases = sorted(pt.load_lexicon().entries)
    own = jieba.Tokenizer()
    for phrase in phrases:
        own.add_word(phrase)
    named = [pt.Document(str(number), text, {"year": 2020}) for number, text in enumerate(texts)]

    def columns(words: bool) -> None:
        made = Columns(words=words, tokens=False)
        for document in named:
            made.add(pt.annotate(document), "metadata", "")
        made.frames()

    runs: dict[str, Callable[[], object]] = {
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
        "jieba with user dictionary + Counter": lambda: [Counter(own.lcut(text)) for text in texts],
        "policytext annotate, objects": lambda: [pt.annotate(document) for document in named],
        "policytext columns, no words": lambda: columns(False),
        "policytext columns, words": lambda: columns(True),
    }
    runs |= optional_runs(texts, own, phrases)
    for run in runs.values():
        run()
    best = {name: min(timed(run) for _ in range(3)) for name, run in runs.items()}
    print("| one core | MB/s | × jieba.lcut |\n| --- | --- | --- |")
    for name, seconds in best.items():
        print(f"| {name} | {size / seconds:.2f} | {best['jieba.lcut'] / seconds:.1f} |", flush=True)
    print()


def optional_runs(texts: list[str], own: object, phrases: list[str]) -> dict[str, Callable[[], object]]:
    import rjieba
    from sklearn.feature_extraction.text import CountVectorizer

    fast = rjieba.Jieba()
    for phrase in phrases:
        fast.add_word(phrase, 10_000, "n")
    counting = CountVectorizer(analyzer=own.lcut)  # type: ignore[attr-defined]
    runs: dict[str, Callable[[], object]] = {
        "rjieba with user dictionary + Counter": lambda: [Counter(fast.cut(text, True)) for text in texts],
        "jieba + CountVectorizer": lambda: counting.fit_transform(texts),
    }
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        return runs
    chinese = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    chinese.max_length = 10**8
    matcher = PhraseMatcher(chinese.vocab)
    matcher.add("phrase", list(chinese.pipe(phrases)))
    runs["spaCy zh (jieba) + PhraseMatcher"] = lambda: [matcher(one) for one in chinese.pipe(texts)]
    return runs


def kills(folder: Path, many: int) -> None:
    """Builds that are killed at random points, again and again, hold in the end the same bytes."""
    source = folder / "kills.jsonl"
    write_corpus(source, 25_000_000)
    build(folder, source, folder / "whole", 2, "words")
    expected = contents(folder / "whole")
    draw, ended = random.Random(3), 0
    for number in range(many):
        target = folder / "killed"
        shutil.rmtree(target, ignore_errors=True)
        line = [sys.executable, str(folder / "build.py"), str(source), str(target), "2", "words"]
        for _ in range(3):
            process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(1, 7))
            ended += process.poll() is None
            process.send_signal(draw.choice((signal.SIGKILL, signal.SIGINT)))
            process.wait()
            time.sleep(0.3)
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        assert contents(target) == expected, number
    print(f"{many} builds, ended {ended} times at random points: the same bytes each time")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1, 10, 100])
    parser.add_argument("--workers", nargs="*", type=int, default=[1, 2])
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="policytext-") as name:
        folder = Path(name)
        if options.peers:
            peers(folder)
        if options.kills:
            kills(folder, options.kills)
        if not (options.peers or options.kills):
            by_size(folder, options.sizes, options.workers)


if __name__ == "__main__":
    main()
