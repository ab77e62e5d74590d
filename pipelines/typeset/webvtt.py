"""Cues as WebVTT."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain, repeat


def webvtt(
    cues: Iterable[tuple[float, float, str]],
    numbered: bool = False,
    languages: Sequence[str] = (),
    voices: Sequence[str] = (),
) -> str:
    """Cues of (start, end, text) as WebVTT, https://www.w3.org/TR/webvtt1/; times in seconds.

    `numbered` gives each cue its number, by which editors of subtitles name them; `languages` (BCP 47) are
    those of the cues, empty where it is the file's own, and `voices` those who speak in them, empty where
    nobody is known.
    """
    written = ["WEBVTT\n"]
    for number, ((start, end, text), voice) in enumerate(zip(cues, chain(voices, repeat(""))), 1):
        lines = filter(None, map(str.strip, text.splitlines()))
        shown = escape("\n".join(lines), quote=False)
        if language := languages[number - 1] if languages else "":
            shown = f"<lang {language}>{shown}</lang>"
        if voice:
            shown = f"<v {escape(' '.join(voice.split()), quote=False)}>{shown}"
        name = f"{number}\n" if numbered else ""
        written.append(f"{name}{_clock(start)} --> {_clock(end)}\n{shown}\n")
    return "\n".join(written)


def _clock(seconds: float) -> str:
    rest, milliseconds = divmod(round(1000 * seconds), 1000)
    minutes, second = divmod(rest, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{milliseconds:03d}"
