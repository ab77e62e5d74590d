"""Subtitles: short lines at the right time, as SRT and as WebVTT."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.lecture.transcript import Segment, Transcript, Word

# A caption that stands for less time (s) cannot be read; it stays until the next one where there is room.
SHORTEST_SECONDS = 1.0


@dataclass(frozen=True)
class CaptionOptions:
    """The settings of [captions]: characters in a line, lines at once, seconds that a caption may stand."""

    line_length: int = 42
    lines: int = 2
    longest: float = 7.0


@dataclass(frozen=True)
class Cue:
    """One caption; seconds from the start of the recording, lines parted by line feeds."""

    start: float
    end: float
    text: str


def cues(segments: Sequence[Segment], options: CaptionOptions) -> list[Cue]:
    """The captions of a recording in order, without overlap.

    A segment that is too long is cut between words, at the end of a clause where one is near.
    """
    found: list[Cue] = []
    for segment in segments:
        for run in _runs(list(segment.words) or _interpolated(segment), options):
            lines = _lines(run, options)
            found.append(Cue(run[0].start, max(run[-1].end, run[0].start), "\n".join(lines)))
    return [_with_time_to_read(cue, after) for cue, after in zip(found, [*found[1:], None])]


def write_captions(transcript: Transcript, srt: Path, vtt: Path, options: CaptionOptions) -> None:
    """Write the captions in both formats; a recording without speech gives valid, empty ones."""
    import pysubs2

    subtitles = pysubs2.SSAFile()
    for cue in cues(transcript.segments, options):
        event = pysubs2.SSAEvent(start=round(cue.start * 1000), end=round(cue.end * 1000))
        # A brace would start a style override, as in "{\i1}".
        event.plaintext = cue.text.replace("{", "(").replace("}", ")")
        subtitles.append(event)
    srt.write_text(subtitles.to_string("srt"), encoding="utf-8")
    for event in subtitles:
        event.text = event.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    vtt.write_text(subtitles.to_string("vtt"), encoding="utf-8")


def _interpolated(segment: Segment) -> list[Word]:
    """Words of a segment that has none, with times in proportion to their letters."""
    texts = segment.text.split()
    total, position, words = sum(len(text) + 1 for text in texts) or 1, 0, []
    for text in texts:
        start, position = position, position + len(text) + 1
        times = (segment.start + (segment.end - segment.start) * place / total for place in (start, position))
        words.append(Word(*times, text, segment.confidence))
    return words


def _runs(words: list[Word], options: CaptionOptions) -> list[list[Word]]:
    """The words in runs that each fit on the screen and in the time."""
    if not words or _fits(words, options):
        return [words] if words else []
    if len(words) == 1:
        return [words]
    middle = len(words) / 2

    def fitness(cut: int) -> float:
        clause = words[cut - 1].text.rstrip("\"'»”)").endswith((",", ";", ":", ".", "!", "?", "—"))
        pause = words[cut].start - words[cut - 1].end
        return clause * 0.5 + min(pause, 1.0) - abs(cut - middle) / middle

    cut = max(range(1, len(words)), key=fitness)
    return _runs(words[:cut], options) + _runs(words[cut:], options)


def _fits(words: list[Word], options: CaptionOptions) -> bool:
    return words[-1].end - words[0].start <= options.longest and len(_lines(words, options)) <= options.lines


def _lines(words: list[Word], options: CaptionOptions) -> list[str]:
    """Balanced lines: as narrow as their number allows."""
    text = " ".join(word.text for word in words)
    widest = textwrap.wrap(text, options.line_length)
    for width in range(max(1, len(text) // max(1, len(widest))), options.line_length + 1):
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        if len(lines) <= len(widest):
            return lines
    return widest


def _with_time_to_read(cue: Cue, after: Cue | None) -> Cue:
    end = max(cue.end, cue.start + SHORTEST_SECONDS)
    return Cue(cue.start, max(cue.start + 0.001, min(end, after.start)) if after else end, cue.text)
