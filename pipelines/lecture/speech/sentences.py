"""From segments as the recogniser cut them to sentences and paragraphs as people read them."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from pipelines.core.settings import SpeechSettings
from pipelines.language.language import Span, language_of
from pipelines.language.text.numerals import as_written
from pipelines.language.text.sentences import split, word_count
from pipelines.lecture.records import Paragraph, Segment, Sentence, Transcript, Word
from pipelines.lecture.speech.borders import without_false_stops

# Silence (s) that ends a sentence where no mark does, and one that ends it also where a small letter
# follows: who shows a slide pauses within sentences.
SENTENCE_PAUSE, LONGEST_PAUSE = 1.5, 6.0
# Words in a sentence beyond which lost punctuation is the likelier reason.
LONGEST_SENTENCE = 60
# A text with fewer end marks a word than this comes from a recogniser that writes none.
FEWEST_END_MARKS = 0.01

# What was misheard is a phrase of up to so many words; none ends with a word that is surer than this.
LONGEST_PHRASE, SURE = 3, 0.85

# Words in a paragraph: fewest and most that read well, and the most that there may be.
PARAGRAPH = (60, 120, 160)

_END_MARK = re.compile(r"[.!?…](?=[\"'»”)]*(?:\s|$))|[。！？｡؟۔।։።။]")


def sentences(
    transcript: Transcript, doubtful_word: float = SpeechSettings.doubtful_word
) -> tuple[Sentence, ...]:
    """The sentences of a lecture in order; together they hold all its characters but white space
    and full stops that are none (borders.py). Numbers are written as the language writes them.

    Times come from the words where a segment has them, else from the position within the segment.
    Phrases that were heard right with a probability below `doubtful_word` are marked; of a doubtful segment
    all, where it has no words or none is that improbable. Words have the probabilities of certainty.py.
    What is said in another language is split by its rules.
    """
    runs = groupby(transcript.segments, key=lambda segment: segment.language)
    found: list[Sentence] = []
    for language, run in runs:
        of_one = replace(transcript, segments=tuple(run), language=language or transcript.language)
        found += (replace(each, language=language) for each in _of_one(of_one, doubtful_word))
    return tuple(found)


def _of_one(transcript: Transcript, doubtful_word: float) -> tuple[Sentence, ...]:
    """The sentences of what is said in one language."""
    language = transcript.language
    spoken = [segment for segment in transcript.segments if segment.text.strip()]
    segments = without_false_stops(spoken, language)
    text, pieces = _joined(segments, language)
    words = [located(segment, text, piece) for segment, piece in zip(segments, pieces)]
    doubts = [
        span
        for segment, piece, found in zip(segments, pieces, words)
        for span in _doubtful(text, piece if segment.doubtful else None, found, doubtful_word)
    ]
    clock = _Clock(segments, pieces, words)
    borders = {piece[0]: pause for piece, pause in zip(pieces[1:], _pauses(segments))}
    spans = [
        short
        for run in _runs(text, pieces, borders)
        for span in split(text[slice(*run)], language)
        for short in _shortened(text, (run[0] + span[0], run[0] + span[1]), borders)
    ]
    return tuple(
        Sentence(
            as_written(text[start:end], language),
            clock.start(start),
            clock.end(end),
            _within(doubts, start, end),
        )
        for start, end in spans
    )


def doubtful_share(heard: Sequence[Sentence]) -> float:
    """The share (0..1) of all characters that may be misheard."""
    doubtful = sum(end - start for sentence in heard for start, end in sentence.doubtful)
    return round(doubtful / max(1, sum(len(sentence.text) for sentence in heard)), 4)


def paragraphs(sentences: Sequence[Sentence]) -> tuple[Paragraph, ...]:
    """Sentences set together: 60 to 120 words where possible, broken rather at the longer pauses.

    The breaks with the least total cost, found by dynamic programming as Knuth and Plass (1981)
    break lines. More than 160 words only where one sentence has as many.
    """
    words = [word_count(sentence.text) for sentence in sentences]
    pauses = [max(0.0, round(after.start - before.end, 1)) for before, after in pairwise(sentences)]
    ranks = [rank**3 for rank in _ranks(pauses)]
    costs, begins = [0.0], [0]
    for end in range(1, len(sentences) + 1):
        candidates, total = [], 0.0
        for begin in range(end - 1, -1, -1):
            total += words[begin]
            if total > PARAGRAPH[2] and begin < end - 1:
                break
            rest = ranks[begin - 1] if begin else 0.0
            candidates.append((costs[begin] + _misfit(total, end - begin) - rest, begin))
        cost, begin = min(candidates)
        costs.append(cost)
        begins.append(begin)
    breaks = [len(sentences)]
    while breaks[-1]:
        breaks.append(begins[breaks[-1]])
    return tuple(Paragraph(tuple(sentences[begin:end])) for begin, end in pairwise(reversed(breaks)))


def _misfit(words: float, sentences: int) -> float:
    """How badly a paragraph reads: 0 in the aimed range, 1 at no words and at the longest allowed.

    A short sentence alone is worse by 1, as much as the lecture's longest pause is worth.
    """
    least, most, longest = PARAGRAPH
    if words > most:
        return ((words - most) / (longest - most)) ** 2
    short = max(0.0, 1 - words / least)
    return short + (1.0 if sentences == 1 and short else 0.0)


def _ranks(pauses: Sequence[float]) -> list[float]:
    """Share of the lecture's other pauses that are shorter, 0 to 1."""
    ordered = sorted(pauses)
    return [bisect_left(ordered, pause) / max(1, len(ordered) - 1) for pause in pauses]


