"""Which template the notes of a recording are made by: one that ships, or a file of a person's own."""

import functools
import os
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.settings import WriterSettings
from pipelines.core.settings.kinds import TEMPLATES
from pipelines.lecture.recording.naming import file_of_course, refuse_link
from pipelines.lecture.writer.prompts import languages, prompts
from pipelines.lecture.writer.templates.reading import BadTemplate, parsed
from pipelines.lecture.writer.templates.template import ASKED, LECTURE, Template
from pipelines.locale.message import Message
from pipelines.locale.system_errors import reason_of

# The language of the notes is the one that was spoken.
AUTO = "auto"
FOLDER = files(__package__) / "shipped"
# The largest file (bytes) that is read as a template.
LARGEST = 1_000_000


def shipped_text(name: str) -> str:
    """The file of a template that ships."""
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def copied(name: str, language: str) -> str:
    """The file of a template that ships, to be changed: what a model is asked is a comment in it."""
    text, asked = shipped_text(name), prompts(language)
    assert asked is not None
    lines = [
        "",
        f"# What a model is asked ({language}) where this file does not say: take the # away, and change it.",
    ]
    for part in ASKED:
        if part not in shipped(name).ask:
            told = [f"[ask.{part}]", 'instruction = """', f'{getattr(asked, part).instruction}"""']
            lines += ["#", *(f"# {line}" for line in "\n".join(told).splitlines())]
    return text + "\n".join(lines) + "\n"


@functools.cache
def shipped(name: str) -> Template:
    """A template that ships; that of a lecture is what notes are without any."""
    return parsed(shipped_text(name), {})


def template_file(video: Path, inboxes: Sequence[Path], setting: str) -> Path | None:
    """The file of a person's own that holds for a recording; None where one that ships does."""
    if setting in TEMPLATES:
        return None
    if "/" in setting:
        return Path(setting).absolute()
    return file_of_course(video, inboxes, setting)


def template_of(video: Path, inboxes: Sequence[Path], setting: str) -> Template:
    """The template that [writer] template means for a recording.

    Raises BadInput for a file that is not there or says what cannot be, with the line or the key.
    """
    path = template_file(video, inboxes, setting)
    if path is None:
        return shipped(setting if setting in TEMPLATES else LECTURE)
    refuse_link(path, video, inboxes)
    return read_template(path)


def read_template(path: Path) -> Template:
    """The template in a file; raises BadInput with the line or the key at fault."""
    try:
        status = os.stat(path)
        if status.st_size > LARGEST:
            raise BadInput(path, "is larger than {most} MB", most=LARGEST // 1_000_000)
        return _read(path, status.st_mtime_ns, status.st_size, status.st_ino)
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None


@functools.lru_cache(maxsize=64)
def _read(path: Path, *_version: int) -> Template:
    """The template of a file as it is now: read again when the file changes."""
    try:
        return parsed(path.read_text(encoding="utf-8"), {name: shipped(name) for name in TEMPLATES})
    except UnicodeDecodeError as error:
        raise BadInput(path, "is not UTF-8 ({error})", error=error.reason) from None
    except BadTemplate as error:
        raise BadInput(path, error.message) from None


def faults(writer: WriterSettings) -> Iterator[tuple[tuple[str, str], Message]]:
    """What of [writer] can be known to be wrong before any recording is looked at: its place and why."""
    if "/" in writer.template:
        try:
            read_template(Path(writer.template).absolute())
        except BadInput as error:
            yield ("writer", "template"), error.message
    known = languages()
    if writer.language != AUTO and writer.language not in known:
        told = Message(
            "[writer] language: there is nothing to ask a model in {language!r}, only in {known}",
            language=writer.language,
            known=known,
        )
        yield ("writer", "language"), told
