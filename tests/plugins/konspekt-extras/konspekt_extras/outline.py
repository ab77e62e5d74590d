"""The notes as an outline for outliners and mind maps (OPML 2.0, http://opml.org/spec2.opml)."""

from pathlib import Path
from xml.etree import ElementTree

import luigi

from pipelines.lecture.notes.format import Material, OutputFormat
from pipelines.typeset.times import clock


class outline(luigi.Config):
    """How an outline looks."""

    times = luigi.BoolParameter(default=True, parsing=luigi.BoolParameter.EXPLICIT_PARSING)


class Outline(OutputFormat):
    """Chapters, and the key points of each below them."""

    name = "outline"
    suffixes = (".opml",)
    settings = outline
    packages = ("konspekt-extras",)

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        notes = material.notes
        root = ElementTree.Element("opml", version="2.0")
        ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = notes.title
        body = ElementTree.SubElement(root, "body")
        for chapter, points in zip(notes.chapters, notes.summary.by_chapter):
            below = self._add(body, chapter.title, chapter.start)
            for point in points:
                self._add(below, point.text, point.start)
        if not notes.chapters:
            for point in notes.summary.points:
                self._add(body, point.text, point.start)
        ElementTree.ElementTree(root).write(files[0], encoding="utf-8", xml_declaration=True)
        return ()

    def _add(self, parent: ElementTree.Element, text: str, start: float) -> ElementTree.Element:
        told = f"{text} ({clock(start)})" if self.chosen["outline"].times else text
        return ElementTree.SubElement(parent, "outline", text=told)
