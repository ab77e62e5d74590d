"""The library: one page over all lectures of a notes folder, by course, the newest first."""

import datetime
import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import msgspec
from natsort import natsorted, ns

from pipelines.archive.lectures import SLIDES, Found, NoNotes, lecture_files, read_notes
from pipelines.archive.snippets import snippet
from pipelines.archive.words import WAYS, ArchiveWords
from pipelines.core.files.atomic import whole
from pipelines.core.files.names import escaped
from pipelines.core.settings import ThemeSettings
from pipelines.language.text.search_tokens import readable
from pipelines.lecture.records import Chapter
from pipelines.typeset.html_theme import accents, logo
from pipelines.typeset.webpage import FONTS, digest, environment, with_fonts

logger = logging.getLogger("konspekt.archive")

PAGE = "index.html"
# What a card tells beside its title, and characters of a key point.
POINTS, TERMS, POINT_LENGTH = 3, 8, 180


@dataclass(frozen=True)
class _Said:
    text: str


@dataclass(frozen=True)
class _Points:
    points: tuple[_Said, ...] = ()


@dataclass(frozen=True)
class _Picture:
    image: str


@dataclass(frozen=True)
class Outline:
    """As much of the notes of a lecture as the library shows: reading no more keeps thousands quick."""

    title: str
    duration: float
    language: str
    paragraphs: msgspec.Raw  # that there are any tells notes from other records
    date: datetime.date | None = None
    summary: _Points = _Points()
    chapters: tuple[Chapter, ...] = ()
    slides: tuple[_Picture, ...] = ()
    terms: tuple[_Said, ...] = ()
    no_speech: bool = False


@dataclass(frozen=True)
class Card:
    """A lecture as it stands in the library; links are relative to the notes folder, by what they lead to."""

    title: str
    course: str
    date: datetime.date | None
    duration: float
    language: str
    chapters: int
    points: tuple[str, ...]
    terms: tuple[str, ...]
    picture: str
    links: dict[str, str] = field(default_factory=dict)
    no_speech: bool = False

    @property
    def best(self) -> str:
        """The link that is best to read; empty where there is none."""
        return next(iter(self.links.values()), "")


@dataclass(frozen=True)
class Course:
    """A folder of lectures, the newest first; its name is empty for those in no folder."""

    name: str
    cards: tuple[Card, ...]


def write_library(notes: Path, theme: ThemeSettings, language: str) -> bool:
    """Write index.html into the notes folder, if it would be another; gives whether it was written.

    Raises Unavailable where the theme's logo cannot be used.
    """
    path = Path(notes) / PAGE
    page = library_page(courses(notes), theme, language)
    try:
        if path.read_text(encoding="utf-8") == page:
            return False
    except (OSError, UnicodeDecodeError):
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.write_text(page, encoding="utf-8")
    return True


def library_page(found: Sequence[Course], theme: ThemeSettings, language: str, search: bool = False) -> str:
    """The library as HTML in one file that fetches nothing but the pictures; `search`: it can be asked."""
    words = ArchiveWords(language)
    cards = [card for course in found for card in course.cards]
    return rendered(
        "library.html.j2",
        "library.js",
        theme,
        words,
        courses=found,
        amount=len(cards),
        hours=sum(card.duration for card in cards),
        search=search,
        ways=tuple(WAYS.items()),
    )


def rendered(template: str, script: str, theme: ThemeSettings, words: ArchiveWords, **values) -> str:
    """A page in the look of the theme, with its one script, and the policy that lets only that one run."""
    templates = environment("pipelines.archive")
    code, _, _ = templates.loader.get_source(templates, script)
    light, dark = accents(theme)
    known = {"words": words, **words.templates(), "theme": theme, "logo": logo(theme), "script": code}
    known |= {"digest": digest(code), "accent_light": light, "accent_dark": dark}
    page = templates.get_template(template).render(known | values)
    # Cutting the faces takes longer than a search: pages that load the style sheet have none of their own.
    return with_fonts(page) if FONTS in page else page


def courses(notes: Path) -> list[Course]:
    """All lectures of a notes folder by course, that with the newest lecture first."""
    by_name: dict[str, list[Card]] = defaultdict(list)
    for found in lecture_files(notes):
        if card := _card(Path(notes), found):
            by_name[card.course].append(card)
    made = []
    for name, cards in by_name.items():
        ordered = natsorted(cards, key=lambda card: card.title, alg=ns.IGNORECASE)
        ordered.sort(key=lambda card: card.date or datetime.date.min, reverse=True)
        made.append(Course(name, tuple(ordered)))
    made = natsorted(made, key=lambda course: course.name, alg=ns.IGNORECASE)
    return sorted(made, key=lambda course: course.cards[0].date or datetime.date.min, reverse=True)


def _card(notes: Path, found: Found) -> Card | None:
    try:
        outline = read_notes((notes / found.path).read_bytes(), Outline)
    except (OSError, NoNotes) as error:
        logger.info("%s: not in the library: %s", found.path, error)
        return None
    here = quote(os.fsencode(found.stem))
    links = {kind: f"{here}.{kind}" for kind in ("html", "pdf", "md") if found.has(f".{kind}")}
    picture = (
        f"{here}{SLIDES}/{quote(outline.slides[0].image)}" if outline.slides and found.has(SLIDES) else ""
    )
    points = (snippet(readable(point.text), (), POINT_LENGTH)[0] for point in outline.summary.points[:POINTS])
    return Card(
        title=readable(outline.title) or escaped(found.stem.rpartition("/")[2]),
        course=escaped(found.course),
        date=outline.date,
        duration=outline.duration,
        language="" if outline.no_speech else outline.language,
        chapters=len(outline.chapters),
        points=tuple(points),
        terms=tuple(readable(term.text) for term in outline.terms[:TERMS]),
        picture=picture,
        links=links,
        no_speech=outline.no_speech,
    )
