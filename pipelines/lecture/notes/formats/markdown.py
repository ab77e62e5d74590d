"""The notes as Markdown, with the pictures of the slides in a folder beside it."""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from pipelines.core.files.json_files import load
from pipelines.language.language import language_of
from pipelines.lecture.notes import texts as fixed
from pipelines.lecture.notes.format import Material, OutputFormat
from pipelines.lecture.notes.parts import (
    Part,
    first_showings,
    heard,
    parts,
    pieces,
    printable,
    speaker_labels,
)
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import KeyPoint, OwnSection, Slide
from pipelines.lecture.slides.find import LIST
from pipelines.lecture.slides.pictures import in_the_way, put_pictures
from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.typeset.times import clock

# What has a meaning anywhere in a line: CommonMark, strikethrough, formulas, names of emoji, and the tags,
# highlights, comments and anchors of Obsidian. What cannot be markup where it stands is left alone.
_MARKUP = re.compile(
    r"[\\`*\[\]<~$]|(?<![^\W_])_|_(?![^\W_])|(?<!\w)#|&(?=#?\w+;)|:(?=[\w+-]+:)|!(?=\[)|(?<==)=|(?<=%)%|(?<!\S)\^"
)
# What has one at the beginning of a line only.
_BEGINNING = re.compile(r"^(?:[-+](?=\s|-|$)|>|\d{1,9}(?=[.)](?:\s|$)))")
# YAML 1.2 wants these escaped inside double quotes, JSON leaves them as they are.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Markdown(OutputFormat):
    """For GitHub, Obsidian and other programs that show it."""

    name = "markdown"
    suffixes = (".md",)
    version = 2

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        notes, folder = material.notes, _folder(material)
        assert notes is not None
        shown = put_pictures(notes.slides, material.pictures, folder, _is_ours(material))
        [path] = files
        write_markdown(notes, path, f"{folder.name}/" if notes.slides else "")
        return (folder.name,) if shown else ()

    def in_the_way(self, material: Material) -> str:
        found = material.pictures
        if found is None or not (found / LIST).is_file():
            return ""
        shown = load(found / LIST, tuple[Slide, ...])
        taken = in_the_way(shown, found, _folder(material), _is_ours(material))
        return str(taken) if taken else ""


def _folder(material: Material) -> Path:
    """Where the pictures of the slides go."""
    return material.place.with_suffix(".slides")


def _is_ours(material: Material) -> bool:
    """Whether that folder is known to be that of these notes' pictures."""
    return _folder(material).name in material.beside


def write_markdown(notes: Notes, path: Path, images: str = "") -> None:
    """Write the notes as Markdown that GitHub and Obsidian show alike, with YAML front matter.

    `images` stands before the names of the slides' pictures, "lecture.slides/" say; without it there are
    none.
    """
    written = "\n\n".join(_blocks(printable(notes), images)) + "\n"
    Path(path).write_text(written, encoding="utf-8", newline="\n")


def escaped(text: str) -> str:
    """A text in one line that Markdown shows as it is."""
    return _first(_inner(" ".join(text.split())))


def _first(text: str) -> str:
    """The same line, of which the beginning is no markup either."""
    return _BEGINNING.sub(lambda found: _first_escaped(found[0]), text)


def _first_escaped(found: str) -> str:
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _blocks(notes: Notes, images: str) -> Iterator[str]:
    """The blocks of the document, which empty lines part."""
    words = catalogue(notes.labels)
    yield _front_matter(notes)
    yield f"# {escaped(notes.title)}"
    yield escaped(" · ".join(fixed.facts(notes)))
    if notes.speechless:
        yield f"**{words.gettext(fixed.NO_SPEECH)}** {fixed.why_no_speech(notes, words)}"
    slides = notes.slides if images else ()
    found = parts(notes, slides)
    said = _Said(notes)
    told: dict[str, Callable[[], Iterator[str]]] = {
        "abstract": lambda: _abstract(notes, words),
        "decisions": lambda: _decisions(notes, words),
        "tasks": lambda: _tasks(notes, words),
        "key_points": lambda: _key_points(notes, words, said),
        "themes": lambda: _themes(notes, words),
        "by_chapter": lambda: _by_chapter(notes, found, words, said),
        "terms": lambda: _terms(notes, words),
        "questions": lambda: _questions(notes, words),
        "audience": lambda: _audience(notes, words),
        "organisation": lambda: _organisation(notes, words),
    }
    if not notes.speechless or slides:
        told["transcript"] = lambda: _transcript(notes, found, words, images)
    own = notes.own_by_name
    for name in notes.order:
        if name in told:
            yield from told[name]()
        elif name in own:
            yield from _own(own[name], notes, words, said)
    yield f"## {fixed.heading('about', words)}"
    yield words.gettext(fixed.SILENT if notes.speechless else fixed.AUTOMATIC)
    rows = [(words.gettext("Recording"), notes.video_name), *notes.colophon]
    yield "\n".join(f"- {escaped(words.gettext(label))}: {escaped(value)}" for label, value in rows)
    yield from said.footnotes


