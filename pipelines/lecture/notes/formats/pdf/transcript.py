"""All that was said, each stretch beside the slide that stood on the screen meanwhile.

It imports reportlab: import it where a PDF is made.
"""

from reportlab.platypus import ImageAndFlowables, Spacer

from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import MarkedParagraph, Place
from pipelines.lecture.notes.formats.pdf.markup import MARK_END, mark, marked, tied
from pipelines.lecture.notes.formats.pdf.pictures import Picture, PictureRow
from pipelines.lecture.notes.parts import heard
from pipelines.lecture.notes.texts import DOUBTFUL
from pipelines.lecture.records import Paragraph, Slide

# Width of a slide, as a share of the text's.
SLIDE = 0.47
# Lines of text that stay with a heading, of which a slide beside the first takes most.
ROOM_FOR_SLIDE = 11


class Beside(ImageAndFlowables):
    """A picture with text that flows around it; reportlab's own forgets the space below a short text."""

    def getSpaceAfter(self):
        return self._content[-1].getSpaceAfter()


def transcript(setting: Setting, pictures: dict[str, bytes]) -> list:
    """The text with times in the margin; `pictures` are the slides' JPEG files by their names."""
    legend = _legend(setting)
    room = ROOM_FOR_SLIDE + 2 if pictures else 6
    parts = [*setting.heading("transcript", room + 4 * bool(legend)), *legend]
    number = 0
    for place, part in enumerate(setting.parts):
        if setting.named:
            lines = ROOM_FOR_SLIDE if isinstance(part.blocks[0], tuple) else 4
            parts += setting.section(part.title, f"section-{place}", lines=lines)
        for slides, paragraphs in part.illustrated():
            text = [_paragraph(setting, each, number + later) for later, each in enumerate(paragraphs)]
            number += len(paragraphs)
            parts += _illustrated(setting, [(slide, pictures[slide.image]) for slide in slides], text)
    return parts


def _illustrated(setting: Setting, slides: list[tuple[Slide, bytes]], text: list[MarkedParagraph]) -> list:
    sheet = setting.sheet
    width, gap = SLIDE * sheet.measure, (1 - 2 * SLIDE) * sheet.measure
    pictures = [Picture(data, width, setting.moment(slide.start)) for slide, data in slides]
    parts: list = []
    # Slides that went by while nothing new was said stand in rows; only a single one stands beside the text.
    while len(pictures) > 1 or (pictures and not text):
        row, pictures = pictures[:2], pictures[2:]
        parts += [PictureRow(row, gap), Spacer(1, 0.6 * sheet.leading)]
    if not pictures:
        return parts + text
    picture, reached, count = pictures[0], 0.0, 0
    while count < len(text) and reached < picture.drawHeight:
        height = text[count].wrap(sheet.measure - width - gap, sheet.page[1])[1]
        reached, count = reached + height + text[count].getSpaceAfter(), count + 1
    above, under = 0.22 * sheet.leading, 0.35 * sheet.leading
    return [*parts, Beside(picture, text[:count], gap, 0, above, under), *text[count:]]


def _paragraph(setting: Setting, paragraph: Paragraph, number: int) -> MarkedParagraph:
    sheet, style, language = setting.sheet, setting.sheet.body, setting.notes.language
    said = [
        setting.mentions(sentence) + marked(pieces, style, sheet.fonts, sheet.accent)
        for sentence, pieces in heard(paragraph, lambda text: tied(text, language))
    ]
    text = ("" if sheet.unspaced else " ").join(said)
    time = setting.time(paragraph.start, always=False)
    return MarkedParagraph(text, style).with_marks(
        sheet, setting.pages, time, place=Place(f"paragraph-{number}")
    )


def _legend(setting: Setting) -> list:
    """What the dots and the times mean, where there are any."""
    sheet, gettext = setting.sheet, setting.catalogue.gettext
    explained = []
    if any(sentence.doubtful for each in setting.notes.paragraphs for sentence in each.sentences):
        text = setting.markup(gettext(DOUBTFUL), sheet.note, "sans")
        explained.append(text.format(mark=mark(sheet.accent), end=MARK_END))
    if setting.video_url:
        explained.append(
            setting.markup(gettext("The times lead to that moment of the recording."), sheet.note, "sans")
        )
    return [MarkedParagraph(" ".join(explained), sheet.note)] if explained else []
