"""The chapters of a lecture as WebVTT, for players on the web."""

from pathlib import Path

from pipelines.lecture.notes.chapter_times import timed
from pipelines.lecture.notes.format import Material, OutputFormat
from pipelines.lecture.notes.record import Notes
from pipelines.typeset.webvtt import webvtt


class Chapters(OutputFormat):
    """For `<track kind="chapters">`."""

    name = "chapters"
    suffixes = (".chapters.vtt",)

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        assert material.notes is not None
        write_chapters_vtt(material.notes, *files)
        return ()


def write_chapters_vtt(notes: Notes, path: Path) -> None:
    """Write the chapters as WebVTT, for `<track kind="chapters">`."""
    cues = [(start / 1000, end / 1000, title) for start, end, title in timed(notes)]
    Path(path).write_text(webvtt(cues), encoding="utf-8")
