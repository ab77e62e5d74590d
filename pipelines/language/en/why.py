"""An English claim turned into the question why."""

import re

from pipelines.language.en.morphology import is_ordinary
from pipelines.language.text.morphology import NAME, NOUN, OTHER, PERSON, VERB, Word, words

# Words of a subject that may stand before its verb.
SUBJECT = 7

REASONS = re.compile(
    r"^(?:(?:on the (?:one|other) hand|in particular|typically|usually|in general"
    r"|in fact),? )?(?P<claim>[^,;:]+),?"
    r" (?P<link>because) (?P<reason>(?!(?:of\b|who |how |then ))[^;]+?)[.!]?$",
    re.IGNORECASE,
)
REASONS_FIRST = re.compile(
    r"^(?:the|one|another|part of the) (?:\w+ )?reason (?:that |why )?(?P<claim>[^,;:]+?) (?:is|was) "
    r"(?:that|because) (?P<reason>(?!(?:of|who|how|then)\b)[^;]+?)[.!]?$",
    re.IGNORECASE,
)
# What leans on other sentences cannot be asked about; nor can what is no claim.
NOT_ASKED_ABOUT = re.compile(
    r"\b(?:it|he|she|they|them|him|her|his|its|their|this|that|these|those|here|there|i|me|my|so"
    r"|(?<!to )just|"
    r"maybe|probably|think|guess|know|say|said|not sure|if|when|which|but)\b",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"(?:it|he|she|they|this|that|these|those|its|their|what|if)\b|there['’]", re.IGNORECASE
)
_SAYS_LITTLE = re.compile(
    r"(?:the|what|one of|(?:an? )?(?:\w+ )?(?:interesting|good|nice|different|same)|\d)\b"
)
_ADVERBS = {
    "usually",
    "often",
    "always",
    "never",
    "typically",
    "generally",
    "also",
    "only",
    "really",
    "still",
}
_AUXILIARIES = re.compile(
    r"is|are|was|were|can|could|must|should|will|would|has|have|had|may|might|do|does|did|cannot|can't|won't"
    r"|(?:is|are|was|were|could|would|should|does|do|did)n't"
)
_IN_SUBJECTS = {"of", "the", "a", "an", "and", "all", "in", "for", "many", "most", "some", "every", "each"}


def why(claim: str, link: str, reason: str) -> tuple[str, str] | None:
    """The question with its verb before the subject, which has to be a noun phrase or we or you."""
    asked = _asked(claim)
    if not asked:
        return None
    # What stands for something in the claim is told with it.
    whole = _STANDS_FOR.match(reason)
    return asked, f"{claim[:1].upper()}{claim[1:]}, {link} {reason}." if whole else f"Because {reason}."


def _asked(claim: str) -> str | None:
    said = words(claim, "en")
    place = next((place for place, word in enumerate(said[: SUBJECT + 1]) if _is_verb(word)), 0)
    before = [word for word in said[:place] if word.text.lower() not in _ADVERBS]
    if not before or not _is_subject(tuple(before)):
        return None
    verb, after = said[place], said[place + 1 : place + 2]
    subject, adverbs = claim[: before[-1].end].strip(), claim[before[-1].end : verb.start].strip()
    rest = claim[verb.end :].strip()
    if adverbs and _AUXILIARIES.fullmatch(verb.text.lower()):
        return None
    if is_ordinary(said[0].text) and said[0].kind not in (NAME, PERSON):
        subject = subject[:1].lower() + subject[1:]
    small = verb.text.lower().replace("’", "'")
    if small in ("has", "have", "had") and not (after and after[0].tag in ("VBN", "RB", "VBD")):
        return None  # "has to", "has a": no auxiliaries
    if small in ("is", "are", "was", "were") and _SAYS_LITTLE.match(rest):
        return None  # "X is the Y" says what X is
    if small in ("do", "does", "did"):
        return f"Why {verb.text} {subject} {rest}?" if rest.startswith("not ") else None
    if _AUXILIARIES.fullmatch(small) and small != "cannot":
        return f"Why {verb.text} {subject} {rest}?"
    if verb.tag == "VBZ" and small.endswith("s"):
        return _spaced(f"Why does {subject} {adverbs} {_plain_form(small)} {rest}?")
    if verb.tag == "VBD":
        return _spaced(f"Why did {subject} {adverbs} {_infinitive(small)} {rest}?")
    if verb.tag in ("VBP", "VB") and (subject.lower() in ("we", "you") or before[-1].plural):
        return _spaced(f"Why do {subject} {adverbs} {verb.text} {rest}?")
    return None


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_verb(word: Word) -> bool:
    return word.kind == VERB or _AUXILIARIES.fullmatch(word.text.lower().replace("’", "'")) is not None


def _is_subject(part: tuple[Word, ...]) -> bool:
    if len(part) == 1 and part[0].text.lower() in ("we", "you"):
        return True
    linked = all(word.kind != OTHER or word.text.lower() in _IN_SUBJECTS for word in part)
    return (linked and part[-1].kind in (NOUN, NAME, PERSON)) or (
        linked and len(part) == 1 and part[0].tag == "VBG"
    )


def _infinitive(verb: str) -> str:
    """That of a verb in the past tense: chose, dropped."""
    import simplemma

    return simplemma.lemmatize(verb, lang="en")


def _plain_form(verb: str) -> str:
    """The infinitive of a verb in the third person: goes, copies, passes, takes."""
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]
