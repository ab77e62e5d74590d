"""Whisper and CTC models (wav2vec 2.0, HuBERT, WavLM ...) in the format of Hugging Face Transformers.

The library's own ASR pipeline is not used: it warns against itself for recordings of more than 30 s
with Whisper, and drops what the confidences are made of. The models are called directly, on pieces
of up to 30 s that are cut where it is quiet; that bounds the memory as well.
"""

import json
import math
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

from pipelines.core.errors import Unavailable
from pipelines.lecture.speech.engine import SAMPLE_RATE, SpeechOptions
from pipelines.lecture.speech.pauses import segments_of, spoken
from pipelines.lecture.speech.windows import quietest
from pipelines.lecture.transcript import Segment, Word

PIECE_SECONDS = 30.0
# Less than this (s) holds no word, and is less than the models' first layers need.
SHORTEST_SECONDS = 0.1
OUTPUT_LAYERS = ("lm_head.", "ctc_head.", "proj_out.")
# Pieces in which to look for the language.
LANGUAGE_PIECES = 4

# Rising temperatures for a piece that fails (Radford et al. 2022, section 4.5).
TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Transformers compresses the token ids, not the text: its 1.35 stands for Whisper's 2.4.
TOKEN_COMPRESSION = 1.35


class Transformers:
    """A loaded model; Whisper writes sentences without word times, a CTC model words without punctuation."""

    def __init__(self, folder: Path, options: SpeechOptions):
        """Loads from local files only.

        Raises Unavailable where the folder holds no model, one of another kind, or the device is not there.
        """
        self.folder, self.options = Path(folder), options
        kind = _model_kind(self.folder)
        import torch
        from transformers import (
            AutoFeatureExtractor,
            AutoModelForCTC,
            AutoModelForSpeechSeq2Seq,
            AutoTokenizer,
        )
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()

        cuda = torch.cuda.is_available() and options.device != "cpu"
        if options.device == "cuda" and not cuda:
            raise Unavailable("[speech] device is cuda, but torch finds no CUDA device")
        torch.set_num_threads(options.cores)
        self.device = torch.device("cuda" if cuda else "cpu")
        self.dtype = _precision(options.compute_type, cuda)
        local = {"local_files_only": True}
        try:
            self.extractor = AutoFeatureExtractor.from_pretrained(self.folder, **local)
            self.tokenizer = AutoTokenizer.from_pretrained(self.folder, **local)
            auto = AutoModelForSpeechSeq2Seq if kind == "whisper" else AutoModelForCTC
            model, loading = auto.from_pretrained(
                self.folder, dtype=self.dtype, output_loading_info=True, **local
            )
        except Exception as error:  # a damaged file raises whatever its parser does
            reason = " ".join(str(error).split())
            raise Unavailable(f"{folder} is not a model that transformers can load: {reason}") from None
        if any(name.startswith(OUTPUT_LAYERS) for name in loading["missing_keys"]):
            # Transformers would fill it with random numbers.
            raise Unavailable(f"{folder} has no output layer: the model is not trained to recognise speech")
        if self.extractor.sampling_rate != SAMPLE_RATE:
            raise Unavailable(f"{folder} wants {self.extractor.sampling_rate} Hz, not {SAMPLE_RATE} Hz")
        self.model = model.to(self.device).eval()
        self.hearing = _Whisper(self) if kind == "whisper" else _Ctc(self)

    def detect_language(self, samples) -> tuple[str, float]:
        """The setting, else what Whisper hears in the first pieces; ("", 0.0) where all is silent.

        Raises Unavailable where the model cannot tell.
        """
        if self.options.language not in ("", "auto"):
            return self.options.language, 1.0
        return self.hearing.detect_language(samples)

    def recognise(self, samples, language: str, on_progress: Callable[[float], None]) -> list[Segment]:
        """The segments of all pieces in order; the same samples always give the same segments."""
        import torch

        segments = []
        # Whisper samples at random where it decodes again.
        with torch.inference_mode(), torch.random.fork_rng():
            torch.manual_seed(1)
            for start, piece in _pieces(samples):
                segments += self.hearing.recognise(piece, start / SAMPLE_RATE, language)
                on_progress((start + len(piece)) / len(samples))
        on_progress(1.0)
        return segments

    def inputs(self, samples, **how) -> dict:
        """The features of some samples as the model takes them."""
        features = self.extractor(samples, sampling_rate=SAMPLE_RATE, return_tensors="pt", **how)
        return {
            name: values.to(self.device, self.dtype) if values.is_floating_point() else values.to(self.device)
            for name, values in features.items()
        }