def _joined(segments: Sequence[Segment], language: str) -> tuple[str, list[Span]]:
    """The whole text, runs of white space as one space, and the span of each segment in it."""
    parts: list[str] = []
    pieces: list[Span] = []
    length, last = 0, ""
    for segment in segments:
        part = " ".join(segment.text.split())
        unspaced = not language_of(language).sentence_space and not (last.isascii() and part[0].isascii())
        if parts and not unspaced:
            parts.append(" ")
            length += 1
        pieces.append((length, length + len(part)))
        parts.append(part)
        length, last = length + len(part), part[-1]
    return "".join(parts), pieces


def _pauses(segments: Sequence[Segment]) -> Iterator[float]:
    """Silence (s) after each segment but the last."""
    ends = accumulate((segment.end for segment in segments), max)
    return (after.start - end for end, after in zip(ends, segments[1:]))


def _runs(text: str, pieces: Sequence[Span], borders: dict[int, float]) -> list[Span]:
    """Spans that no sentence crosses: between long pauses; each segment where there is no punctuation."""
    if not pieces:
        return []
    punctuated = len(_END_MARK.findall(text)) >= FEWEST_END_MARKS * word_count(text)

    def ends(start: int, pause: float) -> bool:
        goes_on = punctuated and text[start].islower() and pause <= LONGEST_PAUSE
        return not punctuated or (pause > SENTENCE_PAUSE and not goes_on)

    starts = [start for start, pause in borders.items() if ends(start, pause)]
    return list(pairwise([0, *starts, len(text)]))


def _shortened(text: str, span: Span, borders: dict[int, float]) -> list[Span]:
    """An over-long sentence cut at segment borders: at the longest pause in its middle half."""
    start, end = span
    inside = [border for border in borders if start < border < end]
    if not inside or word_count(text[start:end]) <= LONGEST_SENTENCE:
        return [span]
    middle, quarter = (start + end) / 2, (end - start) / 4

    def fitness(border: int) -> tuple:
        distance = abs(border - middle)
        return distance < quarter, round(borders[border], 1) if distance < quarter else 0, -distance

    cut = max(inside, key=fitness)
    before = len(text[start:cut].rstrip()) + start
    return _shortened(text, (start, before), borders) + _shortened(text, (cut, end), borders)


def located(segment: Segment, text: str, piece: Span) -> list[tuple[Span, Word]]:
    """The words of a segment with their spans in the text; words that are not in it are left out."""
    found, position = [], piece[0]
    for word in segment.words:
        spelled = word.text.strip()
        while position < piece[1] and text[position].isspace():
            position += 1
        # Compared without case: a capital is added to the first word where a recogniser writes none.
        if text[position : position + len(spelled)].lower() == spelled.lower():
            start = position
        else:
            start = text.find(spelled, position, min(piece[1], position + len(spelled) + 40))
        if spelled and start >= 0 and start + len(spelled) <= piece[1]:
            position = start + len(spelled)
            found.append(((start, position), word))
    return found


def _doubtful(text: str, piece: Span | None, words: list, threshold: float) -> list[Span]:
    """The doubtful phrases, neighbours as one; all of the piece where it is doubtful without them."""
    marked = doubtful_words([word.probability for _, word in words], threshold)
    spans = [span for (span, _), doubted in zip(words, marked) if doubted] or [piece] * (piece is not None)
    merged = spans[:1]
    for start, end in spans[1:]:
        if text[merged[-1][1] : start].strip():
            merged.append((start, end))
        else:
            merged[-1] = (merged[-1][0], end)
    return merged


def doubtful_words(probabilities: Sequence[float], threshold: float) -> list[bool]:
    """Which words are part of a phrase that was heard right with less than this probability (0..1).

    A phrase is as short as may be, up to LONGEST_PHRASE words, and begins and ends with words that are not
    SURE.
    """
    marked = [False] * len(probabilities)
    for length in range(1, LONGEST_PHRASE + 1):
        for first in range(len(probabilities) - length + 1):
            phrase = probabilities[first : first + length]
            ends = length == 1 or max(phrase[0], phrase[-1]) < SURE
            if ends and math.prod(phrase) < threshold and not any(marked[first : first + length]):
                marked[first : first + length] = [True] * length
    return marked


def _within(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of ordered spans that lie in a sentence, counted from its start."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    last = bisect_left(spans, end, key=lambda span: span[0])
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in spans[first:last])


class _Clock:
    """Tells the time (s) at a position in the joined text, by linear interpolation between known points."""

    def __init__(self, segments: Sequence[Segment], pieces: Sequence[Span], words: Sequence[list]):
        points = []
        for segment, (begin, end), found in zip(segments, pieces, words):
            known = [(span[i], time) for span, word in found for i, time in enumerate((word.start, word.end))]
            if not known or known[0][0] > begin:
                known.insert(0, (begin, segment.start))
            if known[-1][0] < end:
                known.append((end, segment.end))
            points += [(position, min(max(time, segment.start), segment.end)) for position, time in known]
        self.positions = [position for position, _ in points]
        self.times = list(accumulate((time for _, time in points), max))

    def start(self, position: int) -> float:
        """When the character at a position begins."""
        return self._between(bisect_right(self.positions, position) - 1, position)

    def end(self, position: int) -> float:
        """When the character before a position ends."""
        after = bisect_left(self.positions, position)
        return self._between(after if self.positions[after] == position else after - 1, position)

    def _between(self, index: int, position: int) -> float:
        a, b = self.positions[index], self.positions[min(index + 1, len(self.positions) - 1)]
        if position == a or a == b:
            return round(self.times[index], 2)
        share = (position - a) / (b - a)
        return round(self.times[index] + share * (self.times[index + 1] - self.times[index]), 2)
