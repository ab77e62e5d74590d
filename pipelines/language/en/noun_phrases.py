"""Noun phrases in English: the head is the last word."""

from pipelines.language.text.morphology import ADJECTIVE, NAME, NOUN, PARTICIPLE, Word
from pipelines.language.text.noun_phrases import Phrase, cased


def head(part: tuple[Word, ...]) -> tuple[int, bool] | None:
    """Where the head is, the last word, if it is a noun, and whether that is a plural."""
    *before, last = part
    if last.kind not in (NOUN, NAME) or any(
        word.kind not in (NOUN, NAME, ADJECTIVE, PARTICIPLE) for word in part
    ):
        return None
    if any(word.kind == PARTICIPLE for word in before[1:]):
        return None
    return len(before), last.plural


def nominative(phrase: Phrase, texts: list[str], plural: bool) -> str:
    """The phrase as it is, its head in the singular where that is wanted."""
    noun = phrase.words[phrase.head]
    if noun.plural and not plural:
        texts[phrase.head] = cased(noun.lemma, texts[phrase.head])
    return " ".join(texts)
