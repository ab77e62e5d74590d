"""Vosk: small Kaldi models for many languages that need no more than one core and 0.8 GB.

A vocabulary is of no use to it: a word that is not in the model's own lexicon cannot be recognised, and the
published models are built so that none can be added.
"""

import ctypes
import json
import re
from collections.abc import Callable
from pathlib import Path

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.language.language import listed
from pipelines.language.names import code_of, first_named
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment, Word
from pipelines.lecture.speech.engine import Abilities, SpeechEngine
from pipelines.lecture.speech.pauses import segments_of, spoken

# Samples a call: a quarter of a second, as in Vosk's own examples.
BLOCK = 4000

# Mean word confidence below which a segment is doubtful. In the two Korean test recordings
# the 27 words that were right had 0.91 on average, the 16 that were misheard 0.67.
DOUBTFUL = 0.8

# The languages of the published models.
LANGUAGES = listed(
    "ar br ca cs de el en eo es fa fr gu hi it ja ka kk ko ky nl pl pt ru sv te tg tl tr uk uz vi zh"
)


class Vosk(SpeechEngine):
    """A loaded Vosk model; it knows one language."""

    name = "vosk"
    signed = ("pause",)
    packages = ("vosk",)
    module, extra = "vosk", "lecture"
    can = Abilities(punctuation=False, languages=("model",))

    def __init__(self, folder: Path, options: SpeechSettings, own=None):
        """Raises Unavailable where the folder holds no Vosk model, or one that Kaldi cannot read."""
        self.folder, self.options, self.own = Path(folder), options, own
        _check(self.folder)
        self.language = language_of_name(self.folder.resolve().name) or _language_of_readme(self.folder)
        import vosk

        vosk.SetLogLevel(-1)
        try:
            self.model = vosk.Model(str(self.folder))
        except Exception as error:  # vosk raises nothing more precise
            raise Unavailable(
                "{folder} is not a model that Vosk can load: {error}", folder=folder, error=error
            ) from None

    def detect_language(self, samples) -> tuple[str, float]:
        """The setting, else the language in the folder's name or in the model's README.

        Raises Unavailable where none of them tells.
        """
        if self.options.language not in ("", "auto"):
            return self.options.language, 1.0
        if not self.language:
            raise Unavailable(
                "{folder} does not tell its language; set [speech] language", folder=self.folder
            )
        return self.language, 1.0

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """Segments cut at pauses, with their words; Vosk writes no punctuation, which is put later."""
        import numpy
        import vosk

        if self.language and language != self.language:
            raise Unavailable(
                "model {model} knows {language!r} only, not {wanted!r}",
                model=self.options.model,
                language=self.language,
                wanted=language,
            )
        # Kaldi dithers with the C library's random numbers: without a seed the same speech
        # gives other words now and then (alphacep/vosk-api#868).
        ctypes.CDLL(None).srand(1)
        recognizer = vosk.KaldiRecognizer(self.model, SAMPLE_RATE)
        recognizer.SetWords(True)
        pcm = (numpy.clip(samples, -1.0, 1.0) * 32767).astype("<i2")
        words = []
        for begin in range(0, len(pcm), BLOCK):
            if recognizer.AcceptWaveform(pcm[begin : begin + BLOCK].tobytes()):
                words += _words(recognizer.Result())
            on_progress(min(1.0, (begin + BLOCK) / len(pcm)))
        words += _words(recognizer.FinalResult())
        return segments_of(words, language, self.options.pause, DOUBTFUL)


def _check(folder: Path) -> None:
    """Models of Vosk's first layout have everything in one folder, later ones in three."""
    if (folder / "final.mdl").is_file():
        return
    missing = [part for part in ("am/final.mdl", "conf/mfcc.conf", "graph") if not (folder / part).exists()]
    if missing:
        raise Unavailable(
            "{folder} is not a Vosk model: it lacks {missing}", folder=folder, missing=list(missing)
        )


def _words(result: str) -> list[Word]:
    """The words of one result of Kaldi; noises such as `[unk]` are left out."""
    return [
        Word(round(word["start"], 2), round(word["end"], 2), text, round(word["conf"], 3))
        for word in json.loads(result).get("result", ())
        if (text := spoken(word["word"]))
    ]


def language_of_name(name: str) -> str:
    """ISO 639-1 code in a name such as `vosk-model-small-ru-0.22`, else empty."""
    words = re.findall(r"[a-z]+", name.lower())
    parts = [word for word in words if word not in ("vosk", "model", "small", "big")]
    code = code_of(parts[0]) if parts else ""
    return code if code in LANGUAGES else ""


def _language_of_readme(folder: Path) -> str:
    """Code of the language that the README names first, else empty."""
    readmes = (path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("README*")))
    return next(filter(None, (first_named(text, LANGUAGES) for text in readmes)), "")
