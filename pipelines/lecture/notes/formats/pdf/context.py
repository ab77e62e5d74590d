"""What every part of the notes is set with. It imports reportlab: import it where a PDF is made."""

from bisect import bisect_right
from collections.abc import Sequence

from pipelines.lecture.notes.formats.pdf.flowables import (
    MENTION,
    Mark,
    MarkedParagraph,
    Pages,
    Place,
    mention,
)
from pipelines.lecture.notes.formats.pdf.markup import marked, markup, tied
from pipelines.lecture.notes.formats.pdf.style import MUTED, Sheet
from pipelines.lecture.notes.parts import first_showings, parts, pieces, speaker_labels
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.notes.texts import headings
from pipelines.lecture.records import Sentence, Slide
from pipelines.locale.catalogue import catalogue
from pipelines.typeset.times import clock, moment


class Setting:
    """The notes, the sheet that they are set on, and the small parts that all the others consist of.

    `slides` are those of which there is a picture.
    """

    def __init__(
        self, notes: Notes, sheet: Sheet, pages: Pages, video_url: str, slides: Sequence[Slide] = ()
    ):
        self.notes, self.sheet, self.pages, self.video_url = notes, sheet, pages, video_url
        self.catalogue = catalogue(notes.labels)
        self.headings = headings(notes, self.catalogue)
        self.has_transcript = "transcript" in notes.order
        self.speechless = notes.speechless
        self.first = first_showings(slides)
        found = () if self.speechless else parts(notes, slides)
        self.parts = [part for part in found if part.blocks]
        # A single part needs no name.
        self.named = self.parts if len(self.parts) > 1 else []
        self.speaking = speaker_labels(notes, self.catalogue)
        self._starts = [paragraph.start for paragraph in notes.paragraphs]
        self._mentions = self._mentioned()

    def _mentioned(self) -> dict[float, str]:
        """What notes the pages of terms, by the start of the sentence that says them (s)."""
        if self.sheet.unspaced:
            return {}
        starts = [said.start for paragraph in self.notes.paragraphs for said in paragraph.sentences]
        found: dict[float, str] = {}
        for place, term in enumerate(self.notes.terms):
            for number, said_at in enumerate(term.mentions):
                if after := bisect_right(starts, said_at):
                    start = starts[after - 1]
                    noted = f'<onDraw name="{MENTION}" label="{mention(place, number)}"/>'
                    found[start] = found.get(start, "") + noted
        return found

    def mentions(self, sentence: Sentence) -> str:
        """Markup without any width that notes on which page the terms of a sentence are said."""
        return self._mentions.get(sentence.start, "")

    def text(self, text: str, style, face: str = "serif") -> MarkedParagraph:
        return MarkedParagraph(self.markup(text, style, face), style)

    def markup(self, text: str, style, face: str = "serif") -> str:
        return markup(tied(text, self.notes.language), style, self.sheet.fonts, face)

    def marked(self, text: str, doubtful: Sequence[tuple[int, int]], style) -> str:
        """The markup of a text in which doubtful stretches are underlined."""
        found = pieces(tied(text, self.notes.language), doubtful)
        return marked(found, style, self.sheet.fonts, self.sheet.accent)

    def heading(self, key: str) -> MarkedParagraph:
        """The heading of a part, which is in the outline."""
        name, style = self.headings[key], self.sheet.heading
        heading = self.text(name, style, "sans-bold").introducing()
        return heading.with_marks(self.sheet, self.pages, place=Place(key, name))

    def section(
        self, name: str, key: str, level: int | None = 1, start: float | None = None
    ) -> MarkedParagraph:
        """The heading of a section, with its time where one is given; in the outline at a level or not."""
        heading = self.text(name, self.sheet.section, "sans-bold").introducing()
        marks = [] if start is None else [self.time(start)]
        place = Place(key, name if level is not None else "", level or 0)
        return heading.with_marks(self.sheet, self.pages, *marks, place=place)

    def time(self, seconds: float, always: bool = True) -> Mark:
        """A time in the margin: it leads into the video, or else, if it is to lead anywhere, to the text."""
        link = self.moment(seconds) or (self.said_at(seconds) if always else "")
        color = self.sheet.accent if link else MUTED
        return Mark(clock(seconds), -self.sheet.gutter, color=color, link=link)

    def moment(self, seconds: float) -> str:
        return moment(self.video_url, self.notes.video_name, seconds)

    def said_at(self, seconds: float) -> str:
        """A link to the paragraph that is spoken at a time; none where there is no transcript."""
        return f"#{self.paragraph_at(seconds)}" if self.has_transcript else ""

    def paragraph_at(self, seconds: float) -> str:
        return f"paragraph-{max(0, bisect_right(self._starts, seconds) - 1)}"
