"""Who recognises the evaluation recordings: the project, faster-whisper as it is, and whisper-ctranslate2."""

import contextlib
import csv
import functools
import json
import multiprocessing
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.measure import ROOT, SHARED
from pipelines.lecture.records import Segment, Transcript

MODEL = "whisper-base"
OURS, PEER, PEER_SAME_THREADS = "konspekt", "faster-whisper sequential", "sequential, our threads"
# A program that is installed for the comparison alone: pip install whisper-ctranslate2.
PROGRAM = "whisper-ctranslate2"


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


@dataclass(frozen=True)
class Heard:
    """What was recognised in so many seconds, once the sound was decoded, and the process's peak (bytes)."""

    seconds: float
    segments: tuple[Segment, ...]
    peak: int

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    def transcript(self, language: str) -> Transcript:
        return Transcript(language, 1.0, 0.0, "faster-whisper", MODEL, self.segments)

    def sentences(self, language: str, ours: bool) -> list[str]:
        """As the project makes them of a transcript, or as the marks of the text have them."""
        from pipelines.language.text.sentences import split
        from pipelines.lecture.speech.sentences import sentences

        if ours:
            return [sentence.text for sentence in sentences(self.transcript(language))]
        return [self.text[start:end] for start, end in split(self.text, language)]


_recognise: list[Callable] = []


def _load(loader: Callable) -> None:
    _recognise.append(loader())


def _timed(path: Path, language: str) -> Heard:
    from faster_whisper.audio import decode_audio

    samples = decode_audio(str(path))
    started = time.perf_counter()
    found = list(_recognise[0](samples, language))
    seconds = time.perf_counter() - started
    segments = tuple(
        each if isinstance(each, Segment) else Segment(each.start, each.end, each.text.strip(), 1.0)
        for each in found
    )
    return Heard(seconds, segments, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


@contextlib.contextmanager
def recogniser(loader: Callable):
    """A recogniser in a process of its own, where no other's threads spin: call it with path and language."""
    with ProcessPoolExecutor(
        1, multiprocessing.get_context("spawn"), initializer=_load, initargs=(loader,)
    ) as pool:
        yield lambda path, language: pool.submit(_timed, path, language).result()


def heard_by_program(program: str, language: str) -> dict[Path, Heard]:
    """What whisper-ctranslate2 writes of the clips in a language; how long it takes is not told."""
    paths = [clip.path for clip in clips() if clip.language == language]
    command = [program, "--model_directory", ROOT / "models" / MODEL, "--compute_type", "int8"]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        command += ["--language", language, "--output_format", "json", "--output_dir", folder]
        subprocess.run([*command, "--verbose", "False", *paths], check=True, capture_output=True)
        for path in paths:
            written = json.loads((Path(folder) / f"{path.stem}.json").read_text(encoding="utf-8"))
            segments = [
                Segment(each["start"], each["end"], each["text"].strip(), 1.0) for each in written["segments"]
            ]
            found[path] = Heard(0.0, tuple(segments), 0)
    return found


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


def fetch(engine: str, model: str) -> None:
    from pipelines import FetchModel

    task = FetchModel(name=model, engine=engine)
    if not task.complete():
        task.run()
