"""Which file an address of the local web page stands for: notes, slides and recordings, and nothing else.

Notes have the addresses that they have below the notes folder. A page of notes names its recording relative
to itself, ../videos/lecture.mp4; no address is above the root, so it is looked for at /videos/lecture.mp4,
which stands for the inbox.
"""

import mimetypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# What of the notes folder is shown, with its type; Markdown as text, for a browser that would only save it.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".md": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "text/plain; charset=utf-8",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


@dataclass(frozen=True)
class Served:
    """A file that is shown, and its media type."""

    path: Path
    type: str


class Files:
    """The files of a notes folder and of its inboxes, by their addresses."""

    def __init__(self, notes: Path, inboxes: Sequence[Path] = ()):
        self.notes = Path(os.path.abspath(notes))
        self.inboxes = [(_seen_from(self.notes, inbox), Path(inbox)) for inbox in inboxes]

    def served(self, address: str) -> Served | None:
        """The file of an address (unquoted, without the slash before it); none where there is none."""
        parts = address.split("/")
        if "\0" in address or any(not part or part.startswith(".") for part in parts):
            return None
        suffix = Path(parts[-1]).suffix.lower()
        if suffix in TYPES:
            found = _inside(self.notes, address)
            return Served(found, TYPES[suffix]) if found else None
        kind = mimetypes.guess_type(parts[-1])[0] or ""
        if not kind.startswith(("video/", "audio/")):
            return None
        for prefix, inbox in self.inboxes:
            if address.startswith(f"{prefix}/") and (found := _inside(inbox, address[len(prefix) + 1 :])):
                return Served(found, kind)
        return None

    def recording(self, course: str, video: str) -> str:
        """The address of a lecture's recording, quoted; empty where it is not in an inbox.

        The folders of the first inbox are courses; the second, the third and so on have their name before.
        """
        for number, (prefix, inbox) in enumerate(self.inboxes):
            place = course
            if number:
                name, _, place = course.partition("/")
                if name != inbox.name:
                    continue
            below = f"{place}/{video}" if place else video
            address = f"{prefix}/{below}"
            if self.served(address):
                return quote(os.fsencode(address))
        return ""


def _seen_from(notes: Path, inbox: Path) -> str:
    """The way from a notes folder to an inbox, without the steps up that lead above the root."""
    parts = os.path.relpath(os.path.abspath(inbox), notes).split(os.sep)
    return "/".join(part for part in parts if part not in ("..", "."))


def _inside(folder: Path, path: str) -> Path | None:
    """A file below a folder; none where there is none, or where a link leads out of the folder."""
    try:
        real, root = os.path.realpath(folder / path), os.path.realpath(folder)
        inside = os.path.commonpath([real, root]) == root
        return Path(real) if inside and os.path.isfile(real) else None
    except (OSError, ValueError):
        return None
