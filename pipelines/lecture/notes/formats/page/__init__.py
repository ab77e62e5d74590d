"""The notes as a web page in one file: player, slides, search."""

from pipelines.lecture.notes.formats.page.write import Page

__all__ = ["Page"]
