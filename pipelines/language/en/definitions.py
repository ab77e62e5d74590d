"""How definitions are worded in English (Hearst 1992; Westerhout and Monachesi 2007), and asked for."""

from collections.abc import Sequence

from pipelines.language.text.noun_phrases import Phrase, nominative

_T = "%TERM%"
_BRACKETS = r"(?:\s\([^)]*\))?"
_THE = r"(?P<article>(?:an? |the )?)"
_ADVERB = r"(?:(?:just|simply|basically|essentially|really|usually|typically|generally|also) )?"
# What is said of a thing does not say what it is: "is a good idea", "is a lot of work", "is an example of".
_NO_OPINION = (
    r"(?!(?:(?:very|really|pretty|quite|rather|more|much|fairly|bit|little) )*"
    r"(?:good|bad|great|nice|big|huge|"
    r"important|interesting|hard|difficult|easy|terrible|wonderful|lot|bit|little|problem|question|example|"
    r"reason|instance|fact|idea|matter|challenge|pain|mess|shame|pity|must|thing|topic|issue|story|couple|"
    r"key|core|main|only|first|second|third|last|next|same|right|wrong|best|worst|most|ones|other|"
    r"case|answer|different|new|"
    r"old|top|perfect|whole|better|special|common|famous|popular|classic|typical)\b)"
)
# What tells a thing from others of its genus.
_LINK = r"(?:that|which|who|whose|where|when|of|for|in|to|with|from|by|between|used|using|such|whether|how)\b"
_END = r"[\"”»']?(?=[,.;:!?)]|$| (?:\(|and|or|because|since|if|when)\b)"
_WE = r"(?:we|i|you|people|they|one)"
PATTERNS = (
    rf"{_THE}{_T}{_BRACKETS},? (?:is|are) defined (?:as|to be) .+",
    rf"{_THE}{_T}{_BRACKETS} (?:is|are) {_ADVERB}(?:an? |any |either an? |one that |what |when |how "
    rf"|where |something |"
    rf"nothing but ){_NO_OPINION}(?=.*\b{_LINK}).+",
    rf"{_THE}{_T} (?:is|are) {_ADVERB}(?:the |those |all ){_NO_OPINION}(?:\S+ ){{1,4}}{_LINK}.+",
    rf"(?:here|in general|intuitively),? {_THE}{_T} (?:is|are) {_ADVERB}(?:an? |any "
    rf"|the )?{_NO_OPINION}(?=.*\b{_LINK}).+",
    rf"what {_WE} mean by {_THE}{_T} is .+",
    rf"by {_THE}{_T},? {_WE} (?:\w+ )?(?:mean|understand) .+",
    rf"{_THE}{_T} (?:means|refers to|stands for|consists of|denotes) (?!a lot|nothing).+",
    rf"(?:\S+ ){{2,}}\S+(?<! this)(?<! that)(?<! it)(?<! these)(?<! which) (?:is|are|was|were|gets) "
    rf"(?:(?:also|often|usually|sometimes|then) )?(?:called|known as|termed|referred to as|"
    rf"what {_WE} (?:would |usually )?call) {_THE}[\"“«']?{_T}{_END}",
    r"(?!(?:in|another|one)\b)(?:\S+ ){4,}\S+,? (?:they're|they are|is what's|is what is) "
    rf"(?:also |often |usually |sometimes )?called "
    rf"{_THE}[\"“«']?{_T}{_END}",
    rf"{_WE}(?:'ll| will| would| can| usually| often)? call "
    rf"(?!(?:it|this|that|them|these|those)\b)(?:\S+ ){{2,}}"
    rf"{_THE}[\"“']?{_T}[\"”']?[.!]?$",
)


def what_is(phrases: Sequence[Phrase], defined: str, article: str) -> str:
    """What is X? With the article and in the number that the definition has."""
    same = [phrase for phrase in phrases if phrase.spelled.lower() == defined.lower()]
    plural = all(phrase.plural for phrase in same)
    text = f"What {'are' if plural else 'is'} {article} {nominative(same, 'en')}?"
    return " ".join(text.split())
