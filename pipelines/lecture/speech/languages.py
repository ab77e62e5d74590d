"""Several languages in one recording: where each is spoken, heard again in that, and which one dominates.

An engine that can notices what each stretch of a window sounds like while it decodes all in one. Where
that is clearly another, the border is looked for between the pauses, and each side is decoded in its own.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipelines.lecture.recording.audio import SAMPLE_RATE
from pipelines.lecture.records import Segment
from pipelines.lecture.speech.chunks import speech_spans

# Half a minute of one speaker is of one language with this probability, or more; murmur is with less.
CLEAR = 0.9
# So much speech (s) is enough to tell a language; what is shorter is taken for that of its neighbour.
ENOUGH, SHORTEST = 4.0, 3.0


@dataclass(frozen=True)
class Noticed:
    """What a stretch of speech from start to end (s) sounds like: ISO 639-1 and its probability."""

    start: float
    end: float
    language: str
    probability: float


Decode = Callable[[object, str], list[Segment]]
Detect = Callable[[object], tuple[str, float]]


def in_own_languages(
    samples,
    segments: list[Segment],
    language: str,
    noticed: Sequence[Noticed],
    decode: Decode,
    detect: Detect,
) -> list[Segment]:
    """The segments of a window that was decoded in one language, with those of other languages in their own.

    `decode` gives the segments of samples in a language, `detect` the language of samples. What is heard
    less certainly in the other language stays. All have their language where there are several.
    """
    unsure = [n for n, each in enumerate(noticed) if each.language != language or each.probability < CLEAR]
    pieces = {number: _pieces(samples, noticed, number, detect) for number in unsure}
    others = {
        each.language
        for found in pieces.values()
        for each in found
        if each.language != language and each.probability >= CLEAR and each.end - each.start >= ENOUGH
    }
    if not others:
        return segments
    heard = list(segments)
    for first, last in _regions(pieces, others, len(noticed)):
        inside = [
            piece
            for number in range(first, last + 1)
            for piece in pieces.get(number) or _pieces(samples, noticed, number, detect)
        ]
        for stretch in _joined(inside, {language, *others}):
            window = samples[int(stretch.start * SAMPLE_RATE) : int(stretch.end * SAMPLE_RATE)]
            again = [segment.later(stretch.start) for segment in decode(window, stretch.language)]
            before = [each for each in heard if stretch.start <= (each.start + each.end) / 2 < stretch.end]
            if stretch.language != language and _likelihood(again) <= _likelihood(before):
                continue
            heard = [each for each in heard if each not in before]
            heard += [replace(each, language=stretch.language) for each in again]
    heard = [each if each.language else replace(each, language=language) for each in heard]
    return sorted(heard, key=lambda each: each.start)


def _regions(pieces: dict[int, list[Noticed]], others: set[str], count: int) -> list[tuple[int, int]]:
    """Runs (first, last) of stretches in which another language is spoken, with a neighbour at each side."""
    touched: set[int] = set()
    for number, found in pieces.items():
        if any(each.language in others for each in found):
            touched |= {number - 1, number, number + 1}
    inside = sorted(number for number in touched if 0 <= number < count)
    runs = groupby(enumerate(inside), key=lambda each: each[1] - each[0])
    numbers = [[number for _, number in run] for _, run in runs]
    return [(run[0], run[-1]) for run in numbers]


def _pieces(samples, noticed: Sequence[Noticed], number: int, detect: Detect) -> list[Noticed]:
    """A stretch in pieces between pauses, long enough to tell a language each; one that is clear, among its
    like, as it is."""
    whole, around = noticed[number], noticed[max(0, number - 1) : number + 2]
    if len(around) > 1 and all(one.language == whole.language and one.probability >= CLEAR for one in around):
        return [whole]
    begin, end = int(whole.start * SAMPLE_RATE), int(whole.end * SAMPLE_RATE)
    groups: list[list[tuple[float, float]]] = []
    for start, stop in speech_spans(samples[begin:end]):
        span = whole.start + start, whole.start + stop
        if groups and sum(b - a for a, b in groups[-1]) < ENOUGH:
            groups[-1].append(span)
        else:
            groups.append([span])
    found = []
    for group in groups:
        first, last = group[0][0], group[-1][1]
        told = detect(samples[int(first * SAMPLE_RATE) : int(last * SAMPLE_RATE)])
        found.append(Noticed(first, last, *told))
    return found


def _joined(pieces: Sequence[Noticed], among: set[str]) -> list[Noticed]:
    """Neighbours of one language as one; what is too short, or of none of these, is as what is nearest.

    They meet in the middle of the pause between them.
    """
    known = [each for each in pieces if each.language in among and each.end - each.start >= SHORTEST]
    if not known:
        return []
    named: list[Noticed] = []
    for each in pieces:
        if each not in known:
            near = min(known, key=lambda one: abs((one.start + one.end) - (each.start + each.end)))
            each = replace(each, language=near.language)
        if named and named[-1].language == each.language:
            named[-1] = replace(named[-1], end=each.end)
        else:
            named.append(each)
    for number, (before, after) in enumerate(pairwise(list(named))):
        middle = (before.end + after.start) / 2
        named[number] = replace(named[number], end=middle)
        named[number + 1] = replace(after, start=middle)
    return named


def _likelihood(segments: Sequence[Segment]) -> float:
    """The mean log-probability of the words, or of the segments where there are none."""
    found = [word.probability for each in segments for word in each.words]
    found = found or [each.confidence for each in segments]
    return sum(math.log(max(each, 1e-6)) for each in found) / len(found) if found else -math.inf


def dominating(segments: Sequence[Segment], language: str) -> str:
    """The language that most is said in (by time); `language` is that of segments that tell none."""
    seconds: Counter[str] = Counter()
    for each in segments:
        seconds[each.language or language] += each.end - each.start  # type: ignore[assignment]
    return max(seconds, key=lambda one: (seconds[one], one == language)) if seconds else language


def relative_to(segments: Sequence[Segment], language: str, main: str) -> list[Segment]:
    """The segments with their language where it is not the main one; empty in them was `language`."""

    def told(each: Segment) -> Segment:
        own = each.language or language
        return replace(each, language="" if own == main else own)

    return [told(each) for each in segments]
