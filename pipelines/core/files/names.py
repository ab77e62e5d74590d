"""Names of files as text: how one leaves the program, and how it comes back.

Linux lets a name be any bytes. Python keeps those that are no UTF-8 as lone surrogates (PEP 383), which open
the right file, but which JSON, SQLite, a terminal and a page cannot take. So a name is as Python has it
inside of the program alone. Where a program reads it back it goes out as `written`, for people as `escaped`
or `shown`.
"""

import codecs
import os
import re
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

# Begins a path that is not UTF-8 (a file URI, RFC 8089).
_URI = "file:"
# What Python makes of the bytes 80 to FF.
_BYTE = re.compile("[\udc80-\udcff]")
# For the `errors` of a text stream: nothing that is printed can be what a terminal or a log does not take.
ERRORS = "konspekt.escaped"


def written(path: str | os.PathLike[str]) -> str:
    """A path, or the name of a file, as Unicode that `path_of` makes the same again.

    That is the path itself, or its URI where it is not UTF-8, or would break or turn the line that it stands
    in: file:/inbox/caf%E9.mp4.
    """
    text = os.fspath(path)
    if is_unicode(text) and not text.startswith(_URI) and text == "".join(map(_plain, text)):
        return text
    return _URI + quote(os.fsencode(text))


def path_of(text: str) -> Path:
    """The path that was `written` so; other programs' file:///inbox/caf%E9.mp4 is read, too."""
    if not text.startswith(_URI):
        return Path(text)
    place = text.removeprefix(_URI)
    return Path(os.fsdecode(unquote_to_bytes(place.removeprefix("//") if place.startswith("///") else place)))


def escaped(text: str) -> str:
    r"""A text for people that may name a file: bytes of its name that are no UTF-8 as \xe9."""
    if is_unicode(text):
        return text
    text = _BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", text)
    return text.encode("utf-8", "backslashreplace").decode()


def shown(text: object) -> str:
    """A name or a reason in one line, without characters that command a terminal or cannot be written."""
    return " ".join("".join(map(_plain, escaped(str(text)))).split(" ")).strip()


def shown_lines(text: str) -> str:
    """The same of a text whose line ends are meant."""
    return "\n".join("".join(map(_plain, escaped(line))) for line in text.split("\n"))


def without(path: str | os.PathLike[str], reason: str) -> str:
    """A reason without the path before it, for where the name stands anyway."""
    flat = " ".join(reason.split())
    for name in (escaped(os.fspath(path)), shown(os.fspath(path))):
        prefix = " ".join(f"{name}: ".split())
        if flat.startswith(prefix):
            return flat.removeprefix(prefix).strip()
    return reason


def writable(value: object) -> object:
    """The same values as JSON takes them, in lists and dicts, too: paths `written`, texts `escaped`."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, Path):
        return written(value)
    if isinstance(value, dict):
        return {writable(key): writable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [writable(each) for each in value]
    return value


def is_unicode(text: str) -> bool:
    """Whether a text has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(character: str) -> str:
    """Control characters, line ends, marks that turn the direction of text and what is no character become
    spaces.
    """
    kind = unicodedata.category(character)
    turns = "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    none = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    return " " if kind in ("Cc", "Zl", "Zp") or turns or none else character


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unwritable = escaped(error.object[error.start : error.end])
    return unwritable.encode("ascii", "backslashreplace").decode(), error.end


codecs.register_error(ERRORS, _escape)
