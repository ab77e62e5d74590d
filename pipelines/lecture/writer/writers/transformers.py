"""Points in the words of a model of Hugging Face Transformers, each checked against the lecture."""

from collections.abc import Sequence

from pipelines.lecture.records import Sentence
from pipelines.lecture.writer import abstractive
from pipelines.lecture.writer.writer import NoteWriter


class Transformers(NoteWriter):
    """A sequence-to-sequence model that summarises; which of its sentences stay, LexRank decides."""

    name = "transformers"
    packages = ("transformers", "torch", "textblob", "pymorphy3")
    model_engine = "summariser"
    modules, extra = ("torch", "transformers"), "neural"

    def write(self, sentences: Sequence[Sentence], language: str) -> list[Sentence]:
        return abstractive.write(sentences, language, self.folder)
