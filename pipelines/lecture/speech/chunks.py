"""Which stretches of sound hold speech, and how they are packed for a recogniser that hears 30 s at once."""

from dataclasses import dataclass

from pipelines.lecture.speech.engine import SAMPLE_RATE

CHUNK_SECONDS = 30.0
# Silence (s) that ends a stretch of speech.
SILENCE_SECONDS = 0.16
# Stretches of speech further apart than this (s) do not share a chunk.
GAP_SECONDS = 3.0


@dataclass(frozen=True)
class Chunk:
    """Up to 30 s that are decoded at once: the (start, end) of its stretches of speech, in seconds."""

    spans: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        return self.spans[0][0]

    @property
    def end(self) -> float:
        return self.spans[-1][1]

    def speech_between(self, start: float, end: float) -> float:
        """Seconds of speech in the given time."""
        return sum(max(0.0, min(end, span[1]) - max(start, span[0])) for span in self.spans)


def speech_spans(samples) -> list[tuple[float, float]]:
    """Where somebody speaks, by Silero's detector; (start, end) in seconds, at most 30 s each."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=CHUNK_SECONDS, min_silence_duration_ms=int(1000 * SILENCE_SECONDS)
    )
    found = get_speech_timestamps(samples, options)
    return [(span["start"] / SAMPLE_RATE, span["end"] / SAMPLE_RATE) for span in found]


def pack(spans: list[tuple[float, float]]) -> list[Chunk]:
    """Chunks of up to 30 s that hold all speech; neighbours share one as long as they fit."""
    chunks: list[Chunk] = []
    for start, end in spans:
        last = chunks[-1] if chunks else None
        if last and end - last.start <= CHUNK_SECONDS and start - last.end <= GAP_SECONDS:
            chunks[-1] = Chunk((*last.spans, (start, end)))
        else:
            chunks.append(Chunk(((start, end),)))
    return chunks


def first_speech(samples, seconds: float):
    """The first `seconds` of speech, silences left out."""
    import numpy

    pieces, total = [numpy.zeros(0, numpy.float32)], 0.0
    for start, end in speech_spans(samples):
        pieces.append(samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)])
        total += end - start
        if total >= seconds:
            break
    return numpy.concatenate(pieces)
