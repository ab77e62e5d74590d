"""What a writer of notes is, and how one is found: the plug point `konspekt.note_writers`."""

import functools
from collections.abc import Sequence
from pathlib import Path

from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import NOTE_WRITERS
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary import extractive
from pipelines.lecture.writer.choice import choose


class NoteWriter:
    """Makes the key points of a lecture: subclasses fill in what differs, and import what is heavy to write.

    One that only chooses has `rank` or `points` of its own, one with words of its own has `write`. An object
    of the class stays for the next lecture with the same model.
    """

    name: str
    """What [summary] method says."""
    version: int = 1
    """Raised when it says something else of the same sentences: summaries are then made again."""
    settings: type | None = None
    """A section of luigi.cfg of the writer's own, a luigi.Config class called as the section."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions a summary's record names."""
    model_engine: str = ""
    """What the catalogue calls the engine of the models that [summary] model may name; "" needs no model."""
    modules: tuple[str, ...] = ()
    """What has to be importable, and `extra`: the extra of ours that brings it."""
    extra: str = ""

    def __init__(self, folder: Path | None, own=None):
        """`folder` is that of the model, where one is needed; `own` the section of its own."""
        self.folder, self.own = folder, own

    def write(self, sentences: Sequence[Sentence], language: str) -> list[Sentence]:
        """Statements about consecutive sentences in words of its own, each with the time that it rests on.

        They must be supported by the sentences (grounding.py tells). Without any, the lecture's own sentences
        are chosen from. Raises Unavailable where its model cannot be loaded.
        """
        return []

    def rank(self, sentences: Sequence[Sentence], language: str) -> list[int]:
        """Indices of the sentences, the most telling one first."""
        return extractive.rank(sentences, language, "lexrank")

    def points(
        self, sentences: Sequence[Sentence], language: str, wanted: int, told: Sequence[KeyPoint] = ()
    ) -> tuple[KeyPoint, ...]:
        """The best sentences as points in their order, at most so many; none says what has been told."""
        chosen = choose(sentences, language, self.rank, wanted, [point.text for point in told])
        return tuple(KeyPoint(sentences[i].text, sentences[i].start, sentences[i].end) for i in chosen)

    def points_of_chapter(
        self,
        sentences: Sequence[Sentence],
        language: str,
        wanted: int,
        words: float,
        told: Sequence[KeyPoint] = (),
    ) -> tuple[KeyPoint, ...]:
        """The points of one chapter: so many, or about as many `words` of them, as suits the writer."""
        return self.points(sentences, language, wanted, told)

    def points_of_whole(
        self,
        points: Sequence[Sequence[KeyPoint]],
        parts: Sequence[Sequence[Sentence]],
        language: str,
        wanted: int,
    ) -> tuple[KeyPoint, ...]:
        """At most so many of the points of all chapters; `parts` are the chapters' sentences."""
        said = [Sentence(point.text, point.start, point.end) for told in points for point in told]
        return self.points(said, language, wanted)


def writer(name: str) -> type[NoteWriter]:
    """The writer of that name, nothing of it loaded yet; raises as the registry does."""
    return registry.find(NOTE_WRITERS, name)


@functools.lru_cache(maxsize=1)
def load_writer(name: str, folder: Path | None = None, own=None) -> NoteWriter:
    """The writer with its model; stays for the next lecture."""
    return writer(name)(folder, own)
