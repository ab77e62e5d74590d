"""The notes of a lecture as a PDF: what stands where. How it looks is in page_layout."""

import datetime
import math
import urllib.parse
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from pipelines.lecture.notes import Notes
from pipelines.lecture.transcript import Paragraph as SpokenParagraph
from pipelines.lecture.transcript import Sentence

# A longer transcript is parted, so that contents and outline help to find a place (minutes).
PART_MINUTES = 10

TEXTS = {
    "en": {
        "contents": "Contents",
        "points": "Key points",
        "transcript": "Transcript",
        "about": "About these notes",
        "made": "These notes were made by a machine from the recording {video}. Speech recognition errs, above "
        "all in names, numbers and terms: when it matters, listen to the place itself.",
        "written": "The key points were written by a model; they are not the speaker's own words.",
        "doubt": "Words marked {like_this} were hard to hear and may be wrong.",
        "like_this": "like this",
        "silence": "No speech was found in this recording.",
        "hours": "{h} h {m:02d} min",
        "minutes": "{m} min",
        "seconds": "{s} s",
    },
    "ru": {
        "contents": "Содержание",
        "points": "Главное",
        "transcript": "Запись лекции",
        "about": "Об этом конспекте",
        "made": "Конспект составлен программой по записи {video}. Распознавание речи ошибается, чаще всего в "
        "именах, числах и терминах: если важна точность, послушайте само место.",
        "written": "Главное изложено языковой моделью; это не собственные слова лектора.",
        "doubt": "Слова, отмеченные {like_this}, плохо расслышаны и могут быть неверны.",
        "like_this": "вот так",
        "silence": "В этой записи не найдено речи.",
        "hours": "{h} ч {m:02d} мин",
        "minutes": "{m} мин",
        "seconds": "{s} с",
        "Speech recognition": "Распознавание речи",
        "Language": "Язык",
        "Key points": "Выбор главного",
        "Settings": "Настройки",
        "Versions": "Версии",
    },
}


@dataclass(frozen=True)
class Look:
    """The settings of [notes]: page A4 or Letter, size of the text in points, address of the video."""

    page: str = "A4"
    font_size: float = 10.5
    video_url: str = ""
    fallback_fonts: str = ""


def write_pdf(notes: Notes, path: Path, look: Look) -> None:
    """Set the notes and write them to `path`; the same notes and look give the same bytes.

    Raises BadInput where a font of `look.fallback_fonts` cannot be read.
    """
    from reportlab.platypus.tableofcontents import TableOfContents

    from pipelines.lecture import typefaces

    typefaces.register()
    from pipelines.lecture import page_layout

    setter = _Setter(notes, look)
    contents = TableOfContents(dotsMinLevel=-1)
    contents.levelStyles = [setter.styles["contents"], setter.styles["subcontents"]]
    count = page_layout.PageCount()
    story = [*setter.opening(contents), *setter.key_points(), *setter.transcript(), *setter.colophon(), count]
    keywords = [point.text for point in notes.summary.points[:3]]
    document = page_layout.NotesTemplate(
        str(path),
        look.page,
        typefaces.plain(notes.title, typefaces.SANS),
        count,
        title=notes.title,
        author="Konspekt",
        subject=setter.meta_line(),
        keywords="; ".join(keywords),
        creator="Konspekt",
        lang=notes.language,
    )
    document.multiBuild(story)


