"""An English claim turned into the question why."""

import re

from pipelines.language.en.morphology import is_ordinary
from pipelines.language.text.morphology import NAME, NOUN, OTHER, PERSON, VERB, Word, words

# Words of a subject that may stand before its verb.
SUBJECT = 7

REASONS = re.compile(
    r"^(?P<claim>[^,;:]+),? (?P<link>because) (?P<reason>(?!(?:of\b|who |what |how ))[^;]+?)[.!]?$",
    re.IGNORECASE,
)
# What leans on other sentences cannot be asked about; nor can what is no claim.
NOT_ASKED_ABOUT = re.compile(
    r"\b(?:it|he|she|they|them|him|her|his|its|their|this|that|these|those|here|there|i|me|my|so|just|"
    r"maybe|probably|think|guess|know|say|said|not sure|if|when|which|but)\b",
    re.IGNORECASE,
)
_AUXILIARIES = re.compile(
    r"is|are|was|were|can|could|must|should|will|would|has|have|had|may|might|do|does|did|cannot|can't|won't"
    r"|(?:is|are|was|were|could|would|should|does|do|did)n't"
)
_IN_SUBJECTS = {"of", "the", "a", "an", "and", "all", "in", "for", "many", "most", "some", "every", "each"}


def why(claim: str, link: str, reason: str) -> tuple[str, str] | None:
    """The question with its verb before the subject, which has to be a noun phrase or we or you."""
    asked = _asked(claim)
    return (asked, f"Because {reason}.") if asked else None


def _asked(claim: str) -> str | None:
    said = words(claim, "en")
    place = next((place for place, word in enumerate(said[: SUBJECT + 1]) if _is_verb(word)), 0)
    if not place or not _is_subject(said[:place]):
        return None
    verb, after = said[place], said[place + 1 : place + 2]
    subject, rest = claim[: verb.start].strip(), claim[verb.end :].strip()
    if is_ordinary(said[0].text) and said[0].kind not in (NAME, PERSON):
        subject = subject[:1].lower() + subject[1:]
    small = verb.text.lower().replace("’", "'")
    if small in ("has", "have", "had") and not (after and after[0].tag in ("VBN", "RB", "VBD")):
        return None  # "has to", "has a": no auxiliaries
    if small in ("is", "are", "was", "were") and rest.startswith(("the ", "what ")):
        return None  # "X is the Y" says what X is
    if _AUXILIARIES.fullmatch(small) and small not in ("do", "does", "did", "cannot"):
        return f"Why {verb.text} {subject} {rest}?"
    if verb.tag == "VBZ" and small.endswith("s"):
        return f"Why does {subject} {_plain_form(small)} {rest}?"
    if verb.tag in ("VBP", "VB") and (subject in ("we", "you") or said[place - 1].plural):
        return f"Why do {subject} {verb.text} {rest}?"
    return None


def _is_verb(word: Word) -> bool:
    return word.kind == VERB or _AUXILIARIES.fullmatch(word.text.lower().replace("’", "'")) is not None


def _is_subject(part: tuple[Word, ...]) -> bool:
    if len(part) == 1 and part[0].text.lower() in ("we", "you"):
        return True
    linked = all(word.kind != OTHER or word.text.lower() in _IN_SUBJECTS for word in part)
    return linked and part[-1].kind in (NOUN, NAME, PERSON)


def _plain_form(verb: str) -> str:
    """The infinitive of a verb in the third person: goes, copies, passes, takes."""
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]
