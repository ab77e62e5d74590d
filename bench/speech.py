"""Speech recognition against its peer, faster-whisper's own defaults, in one run on one machine.

    python -m bench.speech [errors] [speed] [pipeline] [memory] [start]

Prints word error rates with 95 % intervals (bootstrap over clips), speed as ratios (the two take
turns, so that a noisy machine harms both), the cost of the whole graph over bare transcription,
peak memory on ten minutes and on an hour, and how fast the command starts. The recordings are
those of ../shared/data; "joined" ones are made of them, end to end.
"""

import argparse
import contextlib
import csv
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT, Outcome, heading, joined_recording, run_measured, working_folder

DATA = ROOT.parent / "shared" / "data"
MODEL = ROOT / "models" / "whisper-base"
ROUNDS = 3
BATCHED = """
import sys
from faster_whisper import BatchedInferencePipeline, WhisperModel
model = WhisperModel(sys.argv[1], compute_type="int8", cpu_threads=int(sys.argv[3]))
segments, _ = BatchedInferencePipeline(model).transcribe(sys.argv[2])
print(sum(len(segment.text.split()) for segment in segments))
"""


@dataclass(frozen=True)
class Clip:
    """A recording with its reference text; seconds."""

    path: Path
    language: str
    seconds: float
    reference: str


def clips() -> list[Clip]:
    with open(DATA / "speech.tsv", encoding="utf-8", newline="") as table:
        return [
            Clip(DATA / row["path"], row["language"], float(row["seconds"]), row["reference"])
            for row in csv.DictReader(table, delimiter="\t")
        ]


def load_ours() -> Callable:
    from pipelines.lecture.speech.engine import SpeechOptions, load_recogniser

    model = load_recogniser(MODEL, SpeechOptions())
    return lambda samples, language: model.recognise(samples, language, lambda _: None)


def load_peer() -> Callable:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(MODEL), compute_type="int8")
    return lambda samples, language: model.transcribe(samples, language=language)[0]


_recognise: list[Callable] = []


def _load(loader: Callable) -> None:
    _recognise.append(loader())


def _timed(path: Path, language: str) -> tuple[float, str]:
    """Seconds that recognition takes once the sound is decoded, and the text."""
    from faster_whisper.audio import decode_audio

    samples = decode_audio(str(path))
    started = time.perf_counter()
    text = " ".join(segment.text for segment in _recognise[0](samples, language))
    return time.perf_counter() - started, text


@contextlib.contextmanager
def recognisers():
    """Ours and the peer's, each in a process of its own, where no other's threads spin."""
    with contextlib.ExitStack() as stack:
        found = {}
        for name, loader in [("konspekt", load_ours), ("faster-whisper sequential", load_peer)]:
            fresh = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(1, fresh, initializer=_load, initargs=(loader,)))
            found[name] = lambda path, language, pool=pool: pool.submit(_timed, path, language).result()
        yield found


def word_errors(reference: str, heard: str, language: str) -> tuple[int, int]:
    """Errors and words, after Whisper's own normalisation of the texts (Radford et al. 2022, appendix C)."""
    import jiwer
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer

    normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    reference, heard = (normalise(text.replace("ё", "е")) for text in (reference, heard))
    found = jiwer.process_words(reference, heard)
    return found.substitutions + found.deletions + found.insertions, len(reference.split())


def rate(counts) -> float:
    """Word error rate in percent of (errors, words) pairs."""
    return 100 * sum(errors for errors, _ in counts) / sum(words for _, words in counts)


