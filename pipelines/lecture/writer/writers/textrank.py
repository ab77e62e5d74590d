"""Sentences chosen by TextRank (Mihalcea and Tarau 2004), as sumy has it."""

from collections.abc import Sequence

from pipelines.lecture.records import Sentence
from pipelines.lecture.summary import extractive
from pipelines.lecture.writer.writer import NoteWriter


class TextRank(NoteWriter):
    """The most telling sentences come first; none is rewritten."""

    name = "textrank"
    packages = ("sumy",)

    def rank(self, sentences: Sequence[Sentence], language: str) -> list[int]:
        return extractive.rank(sentences, language, "textrank")
