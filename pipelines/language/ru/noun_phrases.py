"""Noun phrases in Russian (Loukachevitch and Logachev 2010): adjectives agree with the noun after them.

The first noun is the head, later ones are genitives.
"""

from typing import Any

from pipelines.language.text.morphology import NAME, NOUN, PERSON, Word
from pipelines.language.text.noun_phrases import Phrase, cased


def head(part: tuple[Word, ...]) -> tuple[int, bool] | None:
    """Where the head is, the first noun, and whether it is a plural."""
    nouns = [place for place, word in enumerate(part) if word.kind in (NOUN, NAME, PERSON)]
    if not nouns or nouns[-1] != len(part) - 1:
        return None
    plural = False
    for number, place in enumerate(nouns):
        adjectives = part[nouns[number - 1] + 1 if number else 0 : place]
        fitting = [
            noun.tag
            for noun in part[place].readings
            if noun.tag.POS in ("NOUN", None)
            and (not number or _genitive(noun.tag))
            and all(_agree(adjective, noun.tag) for adjective in adjectives)
        ]
        if not fitting:
            return None
        if not number:
            plural = fitting[0].number == "plur"
    return nouns[0], plural


def _genitive(tag: Any) -> bool:
    return tag.case in ("gent", "gen2") or "LATN" in tag or "Fixd" in tag


def _agree(adjective: Word, noun: Any) -> bool:
    return any(
        tag.POS in ("ADJF", "PRTF")
        and (tag.case, tag.number) == (noun.case, noun.number)
        and (tag.number == "plur" or tag.gender == noun.gender)
        for tag in (reading.tag for reading in adjective.readings)
    )


def nominative(phrase: Phrase, texts: list[str], plural: bool) -> str:
    """The head and the adjectives before it in the nominative; what follows stays in its genitive."""
    place = phrase.head
    word = phrase.words[place]
    noun = next((r for r in word.readings if r.tag.POS == "NOUN" and r.normal_form == word.lemma), None)
    if noun is None:
        return " ".join(texts)
    number, gender = "plur" if plural else "sing", noun.tag.gender
    if "Fixd" not in noun.tag:  # "шоу" is the same in all cases, but its adjectives are not
        form = noun.inflect({"nomn", number}) or noun.inflect({"nomn"}) or noun
        texts[place] = cased(form.word, texts[place])
        number, gender = form.tag.number or "sing", form.tag.gender
    for before in range(place):
        adjective = next((r for r in phrase.words[before].readings if r.tag.POS in ("ADJF", "PRTF")), None)
        wanted = {"nomn", number} | ({gender} if number == "sing" and gender else set())
        inflected = adjective and adjective.inflect(wanted)
        if inflected:
            texts[before] = cased(inflected.word, texts[before])
    return " ".join(texts)
