"""Speech recognition against its peer, faster-whisper's own defaults, in one run on one machine.

    python -m bench.speech [errors] [speed] [pipeline] [memory] [start]

Prints word error rates with 95 % intervals (bootstrap over clips), speed as ratios (the two take
turns, so that a noisy machine harms both), the cost of the whole graph over bare transcription,
peak memory on ten minutes and on an hour, and how fast the command starts. The recordings are
those of ../shared/data; "joined" ones are made of them, end to end.
"""

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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


def recognisers() -> dict[str, Callable]:
    """Ours and the peer's: functions from samples and language to text, on the same model files."""
    from faster_whisper import WhisperModel

    from pipelines.lecture.speech.engine import SpeechOptions, load_recogniser

    peer_model = WhisperModel(str(MODEL), compute_type="int8")
    our_model = load_recogniser(MODEL, SpeechOptions())

    def ours(samples, language: str) -> str:
        return " ".join(segment.text for segment in our_model.recognise(samples, language, lambda _: None))

    def peer(samples, language: str) -> str:
        return " ".join(segment.text for segment in peer_model.transcribe(samples, language=language)[0])

    return {"konspekt": ours, "faster-whisper sequential": peer}


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


def errors() -> None:
    from faster_whisper.audio import decode_audio

    heading("Word error rate, percent, 95 % interval (Whisper base, int8)")
    texts: dict[str, dict[str, list]] = {}
    for clip in clips():
        samples = decode_audio(str(clip.path))
        for name, recognise in recognisers_once().items():
            counts = word_errors(clip.reference, recognise(samples, clip.language), clip.language)
            part = clip.path.relative_to(DATA).parts[0]
            for group in (part, f"all {clip.language}"):
                texts.setdefault(group, {}).setdefault(name, []).append(counts)
    for group, by_name in sorted(texts.items()):
        for name, counts in by_name.items():
            low, high = interval(counts)
            words = sum(count[1] for count in counts)
            print(
                f"{group:<12}{name:<28}{rate(counts):6.2f}  [{low:.2f}, {high:.2f}]  {len(counts)} clips, {words} words"
            )
        ours, peer = by_name["konspekt"], by_name["faster-whisper sequential"]
        print(f"{group:<12}{'difference':<28}{rate(ours) - rate(peer):+6.2f}")


def speed() -> None:
    from faster_whisper.audio import decode_audio

    heading(f"Speed on talks of a minute and more (median of {ROUNDS} rounds, taking turns)")
    total = dict.fromkeys(recognisers_once(), 0.0)
    for clip in [clip for clip in clips() if clip.seconds >= 60]:
        samples = decode_audio(str(clip.path))
        times: dict[str, list[float]] = {name: [] for name in total}
        for _ in range(ROUNDS):
            for name, recognise in recognisers_once().items():
                started = time.perf_counter()
                recognise(samples, clip.language)
                times[name].append(time.perf_counter() - started)
        ours, peer = (statistics.median(times[name]) for name in total)
        for name, seconds in zip(total, (ours, peer), strict=True):
            total[name] += seconds
        print(
            f"{clip.path.name:<32}{clip.seconds:7.1f} s  ours {ours:6.2f} s  peer {peer:6.2f} s  ratio {peer / ours:.2f}"
        )
    ours, peer = total.values()
    print(f"{'all talks':<32}{'':>9}  ours {ours:6.2f} s  peer {peer:6.2f} s  ratio {peer / ours:.2f}")


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
            print(
                f"bare {bare.seconds:.1f} s, graph {graph.seconds:.1f} s, ratio {graph.seconds / bare.seconds:.3f}"
            )
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
            print(
                f"{minutes} min: {outcome.peak_bytes / 1e6:.0f} MB, {60 * minutes / outcome.seconds:.1f} times real time"
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


_loaded: dict[str, Callable] = {}


def recognisers_once() -> dict[str, Callable]:
    if not _loaded:
        _loaded.update(recognisers())
    return _loaded


if __name__ == "__main__":
    parts = {"errors": errors, "speed": speed, "pipeline": pipeline, "memory": memory, "start": start}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", default=[])
    for name in parser.parse_args().parts or parts:
        parts[name]()
