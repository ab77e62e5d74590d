"""Cues as WebVTT."""

from collections.abc import Iterable
from html import escape


def webvtt(cues: Iterable[tuple[float, float, str]]) -> str:
    """Cues of (start, end, text) as WebVTT, https://www.w3.org/TR/webvtt1/; times in seconds."""
    written = ["WEBVTT\n"]
    for start, end, text in cues:
        lines = filter(None, map(str.strip, text.splitlines()))
        shown = escape("\n".join(lines), quote=False)
        written.append(f"{_clock(start)} --> {_clock(end)}\n{shown}\n")
    return "\n".join(written)


def _clock(seconds: float) -> str:
    rest, milliseconds = divmod(round(1000 * seconds), 1000)
    minutes, second = divmod(rest, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{milliseconds:03d}"
