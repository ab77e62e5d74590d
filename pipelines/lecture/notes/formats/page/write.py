"""The page of a lecture: recording, slides, key points and transcript in one file that fetches nothing."""

import base64
import json
import os
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from pipelines.core.settings import CaptionsSettings, ThemeSettings
from pipelines.language.language import language_of
from pipelines.lecture.notes import texts as fixed
from pipelines.lecture.notes.format import Material, OutputFormat, address_of, contents
from pipelines.lecture.notes.formats.captions import cues
from pipelines.lecture.notes.formats.page.pictures import picture_of
from pipelines.lecture.notes.formats.page.rendering import rendered, templates
from pipelines.lecture.notes.parts import Part, heard, parts, pieces, printable, speaker_labels
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.speakers.roles import labels
from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.typeset.html_theme import accents, logo
from pipelines.typeset.times import clock
from pipelines.typeset.webpage import digest, with_fonts
from pipelines.typeset.webvtt import webvtt

# Recordings that are only heard; whatever else turns out to have no picture is treated alike when it plays.
SOUND = {
    ".aac", ".aif", ".aiff", ".flac", ".m4a", ".m4b", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma",
}  # fmt: skip
# The scripts of the page: one before anything is drawn, the others in this order when all is there.
EARLY = "page_early.js"
SCRIPTS = tuple(f"page_{name}.js" for name in ("player", "follow", "search", "said", "slides", "keys"))
# Times of a term that are shown at once; the others unfold.
SHOWN_MENTIONS = 6


class Page(OutputFormat):
    """With player and search, in the theme of a department."""

    name = "page"
    suffixes = (".html",)
    version = 2
    reads = ("theme", "notes")
    packages = ("jinja2",)

    def signed(self, significant: dict[str, dict]) -> dict:
        theme = dict(significant["theme"])
        folder = Path(theme["templates"]) if theme["templates"] else None
        files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
        theme |= {"logo": contents(filter(None, [theme["logo"]])), "templates": contents(files)}
        return {"theme": theme, "notes": {"video_url": significant["notes"]["video_url"]}}

    def write(self, material: Material, *files: Path) -> tuple[str, ...]:
        media = self.media(material.recording, material.place)
        [path] = files
        assert material.notes is not None
        write_page(material.notes, material.pictures, path, self.theme(), media)
        return ()

    def theme(self) -> ThemeSettings:
        return self.chosen["theme"]

    def media(self, recording: Path, page: Path) -> str:
        """Where the page looks for the recording: where a server has files by name, or else where it lies."""
        address = self.chosen["notes"].video_url
        if "{name}" in address:
            return address_of(address, recording)
        return quote(os.fsencode(os.path.relpath(recording, page.parent)))


def write_page(notes: Notes, slides: Path | None, path: Path, theme: ThemeSettings, media: str) -> None:
    """Write the page; the same notes and theme give the same bytes.

    `slides` is the folder with the pictures of the slides. `media` is the URL of the recording, relative to
    the page or absolute, which is asked for only when it is to be played; empty where there is none.

    Raises BadSetting for templates of the theme that do not work, with file and line; Unavailable for a logo
    and BadInput for a slide that cannot be read. Nothing is written then.
    """
    page = lecture_page(notes, slides, theme, media)
    Path(path).write_text(page, encoding="utf-8", newline="\n")


def lecture_page(notes: Notes, slides: Path | None, theme: ThemeSettings, media: str = "") -> str:
    """The page of a lecture as HTML."""
    notes = printable(notes)
    words = catalogue(notes.labels)
    scripted = _scripted(words)
    pictures = picture_of(notes.slides, slides)
    loader = templates(theme)
    early, *scripts = (loader.loader.get_source(loader, name)[0] for name in (EARLY, *SCRIPTS))
    script = "{\n" + "\n".join(scripts) + "}\n"
    light, dark = accents(theme)
    told = parts(notes, tuple(pictures))
    values = {
        "notes": notes,
        "theme": theme,
        "media": media,
        "sound": _suffix(media) in SOUND and not notes.slides,
        **words.templates(),
        "number": words.number,
        "fixed": fixed,
        "interface": words.language,
        "tag": lambda code: language_of(code).tag,
        "language": language_of(notes.language).tag,
        "written": language_of(notes.labels).tag,
        "spoken_language": fixed.spoken_language(notes),
        "headings": fixed.headings(notes, words),
        "own": notes.own_by_name,
        "first_written": fixed.first_written(notes),
        "by_model": fixed.by_model(notes, words),
        "has_transcript": not notes.speechless and "transcript" in notes.order,
        "facts": fixed.facts(notes),
        "parts": told,
        "only_written": _only_written(notes),
        "chosen_own": {each.name: each for each in notes.chosen.own} if notes.chosen else {},
        "places": _places(notes, any(part.points for part in told), bool(pictures)),
        "chosen_parts": _chosen_parts(notes),
        "others_asked": notes.chosen is not None and notes.chosen.questions != notes.questions,
        "pictures": pictures,
        # Without the later showings of a slide.
        "deck": {slide: picture for slide, picture in pictures.items() if slide == picture.slide},
        "speaking": speaker_labels(notes, words),
        "sentences": [each for paragraph in notes.paragraphs for each in paragraph.sentences],
        "speechless": notes.speechless,
        "why_no_speech": fixed.why_no_speech(notes, words),
        "doubtful": any(each.doubtful for paragraph in notes.paragraphs for each in paragraph.sentences),
        "joint": language_of(notes.language).sentence_space,
        "captions": "" if notes.speechless or not media else _captions(notes),
        "logo": logo(theme),
        "accent_light": light,
        "accent_dark": dark,
        "shown_mentions": SHOWN_MENTIONS,
        "clock": clock,
        "seconds": seconds,
        "pieces": pieces,
        "heard": heard,
        "csp": _policy(media, early, script),
        "early": early,
        "script": script,
        "texts": scripted,
        "scripted": json.dumps(scripted, ensure_ascii=False),
    }
    return with_fonts(rendered(theme, "page.html", values))


