"""Names that nobody has given: those that devices and programs write, which tell nothing of a lecture."""

import functools
import re

from pipelines.language.language import known_languages, language_of

# What cameras, phones, recorders and programs put before a number: what can be nothing else, what a course
# could be numbered with, and what is a word.
_SURE = "aud dji dsc dscf dscn gopr hpim img imgp mov movi mvi mvimg pict pxl rec vid"
_LONG = "dm dr dvt fhd gh gl gp gx mah m2u p10 r05 r07 r09 r26 sam ste sv tl vn wa"
_WORDS = "kino stereo track voice zoom"
# Programs that put their name beside a date, and what may stand there besides.
_PROGRAMS = """
    action bandicam bigbluebutton camtasia facetime gmt jitsi kazam kooha lv obs peek pro quicktime received
    screencast screenflow screenrec screenrecorder sharex signal simplescreenrecorder skype snagit teams
    telegram utc vlc vlcsnap vokoscreen vokoscreenng webex whatsapp win xrecorder zoom
    am as at avo from gallery h ls m min ms mp on pm s t x z
"""
_DATE_DIGITS = 6

_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
_HASH = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}", re.IGNORECASE)
_DEVICE = re.compile(
    rf"(?<![^\W_])(?:(?:{'|'.join(_SURE.split())})[-_ ]?\d{{2,}}|(?:{'|'.join(_LONG.split())})[-_]?\d{{4,}}"
    rf"|(?:{'|'.join(_WORDS.split())})[-_ ]?\d+|c0\d{{3}})(?![^\W_])",
    re.IGNORECASE,
)
_PART = re.compile(r"[^\W\d_]+|\d+")


def is_unnamed(name: str) -> bool:
    """Whether a name (without suffix) is but a number, a date, or what a device or a program writes.

    "IMG_1234", "2024-03-14", "New Recording 12", "GMT20240314-101530_Recording"; not "Lecture 12", in which a
    person has put what it is.
    """
    parts = _PART.findall(re.sub(r"[^\W_]+", _without_hash, _UUID.sub(" ", _DEVICE.sub(_digits, name))))
    digits = sum(len(part) for part in parts if part.isdigit())
    known = _recording_words() | (_calendar() if digits else frozenset())
    if digits >= _DATE_DIGITS:
        known |= frozenset(_PROGRAMS.split())
    return all(part.isdigit() or part.casefold() in known for part in parts)


def _digits(found: re.Match[str]) -> str:
    return " " + re.sub(r"\D+", " ", found[0])


def _without_hash(found: re.Match[str]) -> str:
    return " " if _HASH.fullmatch(found[0]) else found[0]


@functools.cache
def _recording_words() -> frozenset[str]:
    """Of all languages: a program speaks that of the person who records."""
    return frozenset().union(*(language_of(code).recording_words for code in known_languages()))


@functools.cache
def _calendar() -> frozenset[str]:
    return frozenset().union(*(language_of(code).calendar for code in known_languages()))
