"""All that was said, each stretch beside the slide that stood on the screen meanwhile.

It imports reportlab: import it where a PDF is made.
"""

from collections.abc import Sequence
from itertools import accumulate

from reportlab.platypus import Spacer

from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import MarkedParagraph, Place
from pipelines.lecture.notes.formats.pdf.markup import MARK_END, mark, marked, tied
from pipelines.lecture.notes.formats.pdf.pictures import Beside, Picture, PictureRow
from pipelines.lecture.notes.parts import heard
from pipelines.lecture.notes.texts import DOUBTFUL, SHOWN_AGAIN
from pipelines.lecture.records import Paragraph, Slide
from pipelines.typeset.times import clock

# The largest a slide gets, width and height, and the lowest it may be where a page ends; shares of the text's
# width. A slide of the usual shape is as wide as it may be, and never lower.
SLIDE, LOWEST = (0.47, 0.55), 0.264


def transcript(setting: Setting, pictures: dict[str, bytes]) -> list:
    """The text with times in the margin; `pictures` are the slides' JPEG files by their names."""
    parts = [setting.heading("transcript"), *_legend(setting)]
    number = 0
    for place, part in enumerate(setting.parts):
        if setting.named:
            parts.append(setting.section(part.title, f"section-{place}"))
        for slides, paragraphs in part.illustrated():
            text = [_paragraph(setting, each, number + later) for later, each in enumerate(paragraphs)]
            number += len(paragraphs)
            parts += _illustrated(setting, slides, pictures, text)
    return parts


def _illustrated(
    setting: Setting, slides: Sequence[Slide], data: dict[str, bytes], text: list[MarkedParagraph]
) -> list:
    sheet, parts = setting.sheet, []
    width, gap = SLIDE[0] * sheet.measure, (1 - 2 * SLIDE[0]) * sheet.measure
    again = [slide for slide in slides if setting.first[slide] != slide]
    pictures = [
        Picture(
            data[slide.image], (width, SLIDE[1] * sheet.measure), setting.moment(slide.start), slide.image
        )
        for slide in slides
        if slide not in again
    ]
    # Slides that went by while nothing new was said stand in rows; only a single one stands beside the text.
    while len(pictures) > 1 or (pictures and not text):
        row = _row(pictures, gap, sheet.measure)
        pictures = pictures[len(row) :]
        parts += [PictureRow(row, gap), Spacer(1, 0.6 * sheet.leading)]
    parts += [_again(setting, slide) for slide in again]
    if not pictures:
        return parts + text
    picture, reached, count = pictures[0], 0.0, 0
    while count < len(text) and reached < picture.drawHeight:
        height = text[count].wrap(sheet.measure - picture.drawWidth - gap, sheet.page[1])[1]
        reached, count = reached + height + text[count].getSpaceAfter(), count + 1
    above, under = 0.22 * sheet.leading, 0.35 * sheet.leading
    beside = Beside(picture, text[:count], gap, above, under, LOWEST * sheet.measure)
    return [*parts, beside, *text[count:]]


def _row(pictures: list[Picture], gap: float, measure: float) -> list[Picture]:
    """As many of the pictures as stand side by side."""
    ends = accumulate(picture.drawWidth + gap for picture in pictures)
    return [picture for picture, end in zip(pictures, ends) if end - gap <= measure + 0.01]


def _again(setting: Setting, slide: Slide) -> MarkedParagraph:
    """In place of a slide that has been shown before: where it is."""
    sheet, first = setting.sheet, setting.first[slide]
    text = setting.catalogue.gettext(SHOWN_AGAIN, time=clock(first.start))
    note = setting.text(text, sheet.note, "sans").introducing()
    return note.with_marks(sheet, setting.pages, setting.time(slide.start), link=f"#{first.image}")


def _paragraph(setting: Setting, paragraph: Paragraph, number: int) -> MarkedParagraph:
    sheet, style, language = setting.sheet, setting.sheet.body, setting.notes.language
    said = [
        setting.mentions(sentence) + marked(pieces, style, sheet.fonts, sheet.accent)
        for sentence, pieces in heard(paragraph, lambda text: tied(text, language))
    ]
    text = ("" if sheet.unspaced else " ").join(said)
    if who := setting.speaking.get(paragraph.start):
        bold = sheet.fonts.name("sans-bold")
        text = f'<font name="{bold}">{setting.markup(who, style, "sans-bold")}</font>\u2002{text}'
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
    return [MarkedParagraph(" ".join(explained), sheet.note).introducing()] if explained else []
