"""Whisper and CTC models (wav2vec 2.0, HuBERT, WavLM ...) in the format of Hugging Face Transformers.

The library's pipeline warns against itself for recordings of more than 30 s with Whisper. So it gets
pieces of up to 30 s that are cut where it is quiet; that bounds the memory as well.
"""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment
from pipelines.lecture.speech.engine import WHISPER, Abilities, SpeechEngine, cores
from pipelines.lecture.speech.windows import quietest

PIECE_SECONDS = 30.0
# Less than this (s) holds no word, and is less than the models' first layers need.
SHORTEST_SECONDS = 0.1
OUTPUT_LAYERS = ("lm_head.", "ctc_head.", "proj_out.")
# Pieces in which to look for the language.
LANGUAGE_PIECES = 4


class Transformers(SpeechEngine):
    """A loaded model; Whisper writes sentences without word times, a CTC model words without punctuation.

    What the library's pipeline takes as a prompt, Whisper reads as text that has been said: it is given no
    vocabulary.
    """

    name = "transformers"
    signed = (*WHISPER, "pause", "doubtful_word")
    packages = ("transformers", "torch")
    module, extra = "transformers", "neural"

    def __init__(self, folder: Path, options: SpeechSettings, own=None):
        """Loads from local files only.

        Raises Unavailable where the folder holds no model, one of another kind, or the device is not there.
        """
        self.folder, self.options, self.own = Path(folder), options, own
        kind = _model_kind(self.folder)
        import torch
        from transformers import (
            AutoFeatureExtractor,
            AutoModelForCTC,
            AutoModelForSpeechSeq2Seq,
            AutoTokenizer,
        )
        from transformers.utils import logging

        from pipelines.lecture.speech.engines.transformers.pipelines import CtcPipeline, WhisperPipeline

        logging.set_verbosity_error()
        logging.disable_progress_bar()

        self.can = Abilities(punctuation=kind != "ctc")
        cuda = torch.cuda.is_available() and options.device != "cpu"
        if options.device == "cuda" and not cuda:
            raise Unavailable("[speech] device is cuda, but torch finds no CUDA device")
        torch.set_num_threads(cores(options.threads))
        precision = _precision(options.compute_type, cuda)
        automatic, pipeline = {
            "whisper": (AutoModelForSpeechSeq2Seq, WhisperPipeline),
            "ctc": (AutoModelForCTC, CtcPipeline),
        }[kind]
        local = {"local_files_only": True}
        try:
            extractor = AutoFeatureExtractor.from_pretrained(self.folder, **local)
            tokenizer = AutoTokenizer.from_pretrained(self.folder, **local)
            model, loading = automatic.from_pretrained(
                self.folder, dtype=precision, output_loading_info=True, **local
            )
        except Exception as error:  # a damaged file raises whatever its parser does
            reason = " ".join(str(error).split())
            raise Unavailable(
                "{folder} is not a model that transformers can load: {reason}", folder=folder, reason=reason
            ) from None
        if any(name.startswith(OUTPUT_LAYERS) for name in loading["missing_keys"]):
            # Transformers would fill it with random numbers.
            raise Unavailable(
                "{folder} has no output layer: the model is not trained to recognise speech", folder=folder
            )
        if extractor.sampling_rate != SAMPLE_RATE:
            raise Unavailable(
                "{folder} wants {sampling_rate} Hz, not {sample_rate} Hz",
                folder=folder,
                sampling_rate=extractor.sampling_rate,
                sample_rate=SAMPLE_RATE,
            )
        parts = {"model": model.eval(), "feature_extractor": extractor, "tokenizer": tokenizer}
        device = torch.device("cuda" if cuda else "cpu")
        self.pipeline: Any = pipeline(options, str(self.folder), **parts, device=device)

    def detect_language(self, samples) -> tuple[str, float]:
        """The setting, else what Whisper hears in the first pieces; ("", 0.0) where all is silent.

        Raises Unavailable where the model cannot tell.
        """
        if self.options.language not in ("", "auto"):
            return self.options.language, 1.0
        if self.pipeline.type == "ctc":
            raise Unavailable("{folder} cannot tell the language; set [speech] language", folder=self.folder)
        if not self.pipeline.multilingual:
            return "en", 1.0
        first = islice(_pieces(samples), LANGUAGE_PIECES)
        heard = [self.pipeline.language_probabilities(piece) for _, piece in first]
        if not heard:
            return "", 0.0
        mean = sum(heard) / len(heard)
        token = list(self.pipeline.languages)[int(mean.argmax())]
        return token.strip("<|>"), float(mean.max())

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """The segments of all pieces in order; the same samples always give the same segments."""
        import torch

        segments = []
        # Whisper samples at random where it decodes again.
        with torch.random.fork_rng():
            torch.manual_seed(1)
            for start, piece in _pieces(samples):
                heard = self.pipeline(piece, language=language)
                segments += [segment.later(start / SAMPLE_RATE) for segment in heard]
                on_progress((start + len(piece)) / len(samples))
        on_progress(1.0)
        return segments


def _model_kind(folder: Path) -> str:
    """`whisper` or `ctc`, by the folder's config.json."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        model_type = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            "{folder} has no config.json of a transformers model: {error}", folder=folder, error=error
        ) from None
    if model_type == "whisper":
        return "whisper"
    from transformers.models.auto.modeling_auto import MODEL_FOR_CTC_MAPPING_NAMES

    if model_type in MODEL_FOR_CTC_MAPPING_NAMES:
        return "ctc"
    raise Unavailable(
        "{folder} is a {model_type} model, neither Whisper nor CTC", folder=folder, model_type=model_type
    )


def _precision(compute_type: str, cuda: bool):
    """Half precision on a GPU, single on a CPU, unless a floating-point type is asked for by name."""
    import torch

    named = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
    return named.get(compute_type, torch.float16 if cuda else torch.float32)


def _pieces(samples) -> Iterator[tuple[int, Any]]:
    """(index of the first sample, samples) of pieces of up to 30 s; digital silence is left out."""
    longest, start = int(PIECE_SECONDS * SAMPLE_RATE), 0
    while start < len(samples):
        piece = samples[start : start + longest]
        if start + longest < len(samples):
            piece = piece[: quietest(piece)]
        if len(piece) >= SHORTEST_SECONDS * SAMPLE_RATE and piece.any():
            yield start, piece
        start += len(piece)
