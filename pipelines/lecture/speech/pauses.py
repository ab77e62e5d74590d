"""From timed words to segments: speech is cut where the speaker pauses."""

import re
from collections.abc import Sequence
from statistics import fmean

from pipelines.language.language import language_of
from pipelines.lecture.records import Segment, Word

# A run of words without a pause is cut all the same when it is longer than this (s).
LONGEST_SECONDS = 20.0


_NUMERAL = re.compile(r"[\[<](\d+)[\]>]")
_MARK = re.compile(r"\[[^\]]*\]|<[^>]*>")


def cut_at_pauses(
    words: Sequence[Word], pause: float, longest: float = LONGEST_SECONDS
) -> list[tuple[Word, ...]]:
    """Runs of words that are parted by at least `pause` seconds of silence.

    A run of more than `longest` seconds is cut at its longest pause, at the one nearest
    to its middle where several are as long, and again until all are short enough.
    """
    runs, begin = [], 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].start - words[index - 1].end >= pause:
            runs += _shortened(tuple(words[begin:index]), longest)
            begin = index
    return runs


def _shortened(run: tuple[Word, ...], longest: float) -> list[tuple[Word, ...]]:
    if len(run) < 2 or run[-1].end - run[0].start <= longest:
        return [run]
    middle = (run[0].start + run[-1].end) / 2

    def fitness(index: int) -> tuple[float, float]:
        gap = run[index].start - run[index - 1].end
        return round(gap, 2), -abs(run[index].start - middle)

    cut = max(range(1, len(run)), key=fitness)
    return _shortened(run[:cut], longest) + _shortened(run[cut:], longest)


def spoken(text: str) -> str:
    """A recogniser's word without its marks: `[2]` is the numeral 2, `[noise]` and `<unk>` are nothing."""
    return _MARK.sub("", _NUMERAL.sub(r"\1", text)).strip()


def segments_of(
    words: Sequence[Word], language: str, pause: float, doubtful: float, capital: bool = True
) -> list[Segment]:
    """One segment a run of words; doubtful where the mean probability of its words is below `doubtful`.

    The text is the words as they are, with a `capital` first letter for recognisers that write none.
    """
    segments = []
    for run in cut_at_pauses(words, pause):
        text = language_of(language).word_space.join(word.text for word in run)
        confidence = fmean(word.probability for word in run)
        segments.append(
            Segment(
                start=run[0].start,
                end=run[-1].end,
                text=text[:1].upper() + text[1:] if capital else text,
                confidence=round(confidence, 3),
                doubtful=confidence < doubtful,
                words=run,
            )
        )
    return segments
