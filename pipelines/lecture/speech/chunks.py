"""Which stretches of sound hold speech, and how they are packed for a recogniser that hears 30 s at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.lecture.recording.audio import SAMPLE_RATE

CHUNK_SECONDS = 30.0
# Silence (s) that ends a stretch of speech.
SILENCE_SECONDS = 0.16
# What is kept of the silence around it (s). Measured with Whisper base on English and Russian clips: no
# more errors than with the detector's own 0.4, and a twentieth less sound to decode.
PAD_SECONDS = 0.3
# Of a stretch of speech that is cut, what is shorter than this (s) is left out.
EDGE_SECONDS = 0.5
# What is shorter (s) and so far (s) from all other speech may be a sound of music: heard together with
# speech, it would get the time of the first word.
BLIP_SECONDS, FAR_SECONDS = 1.5, 10.0
# Where a chunk ends inside a sentence, Whisper ends the sentence there. Speakers pause between sentences more
# than within, so chunks end at long silences: to end one in the midst of speech costs as much as CHUNK_COST
# chunks more, at a silence of PAUSE_SECONDS half of that. Of 25 borders in talks 9 were in a sentence when
# each chunk took as much as fits, and none is now, with as many chunks.
CHUNK_COST, PAUSE_SECONDS = 1.0, 1.0
# Speech is looked for in pieces of this length (s) where only the first of it is wanted.
LOOK_SECONDS = 120.0
# In place of the stretch before the first and after the last.
_NONE = (math.inf, -math.inf)


@dataclass(frozen=True)
class Chunk:
    """Up to 30 s of speech that are decoded at once, the silences between its stretches left out.

    `spans` are the (start, end) of the stretches in seconds of the window; the recogniser hears
    them without a gap.
    """

    spans: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        return self.spans[0][0]

    @property
    def end(self) -> float:
        return self.spans[-1][1]

    @property
    def seconds(self) -> float:
        """Speech in the chunk."""
        return sum(end - start for start, end in self.spans)

    def speech_between(self, start: float, end: float) -> float:
        """Seconds of speech in the given time of the window."""
        return sum(max(0.0, min(end, span[1]) - max(start, span[0])) for span in self.spans)

    def between(self, start: float, end: float) -> "Chunk":
        """The speech in the given time of the window; less than half a second at an edge is a word's end."""
        cut = [
            (max(start, first), min(end, last)) for first, last in self.spans if last > start and first < end
        ]
        return Chunk(tuple(span for span in cut if span[1] - span[0] >= EDGE_SECONDS or span in self.spans))

    def with_silences(self) -> "Chunk":
        """The same without a gap, where that is no more than can be decoded at once."""
        return Chunk(((self.start, self.end),)) if self.end - self.start <= CHUNK_SECONDS else self

    def samples(self, window):
        """What the recogniser hears, cut from the window's samples."""
        import numpy

        cuts = [window[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)] for start, end in self.spans]
        return numpy.concatenate(cuts)

    def in_window(self, start: float, end: float) -> tuple[float, float]:
        """Times of the window for times (s) of what was heard; a word stays within one stretch."""
        heard = 0.0
        for first, last in self.spans:
            if (start + end) / 2 < heard + last - first or last == self.end:
                begun, ended = (min(max(first + time - heard, first), last) for time in (start, end))
                return begun, ended
            heard += last - first
        raise AssertionError("a chunk has at least one stretch")


def speech_spans(samples) -> list[tuple[float, float]]:
    """Where somebody speaks, by Silero's detector: (start, end) in seconds, and no silence in it."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=CHUNK_SECONDS - 2 * PAD_SECONDS,
        min_silence_duration_ms=int(1000 * SILENCE_SECONDS),
        speech_pad_ms=0,
    )
    found = get_speech_timestamps(samples, options)
    return [(span["start"] / SAMPLE_RATE, span["end"] / SAMPLE_RATE) for span in found]


def padded(spans: Sequence[tuple[float, float]], seconds: float) -> list[tuple[float, float]]:
    """Stretches of speech with what is kept of the silence around them, in a window of so many seconds."""
    pads = [min(PAD_SECONDS, (after[0] - before[1]) / 2) for before, after in pairwise(spans)]
    return [
        (max(0.0, start - before), min(seconds, end + after))
        for (start, end), before, after in zip(spans, [PAD_SECONDS, *pads], [*pads, PAD_SECONDS])
    ]


def pack(spans: Sequence[tuple[float, float]], seconds: float = math.inf) -> list[Chunk]:
    """Chunks of up to 30 s of speech that hold all of it, with some of the silence around each stretch.

    As few as may be that end where the speaker pauses long: the division of least cost, found by dynamic
    programming. What may be no speech has a chunk of its own. `seconds` is the length of the window.
    """
    chunks: list[Chunk] = []
    pieces = padded(spans, seconds)
    begin = 0
    for number in range(len(spans) + 1):
        if number == len(spans) or _is_blip(spans, number):
            chunks += _divided(pieces[begin:number], _silences(spans[begin:number]))
            chunks += [Chunk((piece,)) for piece in pieces[number : number + 1]]
            begin = number + 1
    return chunks


def _is_blip(spans: Sequence[tuple[float, float]], number: int) -> bool:
    """Whether a stretch is short and far from all others."""
    before, (start, end), after = ([_NONE, *spans, _NONE])[number : number + 3]
    far = start - before[1] > FAR_SECONDS and after[0] - end > FAR_SECONDS
    return far and end - start < BLIP_SECONDS


def _silences(spans: Sequence[tuple[float, float]]) -> list[float]:
    """Seconds between neighbours."""
    return [after[0] - before[1] for before, after in pairwise(spans)]


def _divided(pieces: Sequence[tuple[float, float]], silences: Sequence[float]) -> list[Chunk]:
    """Neighbours in chunks of least cost, with the silences between them."""
    costs = [0.0, *(1 / (1 + (silence / PAUSE_SECONDS) ** 2) for silence in silences)]
    best, begins = [0.0], [0]
    for last in range(1, len(pieces) + 1):
        found, length = [], 0.0
        for first in range(last - 1, -1, -1):
            length += pieces[first][1] - pieces[first][0]
            if length > CHUNK_SECONDS and first < last - 1:
                break
            found.append((best[first] + CHUNK_COST + costs[first], first))
        cost, begin = min(found)
        best.append(cost)
        begins.append(begin)
    ends = [len(pieces)]
    while ends[-1]:
        ends.append(begins[ends[-1]])
    return [Chunk(tuple(pieces[first:last])) for first, last in pairwise(reversed(ends))]


def first_speech(samples, seconds: float):
    """The first `seconds` of speech, silences left out; looks no further than it must."""
    import numpy

    step = int(LOOK_SECONDS * SAMPLE_RATE)
    pieces, total = [numpy.zeros(0, numpy.float32)], 0.0
    for start in range(0, len(samples), step):
        block = samples[start : start + step]
        for chunk in pack(speech_spans(block), len(block) / SAMPLE_RATE):
            pieces.append(chunk.samples(block))
            total += chunk.seconds
        if total >= seconds:
            break
    return numpy.concatenate(pieces)[: int(seconds * SAMPLE_RATE)]
