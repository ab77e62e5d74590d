"""What the notes of a recording are called, and where they lie."""

import datetime
import re
from pathlib import Path


def notes_path(video: Path, inbox: Path, notes: Path, suffix: str) -> Path:
    """Where the notes of `video` go: the inbox's folders are mirrored under `notes`.

    A recording from elsewhere goes under the name of its folder, so that two recordings
    of the same name in different folders keep apart.
    """
    video, inbox = Path(video).absolute(), Path(inbox).absolute()
    inside = video.is_relative_to(inbox)
    place = video.relative_to(inbox).parent if inside else Path(video.parent.name)
    return notes / place / f"{video.stem}{suffix}"


def title_from_name(video: Path) -> str:
    """A readable title from a file name: underscores become spaces, the first letter is capital."""
    words = re.sub(r"[_\s]+", " ", Path(video).stem).strip()
    return words[:1].upper() + words[1:]


def date_of(video: Path, created: datetime.date | None) -> datetime.date:
    """The day of the lecture: the container's, else one in the file's name, else the file's own."""
    if created:
        return created
    if found := re.search(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", Path(video).stem):
        try:
            return datetime.date(*map(int, found.groups()))
        except ValueError:
            pass  # digits that are no date
    return datetime.date.fromtimestamp(Path(video).stat().st_mtime)
