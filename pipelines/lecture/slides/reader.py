"""What a reader of slides is, and how one is found: the plug point `konspekt.slide_readers`."""

import functools
from pathlib import Path

from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import SLIDE_READERS
from pipelines.lecture.slides.lines import Line


class SlideReader:
    """Reads text from pictures: subclasses fill in what is written here, and import what is heavy to load.

    An object of the class is a reader that is ready; it stays for the next slides in the same languages.
    """

    name: str
    """What [slides] reader says."""
    version: int = 1
    """Raised when it reads something else from the same picture: slides are then read again."""
    settings: type | None = None
    """A section of luigi.cfg of the reader's own, a luigi.Config class called as the section."""
    packages: tuple[str, ...] = ()
    """The distributions whose versions the record of the slides names."""
    least_confidence: float = 0.6
    """Lines that were read with less confidence (0..1) are no text."""

    def __init__(self, languages: str, own=None):
        """Get ready for languages, as Tesseract's codes joined by "+"; `own` is the section of its own.

        Raises Unavailable, saying what to do, where that cannot be.
        """
        self.languages, self.own = languages, own

    def read(self, image: Path) -> list[Line]:
        """The lines of text in a picture, each with its place in pixels and its confidence."""
        raise NotImplementedError

    @classmethod
    def programs(cls) -> dict[str, str]:
        """The versions of programs that it runs, which the record names beside its packages."""
        return {}


def reader(name: str) -> type[SlideReader]:
    """The reader of that name, nothing of it loaded yet; raises as the registry does."""
    return registry.find(SLIDE_READERS, name)


@functools.lru_cache(maxsize=1)
def load_reader(name: str, languages: str, own=None) -> SlideReader:
    """The reader for these languages; stays ready for the next slides."""
    return reader(name)(languages, own)