class _Said:
    """The footnotes of what was written: what was said, with the numbers of the sentences and their times."""

    def __init__(self, notes: Notes):
        self.sentences = [each for paragraph in notes.paragraphs for each in paragraph.sentences]
        self.footnotes: list[str] = []

    def mark(self, point: KeyPoint) -> str:
        """What stands behind a point: nothing where it is itself what was said."""
        known = [number for number in point.sentences if number < len(self.sentences)]
        if not known:
            return ""
        name = "said-" + "-".join(str(number + 1) for number in known)
        told = (
            f"{number + 1} ({clock(self.sentences[number].start)}): {escaped(self.sentences[number].text)}"
            for number in known
        )
        footnote = f"[^{name}]: {'; '.join(told)}"
        if footnote not in self.footnotes:
            self.footnotes.append(footnote)
        return f"[^{name}]"


def _front_matter(notes: Notes) -> str:
    rows = ["---", f"title: {_quoted(notes.title)}"]
    if notes.date:
        rows.append(f"date: {notes.date.isoformat()}")
    rows += [
        f"duration: {_quoted(clock(notes.duration))}",
        f"language: {_quoted(notes.labels)}",
        f"recording: {_quoted(notes.video_name)}",
        "---",
    ]
    return "\n".join(rows)


def _quoted(text: str) -> str:
    """A text as a YAML string."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _by_model(name: str, notes: Notes, words: Catalogue) -> Iterator[str]:
    """That a model has written what follows, in the first section of which that is true."""
    if name == fixed.first_written(notes):
        yield f"*{fixed.by_model(notes, words)}*"


def _abstract(notes: Notes, words: Catalogue) -> Iterator[str]:
    if notes.abstract:
        yield f"## {fixed.headings(notes, words)['abstract']}"
        yield " ".join(_marked(each.text, each.doubtful) for each in notes.abstract)
        yield from _by_model("abstract", notes, words)


def _own(section: OwnSection, notes: Notes, words: Catalogue, said: _Said) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    yield from _by_model(section.name, notes, words)
    yield "\n".join(f"- {_point(each)}{said.mark(each)}" for each in section.points)


def _decisions(notes: Notes, words: Catalogue) -> Iterator[str]:
    if notes.decisions:
        yield f"## {fixed.headings(notes, words)['decisions']}"
        yield "\n".join(f"- {_point(each)}" for each in notes.decisions)


def _tasks(notes: Notes, words: Catalogue) -> Iterator[str]:
    """Who does what, as a list of boxes."""
    if notes.tasks:
        yield f"## {fixed.headings(notes, words)['tasks']}"
        yield "\n".join(
            f"- [ ] {_led(fixed.told_of(each), each.text)} ({clock(each.start)})" for each in notes.tasks
        )


def _themes(notes: Notes, words: Catalogue) -> Iterator[str]:
    """What was talked about, each with what was said of it."""
    if not notes.themes:
        return
    yield f"## {fixed.headings(notes, words)['themes']}"
    rows = []
    for theme in notes.themes:
        rows.append(f"- {_led(theme.title, ', '.join(theme.terms))} ({clock(theme.start)})")
        rows += [f"  - {_point(claim)}" for claim in theme.claims]
    yield "\n".join(rows)


def _led(lead: str, text: str) -> str:
    """A text behind some words in bold; either may be missing."""
    return " — ".join(filter(None, (lead and f"**{escaped(lead)}**", text and escaped(text))))


def _audience(notes: Notes, words: Catalogue) -> Iterator[str]:
    """What the audience asked, each with how the answer begins."""
    if notes.audience:
        yield f"## {fixed.headings(notes, words)['audience']}"
        rows = []
        for asked in notes.audience:
            rows.append(f"- {_marked(asked.text, asked.doubtful)} ({clock(asked.start)})")
            rows += [f"  - {_point(answer)}" for answer in asked.answer]
        yield "\n".join(rows)


def _organisation(notes: Notes, words: Catalogue) -> Iterator[str]:
    if told := notes.summary.organisation:
        yield f"## {fixed.headings(notes, words)['organisation']}"
        yield "\n".join(f"- {_point(each)}" for each in told)


def _key_points(notes: Notes, words: Catalogue, said: _Said) -> Iterator[str]:
    if notes.summary.points:
        yield f"## {fixed.headings(notes, words)['key_points']}"
        yield from _by_model("key_points", notes, words)
        numbered = enumerate(notes.summary.points, 1)
        yield "\n".join(f"{number}. {_point(point)}{said.mark(point)}" for number, point in numbered)


def _by_chapter(notes: Notes, found: tuple[Part, ...], words: Catalogue, said: _Said) -> Iterator[str]:
    told = [part for part in found if part.points]
    if told:
        yield f"## {fixed.headings(notes, words)['by_chapter']}"
        yield from _by_model("by_chapter", notes, words)
    for part in told:
        yield f"### {escaped(part.title)} ({clock(part.start)})"
        yield "\n".join(f"- {_point(point)}{said.mark(point)}" for point in part.points)


def _point(point: KeyPoint) -> str:
    return f"{_marked(point.text, point.doubtful)} ({clock(point.start)})"


def _terms(notes: Notes, words: Catalogue) -> Iterator[str]:
    if not notes.terms:
        return
    yield f"## {fixed.headings(notes, words)['terms']}"
    rows = []
    for term in notes.terms:
        explained = f" — {_marked(term.definition, term.doubtful)}" if term.definition else ""
        times = term.mentions if term.explained is None else (term.explained,)
        rows.append(f"- **{escaped(term.text)}**{explained} ({', '.join(map(clock, times))})")
    yield "\n".join(rows)


def _questions(notes: Notes, words: Catalogue) -> Iterator[str]:
    if not notes.questions:
        return
    yield f"## {fixed.headings(notes, words)['questions']}"
    yield from _by_model("questions", notes, words)
    for number, question in enumerate(notes.questions, 1):
        yield f"{number}. {escaped(question.text)}"
        answer = escape(" ".join(question.answer.split()), quote=False)
        summary = words.gettext("Answer")
        yield f"   <details><summary>{summary}</summary>{answer} ({clock(question.start)})</details>"


def _transcript(notes: Notes, found: tuple[Part, ...], words: Catalogue, images: str) -> Iterator[str]:
    joint = language_of(notes.language).sentence_space
    yield f"## {fixed.headings(notes, words)['transcript']}"
    if any(sentence.doubtful for each in notes.paragraphs for sentence in each.sentences):
        yield words.gettext("Words *in italics* were hard to hear and may be wrong.")
    first = first_showings(notes.slides)
    numbers = {slide: number for number, slide in enumerate(dict.fromkeys(first.values()), 1)}
    speaking = speaker_labels(notes, words)
    for part in found:
        if part.title:
            yield f"### {escaped(part.title)} ({clock(part.start)})"
        for block in part.blocks:
            if isinstance(block, tuple):
                for slide in block:
                    name = words.gettext("Slide {number}", number=numbers[first[slide]])
                    yield _slide(slide, first, name, words, images)
            else:
                said = joint.join(_sentence(pieces) for _, pieces in heard(block))
                who = speaking.get(block.start, "")
                yield f"**{clock(block.start)}{f' {escaped(who)}' if who else ''}** {said}"


def _slide(slide: Slide, first: dict[Slide, Slide], name: str, words: Catalogue, images: str) -> str:
    """The picture of a slide, called by its title or else by its number; later on, where it is."""
    if first[slide] != slide:
        again = words.gettext(fixed.SHOWN_AGAIN, time=clock(first[slide].start))
        return f"**{clock(slide.start)}** *{again}*"
    times = ", ".join(clock(each.start) for each in first if first[each] == slide)
    return f"![{escaped(slide.title or name)} ({times})]({quote(os.fsencode(images + slide.image))})"


def _marked(text: str, doubtful: Sequence[tuple[int, int]]) -> str:
    """A text in one line with what may be misheard in italics."""
    return _first(_sentence(pieces(text, doubtful)))


def _sentence(pieces: list[tuple[str, bool]]) -> str:
    """A sentence with what may be misheard in italics."""
    return "".join(_emphasised(text) if doubtful else _inner(text) for text, doubtful in pieces).strip()


def _emphasised(text: str) -> str:
    """Italics from the first letter to the last: a mark beside a space would be an asterisk."""
    inside = re.search(r"\w(?:.*\w)?", text, re.DOTALL)
    if not inside:
        return _inner(text)
    before, after = text[: inside.start()], text[inside.end() :]
    return f"{_inner(before)}*{escaped(inside[0])}*{_inner(after)}"


def _inner(text: str) -> str:
    """A piece from the middle of a line, whose spaces at both ends stay."""
    return _MARKUP.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))
