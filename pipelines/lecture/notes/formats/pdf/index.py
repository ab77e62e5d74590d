"""The terms by the alphabet with the pages on which the transcript has them.

It imports reportlab: import it where a PDF is made.
"""

from itertools import zip_longest

from reportlab.platypus import Flowable

from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import MarkedParagraph, mention

# From so many terms on there are two columns.
LONGEST_COLUMN = 5


def index(setting: Setting) -> list:
    """A heading and the terms in columns; none where there are no terms, or no transcript."""
    count = len(setting.notes.terms) if setting.has_transcript else 0
    if not count:
        return []
    columns = 2 if count > LONGEST_COLUMN else 1
    height = -(-count // columns)
    beside = zip_longest(*(range(start, min(start + height, count)) for start in range(0, count, height)))
    rows = [IndexRow(setting, [place for place in row if place is not None], columns) for row in beside]
    return [setting.heading("index"), *rows]


class IndexRow(Flowable):
    """Terms side by side, each with its pages, which are known once the notes have been set a first time."""

    lines = 1

    def __init__(self, setting: Setting, terms: list[int], columns: int):
        super().__init__()
        self.setting, self.terms, self.columns = setting, terms, columns

    def wrap(self, width, height):
        self.gap = 2 * self.setting.sheet.size
        self.column = (width - self.gap * (self.columns - 1)) / self.columns
        self.cells = [self._cell(place) for place in self.terms]
        self.width = width
        self.height = max(cell.wrap(self.column, height)[1] for cell in self.cells)
        self.height += self.setting.sheet.listed.spaceAfter
        return self.width, self.height

    def draw(self):
        for number, cell in enumerate(self.cells):
            cell.drawOn(self.canv, number * (self.column + self.gap), self.height - cell.height)

    def _cell(self, place: int) -> MarkedParagraph:
        setting, style = self.setting, self.setting.sheet.listed
        found, accent = self._pages(place), setting.sheet.accent
        pages = ", ".join(
            "–".join(f'<a href="#{found[page]}" color="{accent}">{page}</a>' for page in ends)
            for ends in _runs(list(found))
        )
        font, size = setting.sheet.fonts.name("sans"), setting.sheet.small
        name = setting.markup(setting.notes.terms[place].text, style)
        return MarkedParagraph(f'{name}\u2002<font name="{font}" size="{size}">{pages}</font>', style)

    def _pages(self, place: int) -> dict[int, str]:
        """Where each page first has the term: by its number the key of that place."""
        known = self.setting.pages.known
        found: dict[int, str] = {}
        for number, moment in enumerate(self.setting.notes.terms[place].mentions):
            for key in (mention(place, number), self.setting.paragraph_at(moment)):
                if key in known:
                    found.setdefault(known[key], key)
                    break
        return dict(sorted(found.items()))


def _runs(pages: list[int]) -> list[list[int]]:
    """The first and last of pages that follow one another; two of them, or one, are named by themselves."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return [part for run in runs for part in ([[run[0], run[-1]]] if len(run) > 2 else [[p] for p in run])]
