"""Noun phrases such as "gradient descent" and "градиентный спуск", and how a glossary would write them.

Candidates are those of Justeson and Katz (1995), adjectives and nouns that end in a noun; in Russian an
adjective agrees with its noun, and nouns may follow in the genitive (Loukachevitch and Logachev 2010).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipelines.language.morphology import ADJECTIVE, NAME, NOUN, PARTICIPLE, PERSON, Word, is_ordinary, words
from pipelines.language.term_stop_words import GENERAL, VAGUE

LONGEST = 4
Key = tuple[str, ...]
# Share of the mentions from which a term is one that is always said in the plural.
PLURAL = 0.8


@dataclass(frozen=True)
class Phrase:
    """A noun phrase at text[start:end]; `key`, its words' dictionary forms, is the same for all forms."""

    key: Key
    words: tuple[Word, ...]
    head: int
    plural: bool

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def spelled(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Use:
    """A noun phrase in a sentence, which has a number."""

    sentence: int
    phrase: Phrase


def phrases_of(texts: Sequence[str], language: str) -> dict[Key, list[Use]]:
    """The uses of all noun phrases in these texts, in order."""
    found: dict[Key, list[Use]] = {}
    for number, text in enumerate(texts):
        for phrase in noun_phrases(text, language):
            found.setdefault(phrase.key, []).append(Use(number, phrase))
    return found


def noun_phrases(text: str, language: str) -> list[Phrase]:
    """All noun phrases of up to four words, those within longer ones included; none in other languages."""
    return [phrase for run in _runs(text, language) for phrase in _within(run, language)]


def _runs(text: str, language: str) -> Iterator[list[Word]]:
    """Adjectives and nouns that stand side by side."""
    run: list[Word] = []
    for word in words(text, language) if language in VAGUE else ():
        if run and text[run[-1].end : word.start].strip(" "):
            yield run
            run = []
        if word.kind in (NOUN, NAME, PERSON, ADJECTIVE, PARTICIPLE):
            run.append(word)
        else:
            yield run
            run = []
    yield run


def _within(run: list[Word], language: str) -> Iterator[Phrase]:
    find = _english if language == "en" else _russian
    for begin in range(len(run)):
        for end in range(begin + 1, min(len(run), begin + LONGEST) + 1):
            part = tuple(run[begin:end])
            if part[0].lemma in VAGUE[language] or (
                part[0].kind in (ADJECTIVE, PARTICIPLE) and len(part) == 1
            ):
                continue
            found = find(part)
            if found is None or (len(part) == 1 and part[0].lemma in GENERAL[language]):
                continue
            if all(word.kind == PERSON for word in part):
                continue  # people are no terms, but their theorems are
            yield Phrase(tuple(word.lemma for word in part), part, *found)


def _english(part: tuple[Word, ...]) -> tuple[int, bool] | None:
    """Where the head is, the last word, if it is a noun, and whether that is a plural."""
    *before, last = part
    if last.kind not in (NOUN, NAME) or any(
        word.kind not in (NOUN, NAME, ADJECTIVE, PARTICIPLE) for word in part
    ):
        return None
    if any(word.kind == PARTICIPLE for word in before[1:]):
        return None
    return len(before), last.plural


def _russian(part: tuple[Word, ...]) -> tuple[int, bool] | None:
    """Where the head is, the first noun, and whether it is a plural.

    Adjectives agree with the noun after them, later nouns are genitives.
    """
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


def _genitive(tag) -> bool:
    return tag.case in ("gent", "gen2") or "LATN" in tag or "Fixd" in tag


def _agree(adjective: Word, noun) -> bool:
    return any(
        tag.POS in ("ADJF", "PRTF")
        and (tag.case, tag.number) == (noun.case, noun.number)
        and (tag.number == "plur" or tag.gender == noun.gender)
        for tag in (reading.tag for reading in adjective.readings)
    )


def citation(uses: Iterable[Phrase], language: str) -> str:
    """How a glossary writes a phrase said in these forms: in the singular, unless that is rarely said."""
    uses = list(uses)
    plural = sum(use.plural for use in uses) >= PLURAL * len(uses)
    return _cited(_best(uses, plural), plural, language)


def nominative(uses: Iterable[Phrase], language: str) -> str:
    """A phrase as the subject of a sentence, in the number in which it is said most often."""
    uses = list(uses)
    plural = 2 * sum(use.plural for use in uses) > len(uses)
    return _cited(_best(uses, plural), plural, language)


def _best(uses: list[Phrase], plural: bool) -> Phrase:
    """The use whose spelling is most frequent, rather in this number, and not where a sentence begins."""
    spelled = Counter(use.spelled for use in uses)

    def fitness(use: Phrase) -> tuple:
        return use.plural == plural, use.start > 0, spelled[use.spelled], use.spelled

    return max(uses, key=fitness)


def _cited(use: Phrase, plural: bool, language: str) -> str:
    texts = [word.text for word in use.words]
    if use.start == 0 and use.words[0].kind not in (NAME, PERSON) and is_ordinary(texts[0], language):
        texts[0] = texts[0] if texts[0][1:] != texts[0][1:].lower() else texts[0].lower()
    head = use.words[use.head]
    if language == "ru":
        return _russian_nominative(use, texts, plural)
    if head.plural and not plural:
        texts[use.head] = _cased(head.lemma, texts[use.head])
    return " ".join(texts)


def _russian_nominative(use: Phrase, texts: list[str], plural: bool) -> str:
    """The head and the adjectives before it in the nominative; what follows stays in its genitive."""
    head = use.words[use.head]
    noun = next((r for r in head.readings if r.tag.POS == "NOUN" and r.normal_form == head.lemma), None)
    if noun is None or "Fixd" in noun.tag:
        return " ".join(texts)
    form = noun.inflect({"nomn", "plur" if plural else "sing"}) or noun.inflect({"nomn"}) or noun
    texts[use.head] = _cased(form.word, texts[use.head])
    gender = {form.tag.gender} if form.tag.number == "sing" and form.tag.gender else set()
    for place in range(use.head):
        adjective = next((r for r in use.words[place].readings if r.tag.POS in ("ADJF", "PRTF")), None)
        inflected = adjective and adjective.inflect({"nomn", form.tag.number or "sing"} | gender)
        if inflected:
            texts[place] = _cased(inflected.word, texts[place])
    return " ".join(texts)


def _cased(word: str, like: str) -> str:
    """A word in small letters with the capitals of another form of it."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, like.lower())))
    return like[:same] + word[same:]
