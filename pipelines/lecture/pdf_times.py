"""Times of a recording: as they are printed, as links to that moment, as sections of a lecture."""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit, urlunsplit

from pipelines.lecture.transcript import Paragraph

# Length of a section, and the shortest stretch at the end that is a section of its own (s).
SECTION, SHORTEST_SECTION = 600, 150


def clock(seconds: float) -> str:
    """A time as m:ss, from the first hour on h:mm:ss."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02d}:{second:02d}" if hour else f"{minute}:{second:02d}"


def moment(video_url: str, video_name: str, seconds: float) -> str:
    """The address of a moment in the video; empty where the video has no address.

    A media fragment, https://www.w3.org/TR/media-frags/, which browsers follow in any video
    file; YouTube wants a query instead.
    """
    if not video_url:
        return ""
    parts = urlsplit(video_url.replace("{name}", quote(video_name, errors="surrogateescape")))
    host = (parts.hostname or "").lower()
    if host == "youtu.be" or host == "youtube.com" or host.endswith(".youtube.com"):
        query = "&".join(filter(None, [parts.query, f"t={int(seconds)}s"]))
        return urlunsplit(parts._replace(query=query))
    unit = "s" if host == "vimeo.com" or host.endswith(".vimeo.com") else ""
    return urlunsplit(parts._replace(fragment=f"t={int(seconds)}{unit}"))


def sections(paragraphs: Sequence[Paragraph], duration: float) -> list[tuple[str, list[Paragraph]]]:
    """Paragraphs by stretches of ten minutes, each with its name ("10:00–20:00").

    A short rest at the end belongs to the stretch before it, so a lecture of up to 12.5 minutes
    is one section. Stretches in which no paragraph begins are left out.
    """
    duration = max([duration, *(paragraph.sentences[-1].end for paragraph in paragraphs[-1:])])
    count = max(1, int((duration + SECTION - SHORTEST_SECTION) // SECTION))
    stretches: dict[int, list[Paragraph]] = {}
    for paragraph in paragraphs:
        stretches.setdefault(min(int(paragraph.start // SECTION), count - 1), []).append(paragraph)
    return [
        (f"{clock(index * SECTION)}–{clock((index + 1) * SECTION if index < count - 1 else duration)}", found)
        for index, found in sorted(stretches.items())
    ]
