"""What the notes consist of, in reading order. It imports reportlab: import it where a PDF is made."""

from bisect import bisect_right
from itertools import zip_longest

from reportlab.lib.colors import HexColor
from reportlab.platypus import CondPageBreak, HRFlowable, KeepTogether, Spacer, Table

from pipelines.lecture.notes import Notes
from pipelines.lecture.pdf_flowables import ContentsRow, Mark, MarkedParagraph, Pages, Place
from pipelines.lecture.pdf_markup import MARK, MARK_END, marked, markup, tied, with_numbers
from pipelines.lecture.pdf_style import ACCENT, HAIRLINE, MUTED, Sheet
from pipelines.lecture.pdf_texts import facts, texts
from pipelines.lecture.pdf_times import clock, moment, sections
from pipelines.lecture.transcript import Paragraph

# More sections than this are listed in two columns.
LONGEST_COLUMN = 6


class Story:
    """Sets the parts of the notes, each as a list of flowables."""

    def __init__(self, notes: Notes, sheet: Sheet, pages: Pages, video_url: str):
        self.notes, self.sheet, self.pages, self.video_url = notes, sheet, pages, video_url
        self.words = texts(notes.language)
        self.speechless = notes.no_speech or not notes.paragraphs
        found = [] if self.speechless else self._divided()
        # A single section needs no name.
        self.sections = [(name if len(found) > 1 else "", part) for name, part in found]
        self.starts = [paragraph.start for paragraph in notes.paragraphs]

    def _divided(self) -> list[tuple[str, list[Paragraph]]]:
        """The paragraphs by chapters, or where there are none by stretches of time."""
        chapters, paragraphs = self.notes.chapters, self.notes.paragraphs
        if not chapters:
            return sections(paragraphs, self.notes.duration)
        # What begins before the first chapter belongs to it.
        starts = [chapter.start for chapter in chapters[1:]]
        divided = [(chapter.title, []) for chapter in chapters]
        for paragraph in paragraphs:
            divided[bisect_right(starts, paragraph.start)][1].append(paragraph)
        return [(title, found) for title, found in divided if found]

    def all(self) -> list:
        parts = [self.pages, *self.front()]
        if self.speechless:
            return [*parts, *self.silence(), *self.colophon()]
        return [*parts, *self.contents(), *self.key_points(), *self.transcript(), *self.colophon()]

    def front(self) -> list:
        """Title, and when, how long and in which language."""
        title = with_numbers(self.notes.title.strip() or self.notes.video_name)
        known = "  ·  ".join(facts(self.notes.date, self.notes.duration, self.notes.language))
        rule = HRFlowable("100%", 0.6, color=HexColor(HAIRLINE), spaceBefore=0.75 * self.sheet.leading)
        return [
            self._balanced(title, self.sheet.title(len(title)), "serif-bold"),
            self._text(known, self.sheet.facts, "sans"),
            rule,
        ]

    def contents(self) -> list:
        """Parts and sections with their pages."""
        row = [ContentsRow([entry], self.sheet, self.pages) for entry in self._parts()]
        named = [
            (f"{clock(part[0].start)}\u2002{name}" if self.notes.chapters else name, f"section-{index}")
            for index, (name, part) in enumerate(self.sections)
            if name
        ]
        # Titles of chapters are long, stretches of time short.
        columns = 2 if len(named) > LONGEST_COLUMN and not self.notes.chapters else 1
        height = -(-len(named) // columns)
        beside = zip_longest(*(named[start : start + height] for start in range(0, len(named), height or 1)))
        listed = [
            ContentsRow(list(filter(None, entries)), self.sheet, self.pages, columns, 1.9 * self.sheet.size)
            for entries in beside
        ]
        return [Spacer(1, self.sheet.leading), *row[:-1], *listed, row[-1]]

    def key_points(self) -> list:
        """Each with its time, which leads into the video, or else to the transcript."""
        points, sheet = self.notes.summary.points, self.sheet
        if not points:
            return []
        parts = self._heading("key_points")
        if self.notes.summary.written_by_model:
            parts.append(self._text(self.words["written_by_model"], sheet.note, "sans"))
        for number, point in enumerate(points, 1):
            said = f"#{self._paragraph_at(point.start)}"
            link = self._moment(point.start) or said
            time = Mark(clock(point.start), -sheet.gutter, color=ACCENT, link=link)
            count = Mark(str(number), 1.1 * sheet.size, "sans-bold", ACCENT)
            text = self._text(point.text, sheet.point)
            parts.append(text.with_marks(sheet, self.pages, time, count, link=said))
        return parts

    def transcript(self) -> list:
        """All that was said, with times in the margin."""
        legend = self._legend()
        parts = [*self._heading("transcript", 6 + 4 * bool(legend)), *legend]
        number = 0
        for index, (name, paragraphs) in enumerate(self.sections):
            if name:
                parts += self._section(index, name)
            for paragraph in paragraphs:
                parts.append(self._paragraph(paragraph, f"paragraph-{number}"))
                number += 1
        return parts

    def silence(self) -> list:
        """Said where nothing was said."""
        return [
            self._text(self.words["no_speech"], self.sheet.statement),
            self._text(self.words["no_speech_why"], self.sheet.body),
        ]

    def colophon(self) -> list:
        """How the notes were made, and that they may err."""
        sheet = self.sheet
        rows = [(self.words["recording"], self.notes.video_name), *self.notes.colophon]
        cells = [
            [
                self._text(self.words.get(label, label), sheet.label, "sans"),
                self._text(with_numbers(value), sheet.small_print, "sans"),
            ]
            for label, value in rows
        ]
        gap = 0.22 * sheet.leading
        label_width = 11 * sheet.size
        table = Table(
            cells,
            colWidths=[label_width, sheet.measure - label_width],
            style=[
                # Else the table brings Helvetica along, which is not embedded.
                ("FONTNAME", (0, 0), (-1, -1), sheet.fonts.name("sans")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (0, -1), sheet.size),
                ("TOPPADDING", (0, 0), (-1, -1), gap),
                ("BOTTOMPADDING", (0, 0), (-1, -1), gap),
                ("LINEABOVE", (0, 0), (-1, 0), 0.6, HexColor(HAIRLINE)),
                ("LINEBELOW", (0, -1), (-1, -1), 0.6, HexColor(HAIRLINE)),
            ],
            splitInRow=1,
            hAlign="LEFT",
        )
        automatic = self._text(self.words["silent" if self.speechless else "automatic"], sheet.note, "sans")
        return [KeepTogether([*self._heading("about")[1:], automatic, table])]

    def _parts(self) -> list[tuple[str, str]]:
        keys = ["key_points"] * bool(self.notes.summary.points) + ["transcript", "about"]
        return [(self.words[key], key) for key in keys]

    def _legend(self) -> list:
        sheet, sentences = self.sheet, [s for paragraph in self.notes.paragraphs for s in paragraph.sentences]
        explained = []
        if any(sentence.doubtful for sentence in sentences):
            text = markup(self.words["doubtful"], sheet.note, sheet.fonts, "sans")
            explained.append(text.format(mark=MARK, end=MARK_END))
        if self.video_url:
            explained.append(markup(self.words["links"], sheet.note, sheet.fonts, "sans"))
        return [MarkedParagraph(" ".join(explained), sheet.note)] if explained else []

    def _section(self, index: int, name: str) -> list:
        style = self.sheet.section
        heading = self._text(name, style, "sans-bold")
        heading.with_marks(self.sheet, self.pages, place=Place(f"section-{index}", name, 1))
        return [self._room_for(style), heading]

    def _paragraph(self, paragraph: Paragraph, key: str) -> MarkedParagraph:
        style, fonts, language = self.sheet.body, self.sheet.fonts, self.notes.language
        space = "" if self.sheet.unspaced else " "
        text = space.join(marked(sentence, language, style, fonts) for sentence in paragraph.sentences)
        link = self._moment(paragraph.start)
        time = Mark(clock(paragraph.start), -self.sheet.gutter, color=ACCENT if link else MUTED, link=link)
        return MarkedParagraph(text, style).with_marks(self.sheet, self.pages, time, place=Place(key))

    def _heading(self, key: str, lines: int = 4) -> list:
        words, style = self.words[key], self.sheet.heading
        heading = self._text(words, style, "sans-bold")
        heading.with_marks(self.sheet, self.pages, place=Place(key, words))
        return [self._room_for(style, lines), heading]

    def _room_for(self, style, lines: int = 4) -> CondPageBreak:
        """A new page where a heading and some lines below it would not fit."""
        height = style.spaceBefore + style.leading + style.spaceAfter + lines * self.sheet.leading
        return CondPageBreak(height)

    def _balanced(self, text: str, style, face: str) -> MarkedParagraph:
        """A few lines of about the same length: no last line of a single word."""
        measure = self.sheet.measure
        height = self._text(text, style, face).wrap(measure, measure)[1]
        for step in range(1, 13):
            style.rightIndent = step / 24 * measure
            if self._text(text, style, face).wrap(measure, measure)[1] > height:
                style.rightIndent = (step - 1) / 24 * measure
                break
        return self._text(text, style, face)

    def _text(self, text: str, style, face: str = "serif") -> MarkedParagraph:
        text = tied(text, self.notes.language)
        return MarkedParagraph(markup(text, style, self.sheet.fonts, face), style)

    def _moment(self, seconds: float) -> str:
        return moment(self.video_url, self.notes.video_name, seconds)

    def _paragraph_at(self, seconds: float) -> str:
        """The key of the paragraph that is spoken at a time."""
        return f"paragraph-{max(0, bisect_right(self.starts, seconds) - 1)}"