class _Whisper:
    """Decoding with timestamps, each piece checked and repeated as the paper has it."""

    def __init__(self, loaded: Transformers):
        self.loaded, self.model, self.tokenizer = loaded, loaded.model, loaded.tokenizer
        self.generation = self.model.generation_config
        if getattr(self.generation, "no_timestamps_token_id", None) is None:
            raise Unavailable(
                f"{loaded.folder}/generation_config.json lacks no_timestamps_token_id, without which there "
                "are no times; take the file of the Whisper model that this one was made from"
            )
        self.languages = getattr(self.generation, "lang_to_id", None) or {}
        self.multilingual = bool(self.languages) and getattr(self.generation, "is_multilingual", True)

    def detect_language(self, samples) -> tuple[str, float]:
        """Mean probability over the first pieces; generate() itself tells no probability."""
        import torch

        if not self.multilingual:
            return "en", 1.0
        start = torch.tensor([[self.generation.decoder_start_token_id]], device=self.loaded.device)
        ids = torch.tensor(list(self.languages.values()), device=self.loaded.device)
        heard = []
        with torch.inference_mode():
            for _, (_, piece) in zip(range(LANGUAGE_PIECES), _pieces(samples)):
                logits = self.model(**self.loaded.inputs(piece), decoder_input_ids=start).logits[0, -1]
                heard.append(logits[ids].float().softmax(dim=-1))
        if not heard:
            return "", 0.0
        mean = torch.stack(heard).mean(dim=0)
        token = list(self.languages)[int(mean.argmax())]
        return token.strip("<|>"), float(mean.max())

    def recognise(self, piece, start: float, language: str) -> list[Segment]:
        """Segments between Whisper's timestamps; confidence is the geometric mean of token probabilities."""
        options = self.loaded.options
        found = self.model.generate(
            **self.loaded.inputs(piece, truncation=False, padding="longest"),
            **self._spoken_in(language),
            return_timestamps=True,
            return_segments=True,
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=True,
            num_beams=options.beam_size,
            # As in OpenAI's decoder. Five beams that run away take 1.8 GB so, and 2.7 GB without.
            max_new_tokens=self.model.config.max_target_positions // 2,
            temperature=TEMPERATURES,
            compression_ratio_threshold=TOKEN_COMPRESSION,
            logprob_threshold=options.log_probability,
            no_speech_threshold=options.no_speech,
            condition_on_prev_tokens=False,
        )
        segments, result, offset = [], None, 0
        for part in found["segments"][0]:
            if part["result"] is not result:
                # A piece may take several decodings; `idxs` count from the prompt of each.
                result, offset = part["result"], part["idxs"][0]
            segment = self._segment(part, part["idxs"][0] - offset, start, start + len(piece) / SAMPLE_RATE)
            if segment.text and segment.end > segment.start:
                segments.append(segment)
        return segments

    def _spoken_in(self, language: str) -> dict:
        if self.multilingual and f"<|{language}|>" in self.languages:
            return {"language": language, "task": "transcribe"}
        if not self.multilingual and language == "en":
            return {}
        raise Unavailable(f"model {self.loaded.options.model} does not know the language {language!r}")

    def _segment(self, part: dict, first: int, start: float, end: float) -> Segment:
        import torch

        tokens = part["tokens"].cpu()
        # Scores are those of the beam that won; without beams they may bear a temperature, logits do not.
        result = part["result"]
        steps = result["scores"] if "beam_indices" in result else result["logits"]
        text_ids, likelihoods = [], []
        for token, scores in zip(tokens.tolist(), steps[first : first + len(tokens)]):
            if token < self.generation.no_timestamps_token_id and token not in self.tokenizer.all_special_ids:
                text_ids.append(token)
                likelihoods.append(float(torch.log_softmax(scores.float(), dim=-1)[token]))
        text = self.tokenizer.decode(text_ids).strip()
        likelihood = min(0.0, fmean(likelihoods)) if likelihoods else -math.inf
        options, raw = self.loaded.options, text.encode()
        repetitive = len(raw) / len(zlib.compress(raw)) > options.compression_ratio
        return Segment(
            start=round(min(end, start + float(part["start"])), 2),
            end=round(min(end, start + float(part["end"])), 2),
            text=text,
            confidence=round(math.exp(likelihood), 3),
            doubtful=repetitive or likelihood < options.log_probability,
        )


