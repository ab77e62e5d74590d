"""Times of a recording: as they are printed, as links to that moment, as sections of a lecture."""

from urllib.parse import quote, urlsplit, urlunsplit


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
