"""Full stops, question marks and commas for engines that write none: by pauses and rules of the language."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.language.language import language_of
from pipelines.lecture.records import Segment
from pipelines.lecture.speech.sentences import FEWEST_END_MARKS, LONGEST_PAUSE

_MARK = re.compile(r"[.!?…,;:。？！、]")
_WORD = re.compile(r"\S+")


def punctuated(segments: Sequence[Segment], language: str) -> list[Segment]:
    """The segments with marks, where there are none at all; a pause ends a sentence, unless its last word
    cannot: an article, a preposition, a conjunction.

    Only texts change: words and their times stay as they were heard.
    """
    text = " ".join(each.text for each in segments)
    if len(_MARK.findall(text)) > FEWEST_END_MARKS * len(text.split()):
        return list(segments)
    rules, found, begun = language_of(language), [], False
    for number, each in enumerate(segments):
        following = segments[number + 1] if number + 1 < len(segments) else None
        words = each.text.split()
        short = following is not None and following.start - each.end < LONGEST_PAUSE
        goes_on = bool(words) and short and words[-1].lower() in rules.unfinished
        told = _with_commas(each.text, rules.comma_before)
        told = told[:1].lower() + told[1:] if begun else told[:1].upper() + told[1:]
        if not goes_on and words:
            asks = not begun and words[0].lower() in rules.begins_question
            told += rules.question_mark if asks else rules.full_stop
        found.append(replace(each, text=told))
        begun = goes_on
    return found


def _with_commas(text: str, before: frozenset[str]) -> str:
    """Commas before the words of a language that have one, but at the start."""

    def comma(found: re.Match[str]) -> str:
        return f",{found[1]}{found[2]}" if found[2].lower() in before else found[0]

    return re.sub(r"(?<=\w)(\s+)(\S+)", comma, text) if before else text
