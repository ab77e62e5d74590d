"""Questions that a statement answers by its wording: "the drawback of X is that ..." tells what it is."""

import functools
import re

from pipelines.language.language import Asking, Pattern, language_of
from pipelines.language.text.morphology import PERSON, words
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems

# Words of a question, and of a statement that answers one, at most; of an answer at least.
LONGEST, LONGEST_STATEMENT, FEWEST_ANSWER = 20, 40, 4
# Stems of what is asked about, stems that a statement says besides, and words that tell it, at least.
FEWEST_STEMS, FEWEST_BESIDE, FEWEST_TOLD = 1, 1, 4
_BROKEN = re.compile(r"--|\.\.\.|…|[\[\"“”«»_]|\((?!\S{1,8}\))")


def asked(text: str, language: str, terms: Pattern | None = None) -> tuple[str, str] | None:
    """The question that a statement answers by its wording, and its answer; None where it answers none.

    `terms` are those of the lecture, as they are said.
    """
    known = language_of(language)
    plain = text.rstrip(".!")
    if not known.askings or _BROKEN.search(text) or word_count(text) > LONGEST_STATEMENT:
        return None
    for asking, pattern in _compiled(language):
        found = pattern.fullmatch(plain)
        if not found or (asking.of_a_term and not (terms and terms.search(found["x"] or ""))):
            continue
        if turned := _turned(found, asking, text, language):
            return turned
    return None


@functools.cache
def _compiled(language: str) -> tuple[tuple[Asking, Pattern], ...]:
    askings = language_of(language).askings
    return tuple((asking, re.compile(asking.wording, re.IGNORECASE)) for asking in askings)


def _turned(found: re.Match, asking: Asking, text: str, language: str) -> tuple[str, str] | None:
    about = found["x"] or ""
    if not is_closed(about, language) or len(content_stems(about, language)) < FEWEST_STEMS:
        return None
    groups = {name: value or "" for name, value in found.groupdict().items()}
    if "tells" in groups and word_count(groups["tells"]) < FEWEST_TOLD:
        return None
    for name in groups:
        if found.start(name) == 0:
            groups[name] = small(groups[name], language)
    question = " ".join(asking.question.format(**groups).split())
    answer = asking.answer.format(**groups) if asking.answer else text
    answer = answer[:1].upper() + answer[1:]
    beside = content_stems(answer, language) - content_stems(question, language)
    if word_count(question) > LONGEST or word_count(answer) < FEWEST_ANSWER or len(beside) < FEWEST_BESIDE:
        return None
    return question[:1].upper() + question[1:], answer if answer.endswith((".", "!")) else f"{answer}."


def is_closed(text: str, language: str) -> bool:
    """Whether it is told by itself what is asked about."""
    left_open = language_of(language).left_open
    return not (left_open and left_open.search(text))


def small(text: str, language: str) -> str:
    """What began a sentence, as it is written within one."""
    said = words(text, language)
    if not said or said[0].kind == PERSON or not (said[0].text[1:].islower() or len(said[0].text) == 1):
        return text
    return text[:1].lower() + text[1:] if language_of(language).is_ordinary(said[0].text) else text
