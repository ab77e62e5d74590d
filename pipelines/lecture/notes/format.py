"""What a format of the notes is, and how one is found: the plug point `konspekt.output_formats`."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import OUTPUT_FORMATS
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Transcript

NOTES, TRANSCRIPT = "notes", "transcript"


@dataclass(frozen=True)
class Material:
    """What a format is made from, as far as it `needs` it, and where it goes.

    `pictures` is the folder with the slides' pictures, where slides are wanted; `recording` where the
    recording lies, and `place` where the format's first file will. `beside` names what the format is known to
    have put beside its files before.
    """

    recording: Path
    place: Path
    notes: Notes | None = None
    transcript: Transcript | None = None
    pictures: Path | None = None
    beside: frozenset[str] = frozenset()


class OutputFormat:
    """One way of giving notes to people or programs: subclasses fill in what is written here.

    `chosen` has the sections that it reads by their names, and its own.
    """

    name: str
    suffixes: tuple[str, ...]
    """What its files are called after the recording's name, such as (".pdf",); no other format has them."""
    version: int = 1
    """Raised when it writes something else of the same notes: its files are then made again."""
    needs: tuple[str, ...] = (NOTES,)
    """What it is made from: NOTES, which come with the slides' pictures, or TRANSCRIPT, or both."""
    reads: tuple[str, ...] = ()
    """The sections of ours that it reads, such as "notes" and "theme"."""
    settings: type[Any] | None = None
    """A section of luigi.cfg of its own, a luigi.Config class called as the section."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions the record beside its files names."""

    def __init__(self, chosen: Mapping[str, Any]):
        self.chosen = chosen

    def signed(self, significant: dict[str, dict]) -> dict:
        """What of the settings changes its files: those of all sections that it reads, unless it says other.

        `significant` has the settings that can change an output, by section and name. What is left as it was
        introduced, or given as None, is not part of the signature.
        """
        return significant

    def in_the_way(self, material: Material) -> str:
        """What stands where it would put something beside its files; nothing where nothing does.

        It is asked before there are notes; `pictures` may not be there yet either.
        """
        return ""

    def write(self, material: Material, *files: Path) -> Iterable[str]:
        """Write the files, in the order of the suffixes, each to the path that it is given.

        Gives the names of files and folders that it has put beside them, which belong to them. Raises
        BadSetting, BadInput or Unavailable, with a line that says what to do, where it cannot.
        """
        raise NotImplementedError


def output_format(name: str) -> type[OutputFormat]:
    """The format of that name; raises as the registry does."""
    return registry.find(OUTPUT_FORMATS, name)


def address_of(url: str, recording: Path) -> str:
    """Where a recording is on the web by [notes] video_url, in which {name} stands for its file's name."""
    return url.replace("{name}", quote(os.fsencode(recording.name)))


def contents(paths: Iterable[str | Path]) -> list[str] | None:
    """What files contain, for a signature, wherever they lie; None where there are none."""
    return [fingerprint(Path(path)) for path in paths] or None
