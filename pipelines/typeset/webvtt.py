"""Cues as WebVTT."""

from collections.abc import Iterable
from html import escape


def webvtt(cues: Iterable[tuple[float, float, str]], numbered: bool = False) -> str:
    """Cues of (start, end, text) as WebVTT, https://www.w3.org/TR/webvtt1/; times in seconds.

    `numbered` gives each cue its number, by which editors of subtitles name them.
    """
    written = ["WEBVTT\n"]
    for number, (start, end, text) in enumerate(cues, 1):
        lines = filter(None, map(str.strip, text.splitlines()))
        shown = escape("\n".join(lines), quote=False)
        name = f"{number}\n" if numbered else ""
        written.append(f"{name}{_clock(start)} --> {_clock(end)}\n{shown}\n")
    return "\n".join(written)


def _clock(seconds: float) -> str:
    rest, milliseconds = divmod(round(1000 * seconds), 1000)
    minutes, second = divmod(rest, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{milliseconds:03d}"