class _Setter:
    """Turns the parts of the notes into reportlab's flowables."""

    def __init__(self, notes: Notes, look: Look):
        from pipelines.lecture import typefaces, page_layout

        self.notes, self.look = notes, look
        self.fonts, self.layout = typefaces, page_layout
        self.others = typefaces.fallbacks(look.fallback_fonts)
        self.styles = page_layout.styles(look.font_size)
        self.texts = TEXTS.get(notes.language, TEXTS["en"])
        self.starts = [paragraph.start for paragraph in notes.paragraphs]

    def markup(self, text: str, style: str = "body") -> str:
        family = (
            self.fonts.SERIF if self.styles[style].fontName.startswith(self.fonts.SERIF) else self.fonts.SANS
        )
        if self.styles[style].fontName.endswith("-Bold"):
            family += "-Bold"
        return self.fonts.markup(text, family, self.others)

    def paragraph(self, text: str, style: str):
        from reportlab.platypus import Paragraph

        return Paragraph(self.markup(text, style), self.styles[style])

    def heading(self, text: str, style: str, name: str, level: int = 0):
        heading = self.layout.Heading(self.markup(text, style), self.styles[style])
        heading.level, heading.name = level, name
        return heading

    def meta_line(self) -> str:
        parts = [
            date_text(self.notes.date, self.notes.language),
            self.duration(),
            language_name(self.notes.language),
        ]
        return " · ".join(part for part in parts if part)

    def duration(self) -> str:
        minutes = round(self.notes.duration / 60)
        if self.notes.duration < 60:
            return self.texts["seconds"].format(s=round(self.notes.duration))
        if minutes < 60:
            return self.texts["minutes"].format(m=minutes)
        return self.texts["hours"].format(h=minutes // 60, m=minutes % 60)

    def opening(self, contents) -> list:
        from reportlab.platypus import HRFlowable, Spacer

        rule = HRFlowable(
            width="100%", thickness=0.6, color=self.layout.HAIRLINE, spaceAfter=8, spaceBefore=0
        )
        last = HRFlowable(
            width="100%", thickness=0.6, color=self.layout.HAIRLINE, spaceAfter=0, spaceBefore=8
        )
        opening = [
            self.paragraph(self.notes.title, "title"),
            self.paragraph(self.meta_line(), "meta"),
        ]
        if self.notes.no_speech:
            return [*opening, rule, Spacer(1, 6), self.paragraph(self.texts["silence"], "body")]
        return [*opening, rule, contents, last]

    def key_points(self) -> list:
        if not self.notes.summary.points:
            return []
        flowables = [self.heading(self.texts["points"], "heading", "points")]
        if self.notes.summary.written_by_model:
            flowables.append(self.paragraph(self.texts["written"], "legend"))
        for point in self.notes.summary.points:
            text = self.layout.TimedParagraph(self.markup(point.text), self.styles["point"])
            target = self.video_link(point.start) or self.place_of(point.start)
            flowables.append(text.timed(clock(point.start), target))
        return flowables

    def transcript(self) -> list:
        if not self.notes.paragraphs:
            return []
        flowables = [self.heading(self.texts["transcript"], "heading", "transcript")]
        if any(sentence.doubtful for paragraph in self.notes.paragraphs for sentence in paragraph.sentences):
            flowables.append(self.legend())
        parted = self.notes.duration > 1.5 * PART_MINUTES * 60
        part = -1
        for number, spoken in enumerate(self.notes.paragraphs):
            if parted and int(spoken.start // (60 * PART_MINUTES)) > part:
                part = int(spoken.start // (60 * PART_MINUTES))
                begin, end = part * PART_MINUTES * 60, (part + 1) * PART_MINUTES * 60
                span = f"{clock(begin)} – {clock(min(end, self.notes.duration))}"
                flowables.append(self.heading(span, "part", f"part{part}", level=1))
            text = self.layout.TimedParagraph(self.spoken_markup(spoken), self.styles["body"])
            flowables.append(
                text.timed(clock(spoken.start), self.video_link(spoken.start), f"paragraph-{number}")
            )
        return flowables

    def legend(self):
        from reportlab.platypus import Paragraph

        example = self.doubtful(self.markup(self.texts["like_this"], "legend"))
        before, after = self.texts["doubt"].split("{like_this}")
        text = self.markup(before, "legend") + example + self.markup(after, "legend")
        return Paragraph(text, self.styles["legend"])

    def spoken_markup(self, spoken: SpokenParagraph) -> str:
        separator = "" if self.notes.language in ("zh", "ja") else " "
        return separator.join(self.sentence_markup(sentence) for sentence in spoken.sentences)

    def sentence_markup(self, sentence: Sentence) -> str:
        pieces, position = [], 0
        for start, end in sentence.doubtful:
            pieces.append(self.markup(sentence.text[position:start]))
            pieces.append(self.doubtful(self.markup(sentence.text[start:end])))
            position = end
        return "".join([*pieces, self.markup(sentence.text[position:])])

    def doubtful(self, marked: str) -> str:
        colour = f"#{self.layout.DOUBT.hexval()[2:]}"
        return f'<font color="{colour}"><u width="0.4" offset="-2" color="{colour}">{marked}</u></font>'

    def colophon(self) -> list:
        from reportlab.platypus import HRFlowable, Paragraph, Table

        flowables = [
            self.heading(self.texts["about"], "heading", "about"),
            self.paragraph(self.texts["made"].format(video=f"“{self.notes.video_name}”"), "legend"),
        ]
        if not self.notes.colophon:
            return flowables
        small = self.styles["small"]
        rows = [
            [Paragraph(self.markup(self.texts.get(cell, cell), "small"), small) for cell in row]
            for row in self.notes.colophon
        ]
        width = self.styles["body"].fontSize * 9
        table = Table(rows, colWidths=[width, None], hAlign="LEFT", style=[("VALIGN", (0, 0), (-1, -1), "TOP"),
                      ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1),
                      ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])  # fmt: skip
        return [
            *flowables,
            HRFlowable(width="100%", thickness=0.4, color=self.layout.HAIRLINE, spaceAfter=4),
            table,
        ]

    def video_link(self, seconds: float) -> str:
        """The address of the video at a time (W3C media fragment; YouTube's own parameter there)."""
        if not self.look.video_url:
            return ""
        address = self.look.video_url.replace("{name}", urllib.parse.quote(self.notes.video_name))
        whole = math.floor(seconds)
        if any(site in urllib.parse.urlparse(address).netloc for site in ("youtube.com", "youtu.be")):
            return f"{address}{'&' if '?' in address else '?'}t={whole}s"
        return f"{address}#t={whole}"

    def place_of(self, seconds: float) -> str:
        """The name of the transcript's paragraph in which a time falls."""
        return f"paragraph-{max(0, bisect_right(self.starts, seconds) - 1)}" if self.starts else ""


def clock(seconds: float) -> str:
    """m:ss, from one hour on h:mm:ss."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def date_text(date: datetime.date | None, language: str) -> str:
    from babel.dates import format_date

    return format_date(date, "long", locale=_locale(language)) if date else ""


def language_name(language: str) -> str:
    """The language's name in itself, with a capital: English, Русский."""
    name = _locale(language).get_language_name(_locale(language).language) if language else ""
    return name[:1].upper() + name[1:]


def _locale(language: str):
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
