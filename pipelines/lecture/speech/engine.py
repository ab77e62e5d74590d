"""The one interface behind which every speech recogniser stands, and how one is chosen."""

import functools
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.lecture.records import Segment

# Engine name -> module and class here, and the package that it needs.
ENGINES = {
    "faster-whisper": ("whisper", "Whisper", "faster_whisper", "lecture"),
    "vosk": ("vosk", "Vosk", "vosk", "lecture"),
    "transformers": ("transformers", "Transformers", "transformers", "neural"),
}

# The distributions whose versions a transcript's record names.
PACKAGES = {
    "faster-whisper": ("faster-whisper", "ctranslate2", "onnxruntime"),
    "vosk": ("vosk",),
    "transformers": ("transformers", "torch"),
}


# The settings that change what an engine hears: those of a transcript's signature.
_COMMON = ("engine", "model", "language", "window_minutes")
_WHISPER = ("beam_size", "compression_ratio", "log_probability", "no_speech", "compute_type")
SIGNED = {
    "faster-whisper": (*_COMMON, *_WHISPER),
    "vosk": (*_COMMON, "pause"),
    "transformers": (*_COMMON, *_WHISPER, "pause", "doubtful_word"),
}

# Engines that listen for the terms of a vocabulary. Vosk's words are fixed when its model is made, and what
# Transformers' pipeline takes as a prompt, Whisper reads as text that has been said; they are given none.
LISTENING = {"faster-whisper"}


@dataclass(frozen=True)
class SpeechOptions:
    """How to recognise; the fields are the settings of [speech], explained in luigi.cfg."""

    engine: str = "faster-whisper"
    model: str = "whisper-base"
    language: str = "auto"
    beam_size: int = 3
    window_minutes: float = 10.0
    compression_ratio: float = 2.4
    log_probability: float = -1.0
    no_speech: float = 0.6
    doubtful_word: float = 0.5
    pause: float = 0.6
    device: str = "auto"
    compute_type: str = "auto"
    batch_size: int = 20
    threads: int = 0

    @property
    def cores(self) -> int:
        """Threads to use: as many as asked for, or all that this process may run on."""
        if self.threads:
            return self.threads
        try:
            return len(os.sched_getaffinity(0))
        except AttributeError:  # macOS binds no process to cores
            return os.cpu_count() or 1


class Recogniser(Protocol):
    """A loaded model. `samples` are mono float32 in -1..1 at 16 kHz, some minutes at most."""

    def __init__(self, folder: Path, options: SpeechOptions): ...

    def detect_language(self, samples) -> tuple[str, float]:
        """ISO 639-1 code and probability (0..1); what the model was made for, if only one."""

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """The segments of one window in order; times in seconds from the window's start.

        `on_progress` is called with the fraction of the window that is done. The engines in LISTENING
        also take a `vocabulary`, whose times count from the window's start, or None.
        """


@functools.lru_cache(maxsize=1)
def load_recogniser(folder: Path, options: SpeechOptions) -> Recogniser:
    """The recogniser for these options; stays loaded for the next lecture with the same ones.

    Raises Unavailable where the engine's package is not installed.
    """
    module, name, package, extra = ENGINES[options.engine]
    try:
        importlib.import_module(package)
    except ImportError as error:
        raise Unavailable(
            f"engine {options.engine} needs the package {package} ({error}): {extras.install(extra)}"
        ) from None
    recogniser = getattr(importlib.import_module(f"pipelines.lecture.speech.engines.{module}"), name)
    return recogniser(folder, options)
