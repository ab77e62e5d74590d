"""The speech recognition pipeline of Transformers, made to tell what its own drops: how sure the model is.

It imports torch: import it where a model is loaded.
"""

import math
import zlib
from statistics import fmean
from typing import Any

import torch
from transformers import AutomaticSpeechRecognitionPipeline

from pipelines.core.errors import Unavailable
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment, Word
from pipelines.lecture.speech.pauses import segments_of, spoken

# Rising temperatures for a piece that fails (Radford et al. 2022, section 4.5).
TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
# Transformers compresses the token ids, not the text: its 1.35 stands for Whisper's 2.4.
TOKEN_COMPRESSION = 1.35
# What Whisper's models know that are not multilingual.
MONOLINGUAL = ("en",)
# Its types do not say what its models and tokenizers can do, nor let a pipeline take parameters of its own.
_Pipeline: Any = AutomaticSpeechRecognitionPipeline


class WhisperPipeline(_Pipeline):
    """Up to 30 s of samples to Whisper's own segments, checked and repeated as the paper has it.

    `where` names the model's folder in errors. Raises Unavailable where the model gives no times.
    """

    def __init__(self, options: SpeechSettings, where: str, **parts):
        super().__init__(**parts)
        self.options, self.generation = options, self.model.generation_config
        if getattr(self.generation, "no_timestamps_token_id", None) is None:
            raise Unavailable(
                "{where}/generation_config.json lacks no_timestamps_token_id, without which there "
                "are no times; take the file of the Whisper model that this one was made from",
                where=where,
            )
        self.languages = getattr(self.generation, "lang_to_id", None) or {}
        self.multilingual = bool(self.languages) and getattr(self.generation, "is_multilingual", True)

    def preprocess(self, samples, **_):
        """The features of the samples, not padded to 30 s: in a silent rest Whisper would find words."""
        features = self.feature_extractor(
            samples, sampling_rate=SAMPLE_RATE, truncation=False, padding="longest", return_tensors="pt"
        )
        yield {"is_last": True, "seconds": len(samples) / SAMPLE_RATE, **features.to(dtype=self.dtype)}

    def _forward(self, model_inputs, language: str):
        found = self.model.generate(
            model_inputs["input_features"],
            **self._spoken_in(language),
            return_timestamps=True,
            return_segments=True,
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=True,
            num_beams=self.options.beam_size,
            # As in OpenAI's decoder. Five beams that run away take 1.8 GB so, and 2.7 GB without.
            max_new_tokens=self.model.config.max_target_positions // 2,
            temperature=TEMPERATURES,
            compression_ratio_threshold=TOKEN_COMPRESSION,
            logprob_threshold=self.options.log_probability,
            no_speech_threshold=self.options.no_speech,
            condition_on_prev_tokens=False,
        )
        segments, result, offset = [], None, 0
        for part in found["segments"][0]:
            if part["result"] is not result:
                # A piece may take several decodings; `idxs` count from the prompt of each.
                result, offset = part["result"], part["idxs"][0]
            segments.append(self._segment(part, part["idxs"][0] - offset, model_inputs["seconds"]))
        return {"is_last": True, "segments": segments}

    def postprocess(self, model_outputs, **_) -> list[Segment]:
        found = [segment for output in model_outputs for segment in output["segments"]]
        return [segment for segment in found if segment.text and segment.end > segment.start]

    def language_probabilities(self, samples):
        """Probability of each of `languages` in up to 30 s of samples; generate() tells none."""
        features = self.feature_extractor(samples, sampling_rate=SAMPLE_RATE, return_tensors="pt")
        start = torch.tensor([[self.generation.decoder_start_token_id]], device=self.device)
        with torch.inference_mode():
            encoded = features.input_features.to(self.device, self.dtype)
            logits = self.model(input_features=encoded, decoder_input_ids=start).logits[0, -1]
        return logits[list(self.languages.values())].float().softmax(dim=-1)

    def _spoken_in(self, language: str) -> dict:
        if self.multilingual and f"<|{language}|>" in self.languages:
            return {"language": language, "task": "transcribe"}
        if not self.multilingual and language in MONOLINGUAL:
            return {}
        raise Unavailable(
            "model {model} does not know the language {language!r}",
            model=self.options.model,
            language=language,
        )

    def _segment(self, part: dict, first: int, longest: float) -> Segment:
        """Confidence is the geometric mean of the probabilities of the text's tokens."""
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
        raw = text.encode()
        repetitive = len(raw) / len(zlib.compress(raw)) > self.options.compression_ratio
        return Segment(
            start=round(min(longest, float(part["start"])), 2),
            end=round(min(longest, float(part["end"])), 2),
            text=text,
            confidence=round(math.exp(likelihood), 3),
            doubtful=repetitive or likelihood < self.options.log_probability,
        )


class CtcPipeline(_Pipeline):
    """Samples to words: the likeliest token of every frame, collapsed (Graves et al. 2006), cut at pauses.

    `where` names the model's folder in errors. Raises Unavailable where the tokenizer gives no word times.
    """

    def __init__(self, options: SpeechSettings, where: str, **parts):
        super().__init__(**parts)
        self.options = options
        if not hasattr(self.tokenizer, "_get_word_offsets"):
            raise Unavailable(
                "{where}: its tokenizer {tokenizer} gives no word times",
                where=where,
                tokenizer=type(self.tokenizer).__name__,
            )
        # English models write capitals only.
        letters = [token for token in self.tokenizer.get_vocab() if len(token) == 1]
        self.capitals_only = not any(letter.islower() for letter in letters)

    def preprocess(self, samples, **parameters):
        for inputs in super().preprocess(samples, **parameters):
            yield {**inputs, "seconds": len(samples) / SAMPLE_RATE}

    def _forward(self, model_inputs, language: str):
        names = (self.model.main_input_name, "attention_mask")
        logits = self.model(**{name: model_inputs[name] for name in names}).logits[0]
        sure, ids = logits.float().softmax(dim=-1).max(dim=-1)
        kept = {"sure": sure, "ids": ids, "language": language}
        return {"is_last": True, "seconds": model_inputs["seconds"], **kept}

    def postprocess(self, model_outputs, **_) -> list[Segment]:
        [output] = model_outputs
        words = self._words(output["ids"].numpy(), output["sure"].numpy(), output["seconds"])
        return segments_of(words, output["language"], self.options.pause, self.options.doubtful_word)

    def _words(self, ids, sure, seconds: float) -> list[Word]:
        """Probability of a word: mean over the frames in which the model hears a letter of it."""
        frame = seconds / len(ids)
        words = []
        for found in self.tokenizer.decode(ids, output_word_offsets=True).word_offsets:
            first, last = int(found["start_offset"]), int(found["end_offset"])
            letters = ids[first:last] != self.tokenizer.pad_token_id
            if text := spoken(found["word"]):
                words.append(
                    Word(
                        start=round(first * frame, 2),
                        end=round(last * frame, 2),
                        text=text.lower() if self.capitals_only else text,
                        probability=round(float(sure[first:last][letters].mean()), 3),
                    )
                )
        return words