class _Ctc:
    """The likeliest token of every frame, collapsed to words (Graves et al. 2006), cut at pauses."""

    def __init__(self, loaded: Transformers):
        self.loaded, self.tokenizer = loaded, loaded.tokenizer
        if not hasattr(self.tokenizer, "_get_word_offsets"):
            name = type(self.tokenizer).__name__
            raise Unavailable(f"{loaded.folder}: its tokenizer {name} gives no word times")
        # English models write capitals only.
        letters = [token for token in self.tokenizer.get_vocab() if len(token) == 1]
        self.capitals_only = not any(letter.islower() for letter in letters)

    def detect_language(self, samples) -> tuple[str, float]:
        raise Unavailable(f"{self.loaded.folder} cannot tell the language; set [speech] language")

    def recognise(self, piece, start: float, language: str) -> list[Segment]:
        """Probability of a word: mean over the frames in which the model hears a letter of it."""
        options = self.loaded.options
        logits = self.loaded.model(**self.loaded.inputs(piece)).logits[0]
        sure, ids = (values.cpu().numpy() for values in logits.float().softmax(dim=-1).max(dim=-1))
        frame = len(piece) / SAMPLE_RATE / len(ids)
        words = []
        for found in self.tokenizer.decode(ids, output_word_offsets=True).word_offsets:
            first, last = int(found["start_offset"]), int(found["end_offset"])
            letters = ids[first:last] != self.tokenizer.pad_token_id
            if text := spoken(found["word"]):
                words.append(
                    Word(
                        start=round(start + first * frame, 2),
                        end=round(start + last * frame, 2),
                        text=text.lower() if self.capitals_only else text,
                        probability=round(float(sure[first:last][letters].mean()), 3),
                    )
                )
        return segments_of(words, language, options.pause, options.doubtful_word)


def _model_kind(folder: Path) -> str:
    """`whisper` or `ctc`, by the folder's config.json."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        model_type = config["model_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{folder} has no config.json of a transformers model: {error}") from None
    if model_type == "whisper":
        return "whisper"
    from transformers.models.auto.modeling_auto import MODEL_FOR_CTC_MAPPING_NAMES

    if model_type in MODEL_FOR_CTC_MAPPING_NAMES:
        return "ctc"
    raise Unavailable(f"{folder} is a {model_type} model, neither Whisper nor CTC")


def _precision(compute_type: str, cuda: bool):
    """Half precision on a GPU, single on a CPU, unless a floating-point type is asked for by name."""
    import torch

    named = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
    return named.get(compute_type, torch.float16 if cuda else torch.float32)


def _pieces(samples) -> Iterator[tuple[int, object]]:
    """(index of the first sample, samples) of pieces of up to 30 s; digital silence is left out."""
    longest, start = int(PIECE_SECONDS * SAMPLE_RATE), 0
    while start < len(samples):
        piece = samples[start : start + longest]
        if start + longest < len(samples):
            piece = piece[: quietest(piece)]
        if len(piece) >= SHORTEST_SECONDS * SAMPLE_RATE and piece.any():
            yield start, piece
        start += len(piece)
