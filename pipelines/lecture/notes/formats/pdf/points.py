"""What a recording is remembered by: key points, terms, questions, and what a meeting or a talk has instead.

It imports reportlab: import it where a PDF is made.
"""

from collections.abc import Sequence
from typing import cast

from reportlab.platypus import Spacer

from pipelines.lecture.notes.formats.pdf.context import Setting
from pipelines.lecture.notes.formats.pdf.flowables import Mark, MarkedParagraph
from pipelines.lecture.notes.texts import answers, by_model, first_written, told_of
from pipelines.lecture.records import KeyPoint


def abstract(setting: Setting) -> list:
    """What the lecture is about, in a few sentences, and that a model has written what follows."""
    notes, sheet = setting.notes, setting.sheet
    if not notes.abstract:
        return []
    said = " ".join(setting.marked(each.text, each.doubtful, sheet.body) for each in notes.abstract)
    text = MarkedParagraph(said, sheet.body)
    return [setting.heading("abstract"), text, *_by_model(setting, "abstract", False)]


def key_points(setting: Setting) -> list:
    """Each with its time, which leads into the video, or else to the transcript."""
    summary = setting.notes.summary
    if not summary.points:
        return []
    parts = [setting.heading("key_points"), *_by_model(setting, "key_points")]
    return parts + _points(
        setting, summary.points, [str(number + 1) for number in range(len(summary.points))]
    )


def by_chapter(setting: Setting) -> list:
    """The key points of every chapter below its title."""
    notes = setting.notes
    told = [(chapter, points) for chapter, points in zip(notes.chapters, notes.summary.by_chapter) if points]
    if not told:
        return []
    parts = [setting.heading("by_chapter"), *_by_model(setting, "by_chapter")]
    for number, (chapter, points) in enumerate(told):
        parts.append(setting.section(chapter.title, f"chapter-{number}", None, chapter.start))
        parts += _points(setting, points, ["•"] * len(points))
    return parts


def organisation(setting: Setting) -> list:
    """What was said of the course itself: homework, exams, dates."""
    told = setting.notes.summary.organisation
    return [setting.heading("organisation"), *_points(setting, told, ["•"] * len(told))] if told else []


def own(setting: Setting, name: str) -> list:
    """A section of a person's own; none that has nothing in it."""
    section = setting.notes.own_by_name.get(name)
    if section is None or not section.points:
        return []
    head = [setting.heading(name), *_by_model(setting, name)]
    return [*head, *_points(setting, section.points, ["•"] * len(section.points))]


def _by_model(setting: Setting, name: str, introducing: bool = True) -> list:
    """That a model has written what stands here, in the first section of which that is true."""
    if name != first_written(setting.notes):
        return []
    note = setting.text(by_model(setting.notes, setting.catalogue), setting.sheet.note, "sans")
    return [note.introducing() if introducing else note]


def decisions(setting: Setting) -> list:
    """What a meeting decided."""
    told = setting.notes.decisions
    return [setting.heading("decisions"), *_points(setting, told, ["•"] * len(told))] if told else []


def tasks(setting: Setting) -> list:
    """Who does what until when: who and when in bold behind what was said of it."""
    told, sheet = setting.notes.tasks, setting.sheet
    if not told:
        return []
    parts: list = [setting.heading("tasks")]
    for task in told:
        box = Mark("□", 1.1 * sheet.size, "sans-bold", sheet.accent)
        text = _led(setting, told_of(task), task.text)
        said = setting.said_at(task.start)
        parts.append(text.with_marks(sheet, setting.pages, setting.time(task.start), box, link=said))
    return parts


def themes(setting: Setting) -> list:
    """What a conversation was about: each with its terms, and below it what was said of them."""
    told, sheet = setting.notes.themes, setting.sheet
    if not told:
        return []
    parts: list = [setting.heading("themes")]
    for theme in told:
        label = Mark("•", 1.1 * sheet.size, "sans-bold", sheet.accent)
        text = _led(setting, theme.title, ", ".join(theme.terms))
        said = setting.said_at(theme.start)
        parts.append(text.with_marks(sheet, setting.pages, setting.time(theme.start), label, link=said))
        parts += _points(setting, theme.claims, ["–"] * len(theme.claims))
    return parts


def audience(setting: Setting) -> list:
    """What the audience asked, and below it how the answer begins."""
    told, sheet = setting.notes.audience, setting.sheet
    if not told:
        return []
    parts: list = [setting.heading("audience")]
    for asked in told:
        mark = Mark("?", 1.1 * sheet.size, "sans-bold", sheet.accent)
        text = MarkedParagraph(setting.marked(asked.text, asked.doubtful, sheet.point), sheet.point)
        said = setting.said_at(asked.start)
        parts.append(text.with_marks(sheet, setting.pages, setting.time(asked.start), mark, link=said))
        parts += _points(setting, asked.answer, ["–"] * len(asked.answer))
    return parts


def _led(setting: Setting, lead: str, text: str) -> MarkedParagraph:
    """A text behind some words in bold; either may be missing."""
    style, bold = setting.sheet.point, setting.sheet.fonts.name("serif-bold")
    marked = f'<font name="{bold}">{setting.markup(lead, style, "serif-bold")}</font>' if lead else ""
    return MarkedParagraph(" — ".join(filter(None, (marked, text and setting.markup(text, style)))), style)


def _points(setting: Setting, points: Sequence[KeyPoint], labels: Sequence[str]) -> list:
    sheet = setting.sheet
    parts = []
    for label, point in zip(labels, points):
        count = Mark(label, 1.1 * sheet.size, "sans-bold", sheet.accent)
        text = MarkedParagraph(setting.marked(point.text, point.doubtful, sheet.point), sheet.point)
        said = setting.said_at(point.start)
        parts.append(text.with_marks(sheet, setting.pages, setting.time(point.start), count, link=said))
    return parts


def terms(setting: Setting) -> list:
    """Those that the lecture explains, in the speaker's words; the others are in the index alone."""
    explained = [term for term in setting.notes.terms if term.definition]
    if not explained:
        return []
    style, parts = setting.sheet.body, [setting.heading("terms")]
    bold = setting.sheet.fonts.name("serif-bold")
    for term in explained:
        name = f'<font name="{bold}">{setting.markup(term.text, style, "serif-bold")}</font>'
        text = MarkedParagraph(f"{name} — {setting.marked(term.definition, term.doubtful, style)}", style)
        parts.append(text.with_marks(setting.sheet, setting.pages, setting.time(cast(float, term.explained))))
    return parts


def questions(setting: Setting) -> list:
    """The questions, and after all of them the answers in small print, out of sight."""
    asked, sheet = setting.notes.questions, setting.sheet
    if not asked:
        return []
    parts: list = [setting.heading("questions"), *_by_model(setting, "questions")]
    for number, question in enumerate(asked, 1):
        count = Mark(str(number), 1.1 * sheet.size, "sans-bold", sheet.accent)
        parts.append(setting.text(question.text, sheet.point).with_marks(sheet, setting.pages, count))
    parts += [
        Spacer(1, 0.4 * sheet.leading),
        setting.text(setting.catalogue.gettext(answers(setting.notes)), sheet.note, "sans").introducing(),
    ]
    for number, question in enumerate(asked, 1):
        count = Mark(str(number), 1.1 * sheet.size, "sans", sheet.accent)
        answer = setting.text(question.answer, sheet.answer, "sans")
        parts.append(answer.with_marks(sheet, setting.pages, setting.time(question.start), count))
    return parts
