"""faster-whisper's model in the order of work that suits a processor: import it where a model is loaded."""

from collections.abc import Callable

import ctranslate2
import numpy
from faster_whisper import WhisperModel

# What the encoder computes in these types are float32 numbers, which numpy can join.
JOINED_TYPES = ("int8", "int8_float32", "int16", "float32")


class CpuWhisperModel(WhisperModel):
    """Encodes and aligns chunk by chunk, whatever the batch; decodes the batch at once.

    On two cores, 38 chunks of 30 s of Whisper base in batches of 20 took 19.0 s to encode at once and
    11.1 s one by one (what is computed between the layers stays in the caches), 4.0 and 2.2 s to align.
    Decoding is the other way round, since each step reads the whole model: 9.8 s in batches of 20,
    13.1 s in batches of 8, 17.8 s in batches of 4. The same words come out.
    """

    # Called after each chunk of a batch that has been encoded, about half of the work on it.
    on_encoded: Callable[[], None] | None = None
    # Takes the language of each such chunk, as what was encoded tells it, and its probability.
    on_language: Callable[[str, float], None] | None = None

    def encode(self, features):
        if features.ndim == 2 or self.model.compute_type not in JOINED_TYPES:
            return super().encode(features)
        encoded = []
        for chunk in features:
            output = super().encode(chunk)
            if self.on_language:
                token, probability = self.model.detect_language(output)[0][0]
                self.on_language(token[2:-2], probability)
            encoded.append(numpy.asarray(output))
            if self.on_encoded:
                self.on_encoded()
        return ctranslate2.StorageView.from_array(numpy.concatenate(encoded))

    def find_alignment(self, tokenizer, text_tokens, encoder_output, num_frames, *others):
        if len(text_tokens) < 2 or self.model.compute_type not in JOINED_TYPES:
            return super().find_alignment(tokenizer, text_tokens, encoder_output, num_frames, *others)
        encoded = numpy.asarray(encoder_output)
        found = []
        for number, (tokens, frames) in enumerate(zip(text_tokens, num_frames, strict=True)):
            one = ctranslate2.StorageView.from_array(encoded[number : number + 1])
            found += super().find_alignment(tokenizer, [tokens], one, [frames], *others)
        return found
