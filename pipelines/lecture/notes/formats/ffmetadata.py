"""Title, date and chapters of a lecture as ffmpeg's metadata."""

import re
from pathlib import Path

from pipelines.lecture.notes.chapter_times import timed
from pipelines.lecture.notes.format import Material, OutputFormat
from pipelines.lecture.notes.parts import printable
from pipelines.lecture.notes.record import Notes

# What has a meaning in ffmpeg's metadata files, https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
_SPECIAL = re.compile(r"[=;#\\]")


class FfMetadata(OutputFormat):
    """For putting the chapters into the recording itself."""

    name = "ffmetadata"
    suffixes = (".ffmetadata",)

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        assert material.notes is not None
        write_ffmetadata(material.notes, *files)
        return ()


def write_ffmetadata(notes: Notes, path: Path) -> None:
    """Write title, date and chapters for `ffmpeg -i VIDEO -i FILE -map_metadata 1 -codec copy OUT`."""
    notes = printable(notes)
    lines = [";FFMETADATA1", f"title={_escaped(notes.title)}"]
    if notes.date:
        lines.append(f"date={notes.date.isoformat()}")
    for start, end, title in timed(notes):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(title)}"]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
