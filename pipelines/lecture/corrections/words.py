"""What is said as a list of words that can be searched and changed; each keeps its time."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate

from pipelines.core.settings import SpeechSettings
from pipelines.language.text.unspaced import RUN, characters
from pipelines.lecture.records import Segment, Transcript, Word
from pipelines.lecture.speech.sentences import located

END_MARKS, INNER_MARKS = ".!?…。！？", ",;:—–-"
# Somebody has read what is put right.
SURE, UNSURE = 1.0, 0.0


def letters(text: str) -> str:
    """What of a text is compared: letters, digits and symbols, without case."""
    return "".join(map(_compared, text))


@lru_cache(maxsize=4096)
def _compared(character: str) -> str:
    return character.casefold() if unicodedata.category(character)[0] in "LMNS" else ""


def marks(text: str) -> tuple[str, str]:
    """The marks at the beginning and at the end of a text."""
    compared = [place for place, each in enumerate(text) if _compared(each)]
    return (text[: compared[0]], text[compared[-1] + 1 :]) if compared else ("", "")


def split_words(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether it stands close to the one before: what is written without
    spaces is taken character by character."""
    found: list[tuple[str, bool]] = []
    for word in text.split():
        parts = list(_parts(word)) if RUN.search(word) else [word]
        for number, part in enumerate(parts):
            if number and not letters(part):  # a mark belongs to what is before it
                found[-1] = found[-1][0] + part, found[-1][1]
            else:
                found.append((part, number > 0))
    return found


def _parts(word: str) -> Iterator[str]:
    place = 0
    for run in RUN.finditer(word):
        if run.start() > place:
            yield word[place : run.start()]
        yield from characters(run[0])
        place = run.end()
    if place < len(word):
        yield word[place:]


@dataclass(frozen=True)
class Spoken:
    """A word as it is written, with its marks; `line` is the number of its segment, times in seconds."""

    text: str
    start: float
    end: float
    probability: float
    line: int
    close: bool = False

    @cached_property
    def letters(self) -> str:
        return letters(self.text)

    @cached_property
    def places(self) -> list[int]:
        """Where in the text each of the letters that are compared comes from."""
        return [place for place, each in enumerate(self.text) for _ in _compared(each)]


@dataclass(frozen=True)
class Match:
    """Letters from `first` to before `after`, counted in a text as it is compared."""

    first: int
    after: int


class Text:
    """Some words in a row as one text to be searched; `offset` is the number of the first of them."""

    def __init__(self, words: Sequence[Spoken], offset: int = 0):
        self.words, self.offset = words, offset
        self.letters = "".join(word.letters for word in words)
        self._starts = [0, *accumulate(len(word.letters) for word in words)]

    def word_at(self, place: int) -> int:
        """The word of a letter, counted from the first of these words."""
        return bisect_right(self._starts, place) - 1

    def inside(self, place: int) -> tuple[int, int]:
        """The word of a letter, and where in its text the letter stands."""
        number = self.word_at(place)
        return number, self.words[number].places[place - self._starts[number]]

    def start(self, number: int) -> int:
        """The place of the first letter of a word; of all letters where there is no such word."""
        return self._starts[number]

    def time(self, match: Match) -> float:
        """When the first word of it is said (s)."""
        return self.words[self.word_at(match.first)].start

    def moment(self, place: int) -> float:
        """When the word that begins at a place is said (s), or the last one ends."""
        if place >= len(self.letters):
            return self.words[-1].end
        return self.words[self.word_at(place)].start

    def matches(self, wanted: str) -> Iterator[Match]:
        """Where these letters are whole words."""
        place = self.letters.find(wanted) if wanted else -1
        while place >= 0:
            if self._begins(place) and self._begins(place + len(wanted)):
                yield Match(place, place + len(wanted))
            place = self.letters.find(wanted, place + 1)

    def _begins(self, place: int) -> bool:
        """Whether a word begins at a place, or the text ends there."""
        if place in (0, len(self.letters)):
            return True
        (earlier, last), (number, first) = self.inside(place - 1), self.inside(place)
        if earlier != number:
            marked = first > 0 or last + 1 < len(self.words[earlier].text)
            between = marked or not self.words[number].close
        elif last == first:  # one character of which two letters were made
            return False
        else:
            between = first - last > 1
        one, other = self.words[earlier].text[last], self.words[number].text[first]
        return between or bool(RUN.match(one) or RUN.match(other))


