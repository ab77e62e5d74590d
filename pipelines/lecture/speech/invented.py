"""What recognisers write where nobody speaks: Whisper has learned from subtitles, and music has some too.

"[Music]" and "♪" are no speech, credits of subtitles are said by nobody, and "Thank you." or "Thanks for
watching!" is what Whisper hears most in silence and noise (Koenecke et al. 2024; Barański et al. 2025).
"""

import functools
import re
from collections.abc import Iterable, Sequence

from pipelines.language.language import known_languages, language_of
from pipelines.lecture.records import Segment

# A courtesy that is further (s) from all speech is no part of it.
ALONE = 10.0
# Words of a courtesy, at most.
LONGEST_COURTESY = 8
# Doubtful words that are less probable (geometric mean) are nobody's: Whisper makes them of murmur. Of real
# speech, however quiet, it is surer (0.55 and more on clips of 3 % of their loudness).
NOBODYS = 0.2
# So often in a row a doubtful phrase is no phrase.
REPEATED = 3

# Sounds as subtitles describe them, and singing.
_SOUND = re.compile(r"(?:\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫♬♩🎵🎶][^♪♫♬♩🎵🎶]*[♪♫♬♩🎵🎶]?|[\W_])+")
_WORD = re.compile(r"\w+")


def without_invented(segments: Iterable[Segment]) -> list[Segment]:
    """The segments that somebody has said, in order; most is kept where there is any doubt of that."""
    said = [segment for segment in segments if not (_no_words(segment.text) or _is_guess(segment))]
    sure = [segment for segment in said if not _is_courtesy(segment.text)]
    return [
        segment
        for segment in said
        if not _is_courtesy(segment.text) or (_beside(segment, sure) and not segment.doubtful)
    ]


def _no_words(text: str) -> bool:
    """Whether a text describes sounds, or is the credit of subtitles."""
    return bool(_SOUND.fullmatch(text) or _credits().search(text.strip()))


def _is_courtesy(text: str) -> bool:
    """Whether a text is courtesies and nothing else, in a time that grows with its length alone."""
    said = _WORD.findall(text)
    reached = {0}  # places up to which there is nothing else
    for place in range(len(said)):
        if place in reached:
            ends = range(place + 1, min(place + LONGEST_COURTESY, len(said)) + 1)
            reached |= {end for end in ends if _courtesies().fullmatch(" ".join(said[place:end]))}
    return bool(said) and len(said) in reached


def _is_guess(segment: Segment) -> bool:
    """Whether a doubtful segment has hardly a word that was heard, or says one phrase again and again."""
    words = _WORD.findall(segment.text.lower())
    lengths = range(1, len(words) // REPEATED + 1)
    repeats = any(
        len(words) % length == 0 and words == words[:length] * (len(words) // length) for length in lengths
    )
    return segment.doubtful and (repeats or segment.confidence < NOBODYS)


def _beside(segment: Segment, others: Sequence[Segment]) -> bool:
    """Whether one of the others is near."""
    return any(other.end > segment.start - ALONE and other.start < segment.end + ALONE for other in others)


@functools.cache
def _credits() -> re.Pattern[str]:
    """Of all languages: Whisper writes them in whichever it likes."""
    return re.compile(_either("subtitle_credits"), re.IGNORECASE)


@functools.cache
def _courtesies() -> re.Pattern[str]:
    return re.compile(_either("courtesies"), re.IGNORECASE)


def _either(attribute: str) -> str:
    known = (getattr(language_of(code), attribute) for code in known_languages())
    return "|".join(filter(None, known))
