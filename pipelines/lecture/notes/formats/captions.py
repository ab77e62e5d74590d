"""The transcript as subtitles: short lines that can be read while they stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

from pipelines.core.settings import CaptionsSettings
from pipelines.lecture.notes.format import TRANSCRIPT, Material, OutputFormat
from pipelines.lecture.records import Segment, Transcript
from pipelines.lecture.speakers.roles import labels
from pipelines.locale.catalogue import catalogue
from pipelines.locale.languages import SOURCE
from pipelines.typeset.webvtt import webvtt

# Below this a cue only flickers (s), and nobody reads more characters a second: it is kept up so long
# where the next one leaves room.
SHORTEST, READING_SPEED = 0.7, 17.0
# Between the starts of cues (s), where the recogniser puts several at one time.
APART = 0.1
# No speech is slower (characters a second): what remains of a segment's time is silence.
SLOWEST_SPEECH = 4.0
# What ending a cue or a line costs by what stands before the break, in shares of a full cue.
SENTENCE_END, CLAUSE_END, ANYWHERE = 0.0, 0.15, 0.5
# A silence (s) that ends a cue as well as a sentence does, and one that no cue stands through.
PAUSE, SILENCE = 0.6, 2.0

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'»”’)\]]*$")
_CLAUSE_END = re.compile(r"[,;:—–、，；：][\"'»”’)\]]*$")
_CLOSING = re.compile(r"[.,!?…:;)\]»”’。！？、，；：」』）]")


@dataclass(frozen=True)
class Cue:
    """What stands on the screen at once; times in seconds from the start of the recording."""

    start: float
    end: float
    lines: tuple[str, ...]
    language: str = ""  # where it is another than that of the recording
    speaker: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class _Piece:
    """A stretch of text that is not broken, with a space before it or none, and its time."""

    text: str
    space: str
    start: float
    end: float


class Captions(OutputFormat):
    """Subtitles for the recording, as SubRip and as WebVTT."""

    name = "captions"
    suffixes = (".srt", ".vtt")
    version = 2
    needs = (TRANSCRIPT,)
    reads = ("captions",)
    packages = ("pysubs2",)

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        srt, vtt = files
        assert material.transcript is not None
        write_captions(material.transcript, srt, vtt, self.chosen["captions"])
        return ()


def write_captions(transcript: Transcript, srt: Path, vtt: Path, options: CaptionsSettings) -> None:
    """Write the subtitles as SubRip and as WebVTT (UTF-8); without speech, files without cues.

    Where several people speak, WebVTT names the voice of each cue, and SubRip who begins to speak.
    """
    import pysubs2

    found = cues(transcript.segments, options.line_length, options.lines, options.longest)
    languages = [cue.language for cue in found]
    called = labels(transcript.speakers, catalogue(transcript.language or SOURCE))
    spoken_by = [called.get(cue.speaker, "") if cue.speaker else "" for cue in found]
    timed = ((cue.start, cue.end, cue.text) for cue in found)
    written = webvtt(timed, numbered=True, languages=languages, voices=spoken_by)
    Path(vtt).write_text(f"{written}\n", encoding="utf-8", newline="\n")
    subtitles = pysubs2.SSAFile()
    before = ""
    for cue, who in zip(found, spoken_by):
        # A backslash before one of these letters is markup of the library's own format.
        text = re.sub(r"\\(?=[hnNp])", "\\\\\N{WORD JOINER}", cue.text).replace("\n", r"\N")
        if who and who != before:
            text = f"[{who}]: {text}"
        before = who or before
        subtitles.append(pysubs2.SSAEvent(round(1000 * cue.start), round(1000 * cue.end), text))
    # Braces are markup of that format too, unless tags are kept.
    subtitles.save(str(srt), encoding="utf-8", format_="srt", keep_ssa_tags=True)


def cues(segments: Sequence[Segment], line_length: int, lines: int, longest: float) -> list[Cue]:
    """Cut segments into cues of at most `lines` lines of `line_length` characters and `longest` seconds.

    Cuts fall rather at the ends of sentences and clauses and at pauses. Characters of double width,
    as in Chinese, count twice. Times come from the words of a segment where it has them, else from
    the place in its text. Cues are in order and do not overlap.
    """
    found = [
        Cue(pieces[0].start, pieces[-1].end, _set(pieces, line_length), segment.language, segment.speaker)
        for segment in segments
        for pieces in _cut(list(_pieces(segment, line_length)), line_length, lines, longest)
    ]
    return _apart(found, longest)


def _pieces(segment: Segment, line_length: int) -> Iterator[_Piece]:
    """The words of a segment; double-width characters one by one; what is longer than a line, cut."""
    times = _times(segment)
    position = 0
    for number, word in enumerate(segment.text.split()):
        space = " " if number else ""
        for text in _unbroken(word, line_length):
            start, end = times[position][0], times[position + len(text) - 1][1]
            yield _Piece(text, space, start, end)
            position += len(text)
            space = ""


def _unbroken(word: str, line_length: int) -> list[str]:
    parts = [""]
    for character in word:
        last = parts[-1]
        between = last and (_width(character) == 2 or _width(last[-1]) == 2)
        # Closing marks never begin a line, opening ones never end it.
        breakable = between and not _CLOSING.match(character) and last[-1] not in "([«“「『（"
        if breakable or _width(last + character) > line_length:
            parts.append("")
        parts[-1] += character
    return parts if parts[0] else parts[1:]


def _times(segment: Segment) -> list[tuple[float, float]]:
    """Start and end (s) of every character of a segment but white space."""
    text = "".join(segment.text.split())
    words = [("".join(word.text.split()), word.start, word.end) for word in segment.words]
    if "".join(word for word, _, _ in words).lower() != text.lower():
        words = [(text, segment.start, min(segment.end, segment.start + len(text) / SLOWEST_SPEECH))]
    times, latest = [], segment.start
    for word, start, end in words:
        step = (end - start) / max(1, len(word))
        for index in range(len(word)):
            begun = max(latest, start + index * step)
            latest = max(begun, start + (index + 1) * step)
            times.append((begun, latest))
    return times


def _cut(pieces: list[_Piece], line_length: int, lines: int, longest: float) -> list[list[_Piece]]:
    """Pieces by cue: the cuts of least cost, found by dynamic programming.

    Every cue costs 1 and the square of its share of a full one, so that few cues of about the
    same length come out, and what it costs to break where it ends.
    """
    best: list[tuple[float, int]] = [(0.0, 0), *[(float("inf"), 0)] * len(pieces)]
    for first in range(len(pieces)):
        for after in range(first + 1, len(pieces) + 1):
            cue = pieces[first:after]
            if len(cue) > 1 and (
                cue[-1].end - cue[0].start > longest
                or cue[-1].start - cue[-2].end >= SILENCE
                or _lines_needed(cue, line_length) > lines
            ):
                break
            share = _length(cue) / (line_length * lines)
            cost = best[first][0] + 1 + share**2 + _break_cost(pieces, after)
            best[after] = min(best[after], (cost, first))
    found, after = [], len(pieces)
    while after:
        first = best[after][1]
        found.append(pieces[first:after])
        after = first
    return found[::-1]


def _set(cue: list[_Piece], line_length: int) -> tuple[str, ...]:
    """A cue's text in as few lines as it needs, of about the same length."""
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for _ in range(_lines_needed(cue, line_length)):
        longer: dict[int, tuple[float, list[str]]] = {}
        for first, (cost, above) in best.items():
            for after in range(first + 1, len(cue) + 1):
                length = _length(cue[first:after])
                if length > line_length:
                    break
                total = cost + (length / line_length) ** 2 + _break_cost(cue, after)
                if after not in longer or total < longer[after][0]:
                    longer[after] = total, [*above, _joined(cue[first:after])]
        best = longer
    return tuple(best[len(cue)][1])