def interval(counts: list, samples: int = 2000) -> tuple[float, float]:
    """95 % interval of the word error rate by bootstrap over clips (percent)."""
    import numpy

    random = numpy.random.default_rng(0)
    table = numpy.array(counts)
    drawn = table[random.integers(0, len(table), (samples, len(table)))].sum(axis=1)
    low, high = numpy.percentile(100 * drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return float(low), float(high)


def errors(recognisers: dict[str, Callable]) -> None:
    heading("Word error rate, percent, 95 % interval (Whisper base, int8)")
    counted: dict[str, dict[str, list]] = {}
    for clip in clips():
        for name, recognise in recognisers.items():
            _, text = recognise(clip.path, clip.language)
            counts = word_errors(clip.reference, text, clip.language)
            for group in (clip.path.relative_to(DATA).parts[0], f"all {clip.language}"):
                counted.setdefault(group, {}).setdefault(name, []).append(counts)
    for group, by_name in sorted(counted.items()):
        for name, counts in by_name.items():
            low, high = interval(counts)
            size = f"{len(counts)} clips, {sum(words for _, words in counts)} words"
            print(f"{group:<12}{name:<28}{rate(counts):6.2f}  [{low:.2f}, {high:.2f}]  {size}")
        ours, peer = (by_name[name] for name in recognisers)
        print(f"{group:<12}{'difference':<28}{rate(ours) - rate(peer):+6.2f}")


def speed(recognisers: dict[str, Callable]) -> None:
    heading(f"Speed on talks of a minute and more (median of {ROUNDS} rounds, taking turns)")
    total = dict.fromkeys(recognisers, 0.0)
    for clip in [clip for clip in clips() if clip.seconds >= 60]:
        times: dict[str, list[float]] = {name: [] for name in recognisers}
        for _ in range(ROUNDS):
            for name, recognise in recognisers.items():
                times[name].append(recognise(clip.path, clip.language)[0])
        ours, peer = (statistics.median(times[name]) for name in recognisers)
        for name, seconds in zip(total, (ours, peer)):
            total[name] += seconds
        print_ratio(clip.path.name, ours, peer)
    print_ratio("all talks", *total.values())


def print_ratio(name: str, ours: float, peer: float) -> None:
    print(f"{name:<32}ours {ours:6.2f} s  peer {peer:6.2f} s  ratio {peer / ours:.2f}", flush=True)


def pipeline() -> None:
    from pipelines.lecture.speech.engine import SpeechOptions

    heading("The whole graph, video to PDF, over the bare batched transcription (joined recording)")
    with tempfile.TemporaryDirectory() as folder:
        place = working_folder(Path(folder))
        video = joined_recording(english(), 20 * 60, place / "videos" / "joined.m4a")
        cores = str(SpeechOptions().cores)
        for _ in range(2):
            bare = run_measured([sys.executable, "-c", BATCHED, MODEL, video, cores], place)
            graph = luigi("RenderPdf", video, place)
            ratio = graph.seconds / bare.seconds
            print(f"bare {bare.seconds:.1f} s, graph {graph.seconds:.1f} s, ratio {ratio:.3f}", flush=True)
            subprocess.run(["rm", "-rf", place / "work", place / "notes"], check=True)


def memory() -> None:
    heading("Peak memory of transcription (joined recordings)")
    with tempfile.TemporaryDirectory() as folder:
        place = working_folder(Path(folder))
        peaks = {}
        for minutes in (10, 60):
            video = joined_recording(english(), 60 * minutes, place / "videos" / f"joined{minutes}.m4a")
            outcome = luigi("TranscribeAudio", video, place)
            peaks[minutes] = outcome.peak_bytes
            speed = 60 * minutes / outcome.seconds
            print(
                f"{minutes} min: {outcome.peak_bytes / 1e6:.0f} MB, {speed:.1f} times real time", flush=True
            )
        print(f"ratio {peaks[60] / peaks[10]:.3f}")


def start() -> None:
    heading("Start of the command")
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", "RenderPdf", "--help"]
    seconds = [run_measured(command, ROOT).seconds for _ in range(5)]
    print(f"luigi --module pipelines RenderPdf --help: median {statistics.median(seconds):.2f} s")


def english() -> list[Path]:
    return [clip.path for clip in clips() if clip.language == "en"]


def luigi(task: str, video: Path, place: Path) -> Outcome:
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", task, "--video", video]
    return run_measured([*command, "--local-scheduler"], place)


if __name__ == "__main__":
    parts = {"errors": errors, "speed": speed, "pipeline": pipeline, "memory": memory, "start": start}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", default=[])
    for name in parser.parse_args().parts or parts:
        if name in ("errors", "speed"):
            with recognisers() as both:
                parts[name](both)
        else:
            parts[name]()
