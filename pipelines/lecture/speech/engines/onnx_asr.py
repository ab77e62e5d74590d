"""onnx-asr: models in ONNX that hear up to half a minute each, among them GigaAM for Russian and Parakeet.

They say nothing where nobody speaks, and tell the time and the likelihood of each token.
"""

import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment, Word
from pipelines.lecture.speech.chunks import CHUNK_SECONDS
from pipelines.lecture.speech.engine import Abilities, SpeechEngine, cores
from pipelines.lecture.speech.pauses import segments_of

# Mean probability of the words below which a segment is doubtful.
DOUBTFUL = 0.6
# A word lasts so long (s) after its last token begins, where the next one leaves room.
LAST_TOKEN = 0.2
# Languages of models that know one alone, by the beginning of the model's name.
ONE_LANGUAGE = {"gigaam-v": "ru", "t-one": "ru", "nemo-fastconformer-ru": "ru", "nemo-parakeet-ctc": "en"}
ONE_LANGUAGE |= {"nemo-parakeet-rnnt": "en", "nemo-parakeet-tdt-0.6b-v2": "en", "vosk-model-ru": "ru"}


class OnnxAsr(SpeechEngine):
    """A loaded model of onnx-asr: a folder called by one of its names, or whose config.json tells which."""

    name = "onnx-asr"
    signed = ("pause",)
    packages = ("onnx-asr", "onnxruntime")
    module, extra = "onnx_asr", "onnx"
    can = Abilities(languages=("model",), longest=CHUNK_SECONDS)

    def __init__(self, folder: Path, options: SpeechSettings, own=None):
        """Raises Unavailable where the folder holds no model that onnx-asr can load."""
        import onnx_asr
        import onnxruntime
        from onnx_asr.utils import ModelLoadingError

        self.folder, self.options, self.own = Path(folder), options, own
        threads = onnxruntime.SessionOptions()
        threads.intra_op_num_threads = cores(options.threads)
        cuda = options.device != "cpu" and "CUDAExecutionProvider" in onnxruntime.get_available_providers()
        providers = ["CUDAExecutionProvider"] if cuda else []
        quantised = "int8" if any(self.folder.glob("*int8.onnx")) else None
        self.kind = kind_of_model(self.folder)
        try:
            self.model = onnx_asr.load_model(
                self.kind,
                self.folder,
                quantization=quantised,
                sess_options=threads,
                providers=[*providers, "CPUExecutionProvider"],
            ).with_timestamps()
        except (ModelLoadingError, OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise Unavailable(
                "{folder} is not a model that onnx-asr can load: {reason}", folder=folder, reason=reason
            ) from None

    def detect_language(self, samples) -> tuple[str, float]:
        """The setting, else the one language of the model; raises Unavailable where neither tells."""
        if self.options.language not in ("", "auto"):
            return self.options.language, 1.0
        for begins, language in ONE_LANGUAGE.items():
            if self.kind.startswith(begins):
                return language, 1.0
        raise Unavailable("{folder} cannot tell the language; set [speech] language", folder=self.folder)

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """The segments of a chunk, cut at pauses, with their words."""
        heard: Any = self.model.recognize(samples)  # at 16 kHz
        words = words_of(
            heard.tokens or (), heard.timestamps or (), heard.logprobs, len(samples) / SAMPLE_RATE
        )
        on_progress(1.0)
        return segments_of(words, language, self.options.pause, DOUBTFUL, capital=False)


def kind_of_model(folder: Path) -> str:
    """What onnx-asr knows the model as: what its config.json says, or the name of the folder."""
    try:
        told = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("model_type", "")
    except (OSError, ValueError, AttributeError):
        told = ""
    name = folder.resolve().name
    # GigaAM's own config.json tells no type that onnx-asr has: there it goes by the name.
    return name if name.startswith(("gigaam-", "nemo-")) or not told else str(told)


def words_of(
    tokens: Sequence[str], starts: Sequence[float], likelihoods: Sequence[float] | None, length: float
) -> list[Word]:
    """The words of tokens that begin at `starts` (s) in a sound of that length (s); a space begins a word.

    The probability of a word is that of its tokens on average (geometric); 1 where none is told.
    """
    groups: list[list[int]] = []
    for number, token in enumerate(tokens):
        if not groups or token[:1].isspace() or not token.strip():
            groups.append([])
        if token.strip():
            groups[-1].append(number)
    groups = [group for group in groups if group]
    words = []
    for place, group in enumerate(groups):
        following = starts[groups[place + 1][0]] if place + 1 < len(groups) else length
        end = min(starts[group[-1]] + LAST_TOKEN, max(following, starts[group[-1]]), length)
        mean = sum(likelihoods[number] for number in group) / len(group) if likelihoods else 0.0
        text = "".join(tokens[number] for number in group).strip()
        probability = round(min(1.0, math.exp(mean)), 3)
        words.append(Word(round(starts[group[0]], 2), round(end, 2), text, probability))
    return words