def _lines_needed(cue: list[_Piece], line_length: int) -> int:
    count, length = 1, 0
    for piece in cue:
        width = _width(piece.text)
        if length and length + len(piece.space) + width > line_length:
            count, length = count + 1, width
        else:
            length += width + (len(piece.space) if length else 0)
    return count


def _break_cost(pieces: list[_Piece], after: int) -> float:
    last = pieces[after - 1]
    if after == len(pieces) or _SENTENCE_END.search(last.text) or pieces[after].start - last.end >= PAUSE:
        return SENTENCE_END
    return CLAUSE_END if _CLAUSE_END.search(last.text) else ANYWHERE


def _joined(pieces: list[_Piece]) -> str:
    return "".join(piece.space + piece.text for piece in pieces).lstrip()


def _length(pieces: list[_Piece]) -> int:
    return _width(_joined(pieces))


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _apart(found: list[Cue], longest: float) -> list[Cue]:
    """Cues in order, each ended by the start of the next, and long enough to be seen where there is room."""
    found = sorted(found, key=lambda cue: cue.start)
    starts: list[float] = []
    for cue in found:
        starts.append(max(cue.start, starts[-1] + APART) if starts else max(0.0, cue.start))
    timed = []
    for cue, (start, following) in zip(found, pairwise([*starts, float("inf")])):
        readable = max(SHORTEST, _width(cue.text) / READING_SPEED)
        end = min(max(cue.end, start + readable), start + longest, following)
        timed.append(Cue(round(start, 3), round(end, 3), cue.lines, cue.language, cue.speaker))
    return timed
