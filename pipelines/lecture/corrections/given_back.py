"""Captions or Markdown that somebody has edited, and what was put right in them, as operations."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.core.settings import CaptionsSettings
from pipelines.lecture.corrections.doubts import Heard, heard, said
from pipelines.lecture.corrections.operations import CHAPTER, DELETE, INSERT, REPLACE, Operation
from pipelines.lecture.corrections.transcript import correct
from pipelines.lecture.corrections.words import Speech, Spoken, letters, split_words
from pipelines.lecture.notes import texts
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Transcript
from pipelines.locale.catalogue import catalogue
from pipelines.locale.system_errors import reason_of
from pipelines.typeset.times import clock

CAPTIONS, MARKDOWN = (".srt", ".vtt"), (".md", ".markdown")
# Of what is said so much (0..1) has to be in a text for it to be one of this lecture.
OWN = 0.5
# What a change leaves is looked at again so often: marks and capitals beside it may have moved with it.
ROUNDS = 3

_TAG = re.compile(r"\{\\[^}]*\}|</?(?:[cibuv]|font|ruby|rt|lang)(?:[ .][^<>]*)?>|\N{WORD JOINER}")
_PARAGRAPH = re.compile(r"\*\*(?:\d+:)?\d+:\d\d(?: [^*\n]+)?\*\*\s+")
# Who speaks, as captions without tags for it say.
_SPEAKER = re.compile(r"^\[[^\]\n]+\]: ")
_HEADING = re.compile(r"#{3} (?P<title>.+) \((?P<time>[\d:]+)\)")
_ESCAPED = re.compile(r"\\([^\w\s])|\*")


def given_back(path: Path, transcript: Transcript, notes: Notes | None = None) -> tuple[Operation, ...]:
    """The operations that make of a lecture, as it is now, what an edited .srt, .vtt or .md of it says.

    Of Markdown that is its transcript and, with `notes`, the titles of chapters. Raises BadInput for a file
    that cannot be read, is of another kind, or is not of this lecture.
    """
    kind = path.suffix.lower()
    if kind in CAPTIONS:
        return _of_words(path, _captions(path), transcript)
    if kind in MARKDOWN:
        text = _read(path)
        shown = [_again(slide.start, notes) for slide in notes.slides] if notes else []
        titles = tuple(_titles(text, notes)) if notes else ()
        printed = _printed(notes) if notes else ""
        return (*_of_words(path, "\n".join(_transcript(text, shown)), transcript, printed), *titles)
    raise BadInput(path, "is none of {kinds}", kinds=[*CAPTIONS, MARKDOWN[0]])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    except UnicodeDecodeError:
        raise BadInput(path, "is not UTF-8") from None


def _captions(path: Path) -> str:
    """The text of all cues, without tags."""
    import pysubs2

    kind = path.suffix.lower().removeprefix(".")
    try:
        found = pysubs2.SSAFile.from_string(_read(path), format_=kind, keep_unknown_html_tags=True)
    except pysubs2.exceptions.Pysubs2Error as error:
        raise BadInput(path, "cannot be read as subtitles: {error}", error=error) from None
    lines = (_SPEAKER.sub("", _TAG.sub("", each.text.replace(r"\N", "\n"))) for each in found)
    return "\n".join(unescape(line) if kind == "vtt" else line for line in lines)


def _transcript(text: str, again: Sequence[str]) -> Iterator[str]:
    """The paragraphs of the transcript: from the first with a time to the next part."""
    inside = False
    for block in re.split(r"\n\s*\n", text):
        block = " ".join(block.split())
        begun = _PARAGRAPH.match(block)
        inside = (inside or bool(begun)) and not block.startswith("## ")
        if not inside or block.startswith(("#", "![", "<!--")):
            continue
        block = block[begun.end() :] if begun else block
        if block not in again:
            yield _plain(block)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or "", text)


def _again(start: float, notes: Notes) -> str:
    """What Markdown has where a slide is shown again."""
    return f"*{catalogue(notes.labels).gettext(texts.SHOWN_AGAIN, time=clock(start))}*"


def _titles(text: str, notes: Notes) -> Iterator[Operation]:
    found: dict[str, list[str]] = {}
    for line in map(str.strip, text.splitlines()):
        if heading := _HEADING.fullmatch(line):
            found.setdefault(heading["time"], []).append(" ".join(_plain(heading["title"]).split()))
    for chapter in notes.chapters:
        known = " ".join(chapter.title.split())
        if others := [title for title in found.get(clock(chapter.start), []) if title != known]:
            yield Operation(CHAPTER, at=round(chapter.start, 2), heard=known, to=others[0])


def _printed(notes: Notes) -> str:
    """What notes have as the transcript, with stops, names and numbers as they are not in what was heard."""
    return "\n".join(sentence.text for each in notes.paragraphs for sentence in each.sentences)


def _of_words(path: Path, text: str, transcript: Transcript, printed: str = "") -> tuple[Operation, ...]:
    """What was changed in a text; what was `printed` otherwise than it was heard nobody has changed."""
    wanted = [word for word, _ in split_words(text)]
    own: list[Operation] = []
    if printed:
        own = list(_changes(path, [word for word, _ in split_words(printed)], Speech(transcript).words))
    found: list[Operation] = []
    for _ in range(ROUNDS):
        made = _changes(path, wanted, Speech(transcript).words)
        changes = [operation for operation in made if operation not in own]
        if not changes:
            break
        found += changes
        transcript, _ = correct(transcript, changes)
    return tuple(found)


@dataclass(frozen=True)
class _Atom:
    """A word, or a character of what is written without spaces, and the number of the word that it is of."""

    text: str
    word: int


def _changes(path: Path, wanted: Sequence[str], words: list[Spoken]) -> Iterator[Operation]:
    from rapidfuzz.distance import Indel

    atoms = [_Atom(part, number) for number, word in enumerate(words) for part, _ in split_words(word.text)]
    steps = Indel.opcodes([atom.text for atom in atoms], wanted)
    same = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    if same < OWN * max(1, len(atoms)):
        raise BadInput(
            path,
            "has {share:.0%} of what is said in this lecture: is it another one's?",
            share=same / max(1, len(atoms)),
        )
    for begin, end, first, last in _merged(steps):
        if operation := _operation(atoms, words, begin, end, wanted[first:last]):
            yield operation


def _merged(steps: Iterable[Any]) -> Iterator[tuple[int, int, int, int]]:
    """Neighbouring changes as one: from and to before which atom, from and to before which wanted word."""
    open_change: tuple[int, int, int, int] | None = None
    for step in steps:
        if step.tag == "equal":
            if open_change:
                yield open_change
            open_change = None
        elif open_change:
            open_change = (open_change[0], step.src_end, open_change[2], step.dest_end)
        else:
            open_change = (step.src_start, step.src_end, step.dest_start, step.dest_end)
    if open_change:
        yield open_change


def _operation(
    atoms: Sequence[_Atom], words: list[Spoken], begin: int, end: int, new: Sequence[str]
) -> Operation | None:
    """One change; what has no word on either side takes in the one before."""
    old, to = [atom.text for atom in atoms[begin:end]], _joined(new)
    cut = len(old) == 1 and "".join(old) == "".join(new) and len(old[0]) > CaptionsSettings.line_length
    if cut or not atoms:  # what is longer than a line of captions is cut there
        return None
    if (not letters("".join(old)) and not letters(to)) or (old and not letters("".join(old))):
        if begin:
            begin -= 1
            to = _joined([atoms[begin].text, *new])
        else:
            to = _joined([*new, atoms[end].text]) if end < len(atoms) else to
            end = min(end + 1, len(atoms))
    if old and not to and old[0][:1].isupper() and end < len(atoms):
        # What begins a sentence after words are taken out is written as it was given back.
        to, end = atoms[end].text, end + 1
    if begin == end:
        place = heard(words, *[atoms[begin].word if begin < len(atoms) else len(words)] * 2)
        return Operation(INSERT, at=round(place.at, 2), to=to, before=place.before, after=place.after)
    part = _part(atoms, words, begin, end)
    kind = REPLACE if to else DELETE
    return Operation(kind, round(part.at, 2), part.text, to, part.before, part.after)


def _part(atoms: Sequence[_Atom], words: list[Spoken], begin: int, end: int) -> Heard:
    """What is said from one atom to before another."""
    place = heard(words, atoms[begin].word, atoms[end - 1].word + 1)
    text = _joined([atom.text for atom in atoms[begin:end]])
    if letters(text) == letters(place.text):
        return place
    before = said(words[max(0, atoms[begin].word - 4) : atoms[begin].word])
    inner = [atom.text for atom in atoms[:begin] if atom.word == atoms[begin].word]
    return Heard(text, place.at, place.until, before + "".join(inner), place.after)


def _joined(parts: Sequence[str]) -> str:
    """Words with spaces between them, characters of scripts without spaces close together."""
    found = ""
    for part in parts:
        close = len(split_words(found[-1:] + part)) > 1 and found
        found += part if close or not found else f" {part}"
    return found