class Speech:
    """What is said in a recording, to be put right."""

    def __init__(self, transcript: Transcript):
        self.transcript = transcript
        self.words = [word for line, each in enumerate(transcript.segments) for word in _words(each, line)]
        self._touched: set[int] = set()

    def text(self, at: float | None = None, reach: float = 0.0) -> Text:
        """All words, or those that begin within `reach` seconds of a time."""
        if at is None:
            return Text(self.words)
        near = [number for number, word in enumerate(self.words) if abs(word.start - at) <= reach]
        return Text(self.words[near[0] : near[-1] + 1], near[0]) if near else Text([])

    def put(self, text: Text, match: Match, to: str, heard: str = "") -> None:
        """Write something in place of what was found; marks around it stay, unless `to` has its own, or
        `heard`, which it stands for, had them."""
        (first, begin), (last, end) = text.inside(match.first), text.inside(match.after - 1)
        old = text.words[first : last + 1]
        prefix, suffix = old[0].text[:begin], old[-1].text[end + 1 :]
        ahead, behind = marks(heard)
        prefix, suffix = prefix.removesuffix(ahead), suffix.removeprefix(behind)
        if to and not letters(to[-1]):
            suffix = suffix.lstrip(END_MARKS + INNER_MARKS)
        first, last = first + text.offset, last + text.offset
        self._touched |= {word.line for word in old}
        if new := split_words(to):
            words = _timed(new, old)
            words[0] = replace(words[0], text=prefix + words[0].text, close=old[0].close)
            words[-1] = replace(words[-1], text=words[-1].text + suffix)
            self.words[first : last + 1] = words
        else:
            self._take_out(first, last, suffix)

    def _take_out(self, first: int, last: int, suffix: str) -> None:
        """Words go: the mark that ended a sentence stays, and its first word is written large."""
        gone, line = self.words[first], self.words[first].line
        del self.words[first : last + 1]
        before = self.words[first - 1] if first and self.words[first - 1].line == line else None
        if before and suffix and suffix[0] in END_MARKS and before.text[-1] not in END_MARKS:
            self.words[first - 1] = replace(before, text=before.text.rstrip(INNER_MARKS) + suffix)
        elif gone.text[:1].isupper() and (before is None or before.text[-1] in END_MARKS):
            following = self.words[first : first + 1]
            if following and following[0].line == line:
                text = following[0].text
                self.words[first] = replace(following[0], text=text[:1].upper() + text[1:])

    def insert(self, place: int, to: str, within: bool = False) -> None:
        """Put words before the word of that number; they are of the line of the one before, if there is one.

        `within` the sentence that ends there, if one does: its mark then comes after them.
        """
        before = self.words[place - 1] if place else None
        after = self.words[place] if place < len(self.words) else None
        beside = before or after
        if beside is None:
            return
        self._touched.add(beside.line)
        if within and before and before.text[-1:] in END_MARKS and letters(to[-1]):
            moved = before.text[len(before.text.rstrip(END_MARKS)) :]
            before, to = replace(before, text=before.text.removesuffix(moved)), to + moved
        new = split_words(to)
        unspaced = bool(before and RUN.search(before.text[-1:]) and RUN.match(to[:1]))
        begin = before.end if before else beside.start
        end = after.start if after and after.start > begin else begin
        if before and end - begin < 0.05 * len(to):  # no silence to put it in
            words = _timed([(before.text, before.close), *new], [before])
            words[0] = replace(words[0], probability=before.probability)
            self.words[place - 1] = words.pop(0)
        else:
            words = _timed(new, [replace(beside, start=begin, end=end)])
            if before:
                self.words[place - 1] = before
        words[0] = replace(words[0], close=unspaced)
        self.words[place:place] = words

    def corrected(self) -> Transcript:
        """The transcript as it is now; a segment that nobody touched is the one that was recognised."""
        if not self._touched:
            return self.transcript
        lines: dict[int, list[Spoken]] = {line: [] for line in self._touched}
        for word in self.words:
            if word.line in lines:
                lines[word.line].append(word)
        segments = [
            _segment(each, lines[line]) if line in lines else each
            for line, each in enumerate(self.transcript.segments)
            if line not in lines or lines[line]
        ]
        return replace(self.transcript, segments=tuple(segments))


def _words(segment: Segment, line: int) -> list[Spoken]:
    """The words of a segment; where it has none, or others, those of its text with times by their length.

    In a doubtful segment without a doubtful word all words are.
    """
    found = located(segment, segment.text, (0, len(segment.text)))
    known = [(span, word) for span, word in found]
    covered = "".join(segment.text[start:end] for (start, end), _ in known)
    if not known or len(letters(covered)) < len(letters(segment.text)):
        doubt = UNSURE if segment.doubtful else SURE
        whole = Spoken(segment.text, segment.start, segment.end, doubt, line)
        words = _timed(split_words(segment.text), [whole]) if segment.text.strip() else []
        return [replace(word, probability=doubt) for word in words]
    alone = segment.doubtful and all(word.probability >= SpeechSettings.doubtful_word for _, word in known)
    spoken, begin = [], 0
    for number, ((start, _), word) in enumerate(known):
        end = known[number + 1][0][0] if number + 1 < len(known) else len(segment.text)
        begin = 0 if number == 0 else start
        close = begin > 0 and not segment.text[begin - 1].isspace()
        text = segment.text[begin:end].strip()
        doubt = UNSURE if alone else word.probability
        spoken.append(Spoken(text, word.start, word.end, doubt, line, close))
    return spoken


def _timed(new: Sequence[tuple[str, bool]], old: Sequence[Spoken]) -> list[Spoken]:
    """Words in place of others: as many have their times, fewer or more share it by their length."""
    line = old[0].line
    if len(new) == len(old):
        return [
            Spoken(text, word.start, word.end, SURE, word.line, close)
            for (text, close), word in zip(new, old)
        ]
    start, end = old[0].start, max(word.end for word in old)
    lengths = [0, *accumulate(len(text) for text, _ in new)]
    times = [round(start + (end - start) * length / lengths[-1], 2) for length in lengths]
    return [
        Spoken(text, times[number], times[number + 1], SURE, line, close)
        for number, (text, close) in enumerate(new)
    ]


def _segment(heard: Segment, words: Sequence[Spoken]) -> Segment:
    text = "".join(
        word.text if word.close or not number else f" {word.text}" for number, word in enumerate(words)
    )
    return replace(
        heard,
        start=words[0].start,
        end=max(word.end for word in words),
        text=text,
        doubtful=False,
        words=tuple(Word(word.start, word.end, word.text, word.probability) for word in words),
    )
