"""A sentence that gives a reason, turned into the question why and its answer."""

import re

from pipelines.language.language import language_of
from pipelines.language.text.sentences import word_count

# Words of what is asked about, fewest and most, and of the reason, fewest.
ASKED, REASON = (4, 20), 4

_BROKEN = re.compile(r"--|[`\[(]|\.\.\.|…")


def why(text: str, language: str) -> tuple[str, str] | None:
    """The question and the answer of a sentence "... because ..."; None where it cannot be turned."""
    known = language_of(language)
    first = known.reasons_first and known.reasons_first.match(text)
    found = first or (known.reasons and known.reasons.match(text))
    if not found:
        return None
    claim, reason = found["claim"].strip(), found["reason"].strip()
    link = known.because if first else found["link"]
    said = f"{claim} {reason}"
    fewest, most = ASKED
    if claim.count(",") > 1 or _BROKEN.search(said) or (known.hedges and known.hedges.search(said)):
        return None
    leans = known.not_asked_about and known.not_asked_about.search(claim)
    if leans or not fewest <= word_count(claim) <= most or word_count(reason) < REASON:
        return None
    return known.why(claim, link, reason)
