"""The notes as a PDF that a student would print."""

from pipelines.lecture.notes.formats.pdf.write import Pdf

__all__ = ["Pdf"]
