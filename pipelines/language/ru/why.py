"""A Russian claim turned into the question why."""

import re

from pipelines.language.text.morphology import NAME, PERSON, words

REASONS = re.compile(
    r"^(?:(?:как правило|точнее|с (?:одной|другой) стороны|и|а|кроме того|при этом|более того"
    r"|таким образом|безусловно"
    r"|конечно|действительно|однако|ведь|в целом),? )?(?P<claim>[^;:]+?), (?P<link>потому что|так как"
    r"|поскольку|из-за того,? что) "
    r"(?P<reason>[^;]+?)[.!]?$",
    re.IGNORECASE,
)
# What leans on other sentences cannot be asked about; nor can what is no claim.
NOT_ASKED_ABOUT = re.compile(
    r"\b(?:он|она|оно|они|его|её|ее|их|ему|ей|им|ими|этот|эта|это|эти|этого|этому|этим|этой|этом|этих|тот|та|"
    r"то|те|тут|здесь|там|вот|так\w{0,3}|я|мне|меня|мой|может|наверное|кажется|если|когда|"
    r"по мнению|по словам|с точки|с позиции|во-первых|во-вторых|потом|тогда|думаю|поэтому|и то|же|ты|тебе"
    r"|тебя|данн\w+|при?веденн\w+|подобн\w+|ребят\w*|сказал\w*)\b",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(
    r"(?:он|она|оно|они|его|её|ее|их|это\w*|эт[аи]|там|тут|здесь|при этом|то|у (?:него|неё|нее|них))\b",
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
    if _STANDS_FOR.match(reason):  # what stands for something in the claim is told with it
        return f"Почему {asked}?", f"{claim[:1].upper()}{claim[1:]}, {link} {reason}."
    return f"Почему {asked}?", f"{link[:1].upper()}{link[1:]} {reason}."
