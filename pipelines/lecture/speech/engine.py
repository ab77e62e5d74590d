"""What a speech engine is, and how one is found: the plug point `konspekt.speech_engines`."""

import functools
import importlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import SPEECH_ENGINES
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.records import Segment
from pipelines.lecture.speech.languages import Noticed

# The settings of [speech] that change what any engine hears, and those that do with Whisper's decoding.
COMMON = ("engine", "language", "window_minutes")
WHISPER = ("beam_size", "compression_ratio", "log_probability", "no_speech", "compute_type")


def cores(threads: int) -> int:
    """Threads to use: as many as asked for, or with 0 all that this process may run on."""
    if threads:
        return threads
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS binds no process to cores
        return os.cpu_count() or 1


@dataclass(frozen=True)
class Abilities:
    """What an engine can do, to which the pipeline adapts.

    `languages` are codes of ISO 639-1, or "many", or "model" where its model tells. What is longer than
    `longest` (s) is cut by voice detection before it is heard; None: windows of any length. Without
    punctuation it is put by pauses and the rules of the language. Without word times captions go by the place
    in the text; without confidence nothing is marked as doubtful.
    """

    word_times: bool = True
    confidence: bool = True
    punctuation: bool = True
    languages: tuple[str, ...] = ("many",)
    longest: float | None = None
    notices_languages: bool = False


class SpeechEngine:
    """A speech recogniser: subclasses fill in what is written here, and import what is heavy to load.

    An object of the class is a loaded model, which stays in memory for the next recording with the same
    settings.
    """

    name: str
    """What [speech] engine says."""
    version: int = 1
    """Raised when other words come out for the same sound and settings: transcripts are then made again."""
    signed: tuple[str, ...] = ()
    """The settings of [speech], beside COMMON and the model, that change what is heard."""
    settings: type | None = None
    """A section of luigi.cfg of the engine's own, a luigi.Config class called as the section."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions a transcript's record names."""
    module: str = ""
    """What has to be importable, and `extra`: the extra of ours that brings it."""
    extra: str = ""
    needs_model: bool = True
    """Whether [speech] model names what it loads: a model that the catalogue has for it, or a folder."""
    can: Abilities = Abilities()
    """What it can do beside."""
    listens: bool = False
    """Whether `recognise` takes a `vocabulary`, whose times count from the window's start, or None."""

    noticed: Sequence[Noticed] = ()
    """Which language each stretch of the last window sounded like, for an engine that notices it."""

    def __init__(self, folder: Path | None, options: SpeechSettings, own=None):
        """Load the model in a folder, which is None for an engine that needs none.

        `options` is the section [speech], `own` the one of the engine's own. Raises Unavailable, saying what
        to do, where it cannot be loaded.
        """
        self.folder, self.options, self.own = folder, options, own

    def detect_language(self, samples) -> tuple[str, float]:
        """ISO 639-1 code and probability (0..1); what the model was made for, if only one; "" for silence."""
        raise NotImplementedError

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """The segments of one window in order, or of a chunk of it where `can.longest` says so; times in
        seconds from its start.

        `samples` are mono float32 in -1..1 at 16 kHz, some minutes at most. `on_progress` is called with the
        fraction of the window that is done.
        """
        raise NotImplementedError


def engine(name: str) -> type[SpeechEngine]:
    """The engine of that name, nothing of it loaded yet; raises as the registry does."""
    return registry.find(SPEECH_ENGINES, name)


def signed_names(chosen: type[SpeechEngine]) -> tuple[str, ...]:
    """The settings of [speech] that are part of a transcript's signature."""
    return (*COMMON, *(("model",) if chosen.needs_model else ()), *chosen.signed)


@functools.lru_cache(maxsize=1)
def load_recogniser(folder: Path | None, options: SpeechSettings, own=None) -> SpeechEngine:
    """The recogniser for these settings; stays loaded for the next lecture with the same ones.

    Raises Unavailable where the engine's package is not installed.
    """
    chosen = engine(options.engine)
    try:
        if chosen.module:
            importlib.import_module(chosen.module)
    except ImportError as error:
        raise Unavailable(
            "engine {engine} needs the package {package} ({error}): {install}",
            engine=options.engine,
            package=chosen.module,
            error=error,
            install=extras.install(chosen.extra) if chosen.extra else f"pip install {chosen.module}",
        ) from None
    return chosen(folder, options, own)
