"""What the notes of a recording are called, and where they lie."""

import datetime
import os
import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.settings import RecordingSettings, kinds_of_folders

# A kind of recording that is told from what is said.
AUTO = "auto"


def inbox_folders(inbox: str) -> tuple[Path, ...]:
    """The folders of the setting [paths] inbox, absolute."""
    return tuple(Path(os.path.abspath(name.strip())) for name in inbox.split(",") if name.strip())


def notes_path(video: Path, inboxes: Sequence[Path], notes: Path, suffix: str) -> Path:
    """Where the notes of `video` go: the folders of the inbox are mirrored under `notes`.

    Those of a second inbox, or a third, go under its name, and a recording from elsewhere under that of its
    folder, so that two recordings of the same name in different folders keep apart.
    """
    video = Path(video).absolute()
    for number, inbox in enumerate(inboxes):
        if video.is_relative_to(inbox):
            place = video.relative_to(inbox).parent
            return notes / ("" if number == 0 else inbox.name) / place / f"{video.stem}{suffix}"
    return notes / video.parent.name / f"{video.stem}{suffix}"


def title_from_name(video: Path) -> str:
    """A readable title from a file name: underscores become spaces, the first letter is capital."""
    words = re.sub(r"[_\s]+", " ", Path(video).stem).strip()
    return words[:1].upper() + words[1:]


def date_from_name(video: Path) -> datetime.date | None:
    """The day that a file's name tells, such as "algebra 2026-03-14"; None where it tells none."""
    if found := re.search(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?=\D|$|\d{6}(?!\d))", Path(video).stem):
        try:
            return datetime.date(*map(int, found.groups()))
        except ValueError:
            pass  # digits that are no date
    return None


def date_of_file(video: Path) -> datetime.date:
    """The day on which a file was last changed."""
    return datetime.date.fromtimestamp(Path(video).stat().st_mtime)


def refuse_link(file: Path, video: Path, inboxes: Sequence[Path]) -> None:
    """Raise BadInput where a file beside recordings, say a glossary, is a link that leads out of the inbox.

    Whoever may put a recording there could have any file of the machine read, and printed in the notes.
    """
    folders = [folder for folder in inboxes if video.is_relative_to(folder)] or [video.parent]
    if not file.is_relative_to(folders[0]):
        return  # the one that the settings name
    real = file.resolve()
    if not any(real.is_relative_to(folder.resolve()) for folder in (*folders, *inboxes)):
        raise BadInput(file, "{name} is a link that leads out of the inbox, and is not read", name=file.name)


def file_of_course(video: Path, inboxes: Sequence[Path], name: str) -> Path | None:
    """The nearest file of that name: beside the recording, or in a folder above it, up to the inbox.

    A path with a folder in it is meant as it is. None where there is no such file, or no name.
    """
    if not name:
        return None
    if "/" in name:
        return Path(name).absolute() if Path(name).is_file() else None
    folders = [video.parent]
    inbox = next((folder for folder in inboxes if video.parent.is_relative_to(folder)), None)
    while inbox is not None and folders[-1] != inbox:
        folders.append(folders[-1].parent)
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def kind_of(video: Path, inboxes: Sequence[Path], chosen: RecordingSettings) -> str:
    """The kind that is set for the nearest folder of the recording, or else for all; it may be `auto`."""
    folders = kinds_of_folders(chosen.folders)
    inbox = next((folder for folder in inboxes if video.parent.is_relative_to(folder)), None)
    if inbox is not None:
        place = video.parent.relative_to(inbox)
        for folder in (place, *place.parents):
            if folder.as_posix() in folders:
                return folders[folder.as_posix()]
    return chosen.kind
