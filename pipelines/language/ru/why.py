"""A Russian claim turned into the question why."""

import re

from pipelines.language.text.morphology import NAME, PERSON, words

REASONS = re.compile(
    r"^(?P<claim>[^;:]+?), (?P<link>потому что|так как|поскольку|из-за того,? что) "
    r"(?P<reason>[^;]+?)[.!]?$",
    re.IGNORECASE,
)
# What leans on other sentences cannot be asked about; nor can what is no claim.
NOT_ASKED_ABOUT = re.compile(
    r"\b(?:он|она|оно|они|его|её|ее|их|ему|ей|им|ими|этот|эта|это|эти|этого|этому|этим|этой|этом|этих|тот|та|"
    r"то|те|тут|здесь|там|вот|так\w{0,3}|я|мне|меня|мой|может|наверное|кажется|если|когда|"
    r"по мнению|по словам|с точки|с позиции|во-первых|во-вторых|потом|тогда|думаю|поэтому|и то|же)\b",
    re.IGNORECASE,
)
_PREDICATES = {"VERB", "PRTS", "ADJS", "PRED"}


def why(claim: str, link: str, reason: str) -> tuple[str, str] | None:
    """The claim as it is after the word why; it has to have a predicate."""
    said = words(claim, "ru")
    if not any(word.tag in _PREDICATES for word in said) or "—" in claim:
        return None
    first = said[0].text
    proper = said[0].kind in (NAME, PERSON) or first[1:] != first[1:].lower()
    asked = claim if proper else claim[:1].lower() + claim[1:]
    return f"Почему {asked}?", f"{link[:1].upper()}{link[1:]} {reason}."
