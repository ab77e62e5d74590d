"""Whether an answer of a model is a statement at all: whole, in the right language, about its subject."""

import functools
import re
from collections import Counter

from pipelines.language.language import language_of
from pipelines.language.text.sentences import split, word_count
from pipelines.lecture.writer.prompts import Prompts

# Words of a statement, and how often its most frequent word of some length may come again.
FEWEST, MOST, AGAIN = 4, 60, 4
# Share of its letters that are of the language's script, or of names and terms in Latin letters beside it.
OWN_SCRIPT = 0.5
_LISTED = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_MARKS = "\"'«»“”„`*_ "
_ENDS = (".", "!", "…", "。", "։", "।")


def tidied(answer: str, language: str, most: int = 2) -> str:
    """The statement in an answer: its first sentences, without list marks and quotes; empty if cut off."""
    line = _LISTED.sub("", answer.strip().split("\n")[0]).strip()
    if line[:1] in '"«“„' and line[-1:] in '"»”“':
        line = line.strip(_MARKS)
    spans = [line[start:end] for start, end in split(line, language)]
    if spans and not spans[-1].endswith(_ENDS):
        spans.pop()
    return " ".join(spans[:most])


def fault(statement: str, language: str, prompts: Prompts) -> str | None:
    """What is wrong with the form of a statement; None where nothing is."""
    if not FEWEST <= word_count(statement) <= MOST:
        return "length"
    if statement.endswith("?"):
        return "a question"
    if prompts.about_itself.search(statement):
        return "about the lecture itself"
    leaning = language_of(language).leaning
    if leaning and leaning.match(statement):
        return "leans on another"
    if not _own_script(statement, language):
        return "script"
    words = Counter(word for word in statement.casefold().split() if len(word) > 4)
    return "repeats itself" if words and max(words.values()) > AGAIN else None


def _own_script(text: str, language: str) -> bool:
    """Whether most letters are of the language's scripts, and all others Latin or Greek, as terms are."""
    scripts = language_of(language).scripts
    if not scripts:
        return True
    own = sum(len(_letters(script).findall(text)) for script in scripts)
    foreign = sum(len(_letters(script).findall(text)) for script in {"Latn", "Grek"} - scripts)
    letters = sum(map(str.isalpha, text))
    return own >= OWN_SCRIPT * letters and own + foreign >= letters


@functools.cache
def _letters(script: str):
    import regex

    return regex.compile(rf"(?=\p{{L}})\p{{Script={script}}}")
