"""What the notes consist of, in reading order. It imports reportlab: import it where a PDF is made."""

from itertools import chain, zip_longest

from reportlab.lib.colors import HexColor
from reportlab.platypus import HRFlowable, Spacer

from pipelines.lecture.notes.formats.pdf.colophon import colophon
from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import ContentsRow, MarkedParagraph
from pipelines.lecture.notes.formats.pdf.index import index
from pipelines.lecture.notes.formats.pdf.markup import with_numbers
from pipelines.lecture.notes.formats.pdf.points import (
    abstract,
    audience,
    by_chapter,
    decisions,
    key_points,
    organisation,
    own,
    questions,
    tasks,
    terms,
    themes,
)
from pipelines.lecture.notes.formats.pdf.style import HAIRLINE
from pipelines.lecture.notes.formats.pdf.together import ended
from pipelines.lecture.notes.formats.pdf.transcript import transcript
from pipelines.lecture.notes.texts import NO_SPEECH, facts, why_no_speech
from pipelines.typeset.balance import balanced
from pipelines.typeset.times import clock

# More sections than this are listed in two columns.
LONGEST_COLUMN = 6


def story(setting: Setting, pictures: dict[str, bytes]) -> list:
    """All flowables, in the order of the notes' sections, with the colophon at the end."""
    if setting.speechless:
        return ended(
            [setting.pages, *front(setting), *silence(setting)],
            colophon(setting),
            setting.sheet.measure,
        )
    parts = {
        "abstract": abstract,
        "decisions": decisions,
        "tasks": tasks,
        "key_points": key_points,
        "themes": themes,
        "by_chapter": by_chapter,
        "terms": terms,
        "questions": questions,
        "audience": audience,
        "organisation": organisation,
        "transcript": lambda setting: transcript(setting, pictures),
        "index": index,
    }
    order = setting.notes.order
    set_ = {name: parts[name](setting) if name in parts else own(setting, name) for name in order}
    there = {name: part for name, part in set_.items() if part}
    listed = contents(setting, [*there, "about"])
    told = [setting.pages, *front(setting), *listed, *chain.from_iterable(there.values())]
    return ended(told, colophon(setting), setting.sheet.measure)


def front(setting: Setting) -> list:
    """Title, and when, how long and in which language."""
    notes, sheet = setting.notes, setting.sheet
    title = with_numbers(notes.title.strip() or notes.video_name)
    known = "  ·  ".join(facts(notes))
    rule = HRFlowable("100%", 0.6, color=HexColor(HAIRLINE), spaceBefore=0.75 * sheet.leading)
    return [_balanced(setting, title), setting.text(known, sheet.facts, "sans"), rule]


def contents(setting: Setting, keys: list[str]) -> list:
    """The parts that there are and, below the transcript, its sections with their pages."""
    sheet, pages, chapters = setting.sheet, setting.pages, setting.notes.chapters
    parts = {key: ContentsRow([(setting.headings[key], key)], sheet, pages) for key in keys}
    named = [
        (f"{clock(part.start)}\u2002{part.title}" if chapters else part.title, f"section-{place}")
        for place, part in enumerate(setting.named)
    ]
    # Titles of chapters are long, stretches of time short.
    columns = 2 if len(named) > LONGEST_COLUMN and not chapters else 1
    height = -(-len(named) // columns) or 1
    beside = zip_longest(*(named[start : start + height] for start in range(0, len(named), height)))
    sections = [
        ContentsRow(list(filter(None, entries)), sheet, pages, columns, 1.9 * sheet.size)
        for entries in beside
    ]
    rows: list = [Spacer(1, sheet.leading)]
    for key, row in parts.items():
        rows += [row, *(sections if key == "transcript" else [])]
    return rows


def silence(setting: Setting) -> list:
    """Said where nothing was said."""
    return [
        setting.text(setting.catalogue.gettext(NO_SPEECH), setting.sheet.statement),
        setting.text(why_no_speech(setting.notes, setting.catalogue), setting.sheet.body),
    ]


def _balanced(setting: Setting, title: str) -> MarkedParagraph:
    style, measure = setting.sheet.title(len(title)), setting.sheet.measure

    def height(indent: float) -> float:
        style.rightIndent = indent
        return setting.text(title, style, "serif-bold").wrap(measure, measure)[1]

    style.rightIndent = balanced(height, measure)
    return setting.text(title, style, "serif-bold")
