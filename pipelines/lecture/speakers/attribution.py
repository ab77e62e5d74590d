"""Who says which words and sentences, by the turns in which they are said."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from pipelines.lecture.records import Segment, Sentence, SpeakerTurn, SpeakerTurns, Transcript, Word
from pipelines.lecture.speech.sentences import located

# Of a sentence so much (share of what is known) has to be one person's for it to be his.
MOST = 0.6
# Words of another voice for less than this (s) within a segment are its own: borders are that exact.
SHORTEST = 0.8
# A word so near to a turn (s) still belongs to it.
NEAR = 0.3
# Sentences that nobody is known for go with those before them if they are shorter together (s).
UNKNOWN = 2.0


class Attribution:
    """Tells who speaks in a stretch of time."""

    def __init__(self, turns: Sequence[SpeakerTurn]):
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        self._latest = list(accumulate((turn.end for turn in turns), max))

    def speaker(self, start: float, end: float) -> int:
        """Who says most of what is said from start to end (s); 0 where that is nobody, or several."""
        shares: dict[int, float] = {}
        for turn in self._near(start, end):
            common = min(turn.end, end) - max(turn.start, start)
            if common > 0:
                shares[turn.speaker] = shares.get(turn.speaker, 0.0) + common
        if not shares:
            near = {turn.speaker for turn in self._near(start - NEAR, end + NEAR)}
            return near.pop() if len(near) == 1 else 0
        most = max(shares, key=lambda speaker: shares[speaker])
        return most if shares[most] >= MOST * sum(shares.values()) else 0

    def _near(self, start: float, end: float) -> Iterator[SpeakerTurn]:
        for number in range(bisect_right(self._latest, start), len(self._turns)):
            if self._starts[number] > end:
                return
            yield self._turns[number]


def attributed_sentences(sentences: Sequence[Sentence], turns: Sequence[SpeakerTurn]) -> tuple[Sentence, ...]:
    """The sentences, each with who says it."""
    who = Attribution(turns)
    return tuple(replace(each, speaker=who.speaker(each.start, each.end)) for each in sentences)


def attributed(transcript: Transcript, found: SpeakerTurns) -> Transcript:
    """The transcript with who says each word; a segment in which the speaker changes becomes several."""
    who = Attribution(found.turns)
    segments = tuple(part for segment in transcript.segments for part in _split(segment, who))
    return replace(transcript, segments=segments, speakers=found.speakers)


def _split(segment: Segment, who: Attribution) -> Iterator[Segment]:
    text = segment.text
    placed = located(segment, text, (0, len(text)))
    if not segment.words or len(placed) < len(segment.words):  # the words are not those of the text
        speaker = who.speaker(segment.start, segment.end)
        yield replace(
            segment, speaker=speaker, words=tuple(replace(word, speaker=speaker) for word in segment.words)
        )
        return
    words = _smoothed([replace(word, speaker=who.speaker(word.start, word.end)) for _, word in placed])
    borders = [n for n in range(len(words)) if not n or words[n].speaker != words[n - 1].speaker]
    for first, last in zip(borders, [*borders[1:], len(words)]):
        begin = placed[first][0][0] if first else 0
        end = placed[last][0][0] if last < len(words) else len(text)
        yield replace(
            segment,
            start=words[first].start if first else segment.start,
            end=max(word.end for word in words[first:last]) if last < len(words) else segment.end,
            text=text[begin:end].strip() if len(borders) > 1 else text,
            words=tuple(words[first:last]),
            speaker=words[first].speaker,
        )


def _smoothed(words: list[Word]) -> list[Word]:
    """The words of a segment, short runs of which are of the speaker before them, or else after them."""
    runs = [list(run) for _, run in groupby(words, key=lambda word: word.speaker)]
    told: list[Word] = []
    for number, run in enumerate(runs):
        speaker = run[0].speaker
        if len(runs) > 1 and run[-1].end - run[0].start < SHORTEST:
            speaker = told[-1].speaker if told else runs[number + 1][0].speaker
        told += [replace(word, speaker=speaker) for word in run]
    return told


def speaker_changes(sentences: Sequence[Sentence]) -> list[int]:
    """The sentences (by number) with which another speaker begins, be it nobody known for a while."""
    groups: list[int] = []
    for speaker, run in groupby(sentences, key=lambda sentence: sentence.speaker):
        said = list(run)
        short = not speaker and said[-1].end - said[0].start < UNKNOWN
        groups += [groups[-1] if short and groups else speaker] * len(said)
    return [number for number in range(1, len(groups)) if groups[number] != groups[number - 1]]


def speaker_of(sentences: Sequence[Sentence]) -> int:
    """Who says some sentences that are set together; 0 where nobody is known."""
    return next((each.speaker for each in sentences if each.speaker), 0)