def _chosen_parts(notes: Notes) -> tuple[Part, ...]:
    """The parts without anything that a model wrote; none where it wrote nothing."""
    if notes.chosen is None or not notes.chapters:
        return ()
    return parts(replace(notes, summary=notes.chosen.summary, chapters=notes.chosen.chapters))


def _only_written(notes: Notes) -> set[str]:
    """The sections in which nothing is left where only what was said is to be seen."""
    if notes.chosen is None:
        return {"abstract"}
    own = {each.name for each in notes.own if each.written_by_model}
    found = {"abstract"} | own - {each.name for each in notes.chosen.own}
    return found if notes.chosen.questions else found | {"questions"}


def _places(notes: Notes, chapters: bool, slides: bool) -> dict[str, str]:
    """Where the page has each section, as an anchor; nothing for one that has nothing in it."""
    there = {
        "abstract": ("abstract", notes.abstract),
        "decisions": ("decisions", notes.decisions),
        "tasks": ("tasks", notes.tasks),
        "key_points": ("points", notes.summary.points),
        "slides": ("slides", slides),
        "themes": ("themes", notes.themes),
        "by_chapter": ("chapters", chapters),
        "terms": ("terms", notes.terms),
        "questions": ("questions", notes.questions),
        "audience": ("audience", notes.audience),
        "organisation": ("organisation", notes.summary.organisation),
        "transcript": ("transcript", not notes.speechless),
    }
    own = {name: (f"own-{name}", section.points) for name, section in notes.own_by_name.items()}
    found = there | own
    return {name: found[name][0] if name in found and found[name][1] else "" for name in notes.order}


def _scripted(words: Catalogue) -> dict[str, str]:
    """What the scripts of the page write, by the names that they know it under."""
    return {
        "found": words.gettext("{number} of {total}"),
        "found_none": words.gettext("Not found"),
        "colours": words.gettext("Colours"),
        "auto": words.gettext("automatic"),
        "light": words.gettext("light"),
        "dark": words.gettext("dark"),
        "play_from": words.gettext("Play from {time}"),
        "read_from": words.gettext("Read from {time}"),
        "media_gone": words.gettext(
            "The recording was not found or cannot be played here. Times lead to the place in the transcript."
        ),
    }


def seconds(time: float) -> str:
    """A time as a link has it: seconds, with as many of two decimals as it needs."""
    return f"{max(0.0, time):.2f}".rstrip("0").rstrip(".")


def _captions(notes: Notes) -> str:
    """The sentences as subtitles in a data URL: a page from a disk may not load a file beside it."""
    options = CaptionsSettings()
    said = [sentence.segment for paragraph in notes.paragraphs for sentence in paragraph.sentences]
    found = cues(said, options.line_length, options.lines, options.longest)
    called = labels(notes.speakers, catalogue(notes.labels))
    voices = [called.get(cue.speaker, "") if cue.speaker else "" for cue in found]
    written = webvtt(((cue.start, cue.end, cue.text) for cue in found), voices=voices)
    return f"data:text/vtt;base64,{base64.b64encode(written.encode()).decode()}"


def _policy(media: str, *scripts: str) -> str:
    """What the browser lets the page do: run its own scripts and play the recording, nothing else.

    Content Security Policy Level 3, https://www.w3.org/TR/CSP3/
    """
    parsed = urlsplit(media)
    if not media:
        places = "'none'"
    elif parsed.netloc:
        # A host of other characters would end the directive, or be none.
        host = re.fullmatch(r"[\w.:\[\]-]+", parsed.netloc.rpartition("@")[2])
        places = f"data: {parsed.scheme or 'https'}:{'//' + host[0] if host else ''}"
    else:
        # For a page that is opened from a disk, not every browser counts its own folder as 'self'.
        places = "data: 'self' file:"
    return "; ".join(
        [
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "font-src data:",
            "img-src data:",
            f"media-src {places}",
            "script-src " + " ".join(f"'sha256-{digest(script)}'" for script in scripts),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _suffix(media: str) -> str:
    return PurePosixPath(unquote(urlsplit(media).path)).suffix.lower()
