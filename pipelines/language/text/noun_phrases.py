"""Noun phrases such as "gradient descent" and "градиентный спуск", and how a glossary would write them.

Candidates are those of Justeson and Katz (1995), adjectives and nouns that end in a noun; which of them are
noun phrases, and what their nominative is, the language knows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipelines.language.language import Language, language_of
from pipelines.language.text.morphology import ADJECTIVE, NAME, NOUN, PARTICIPLE, PERSON, Word, words

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
    """All noun phrases of up to four words, those within longer ones included.

    None in a language of which it is not known what they are.
    """
    known = language_of(language)
    return [phrase for run in _runs(text, known) for phrase in _within(run, known)]


def _runs(text: str, language: Language) -> Iterator[list[Word]]:
    """Adjectives and nouns that stand side by side."""
    run: list[Word] = []
    for word in words(text, language.code) if language.vague else ():
        if run and text[run[-1].end : word.start].strip(" "):
            yield run
            run = []
        if word.kind in (NOUN, NAME, PERSON, ADJECTIVE, PARTICIPLE):
            run.append(word)
        else:
            yield run
            run = []
    yield run


def _within(run: list[Word], language: Language) -> Iterator[Phrase]:
    for begin in range(len(run)):
        for end in range(begin + 1, min(len(run), begin + LONGEST) + 1):
            part = tuple(run[begin:end])
            if part[0].lemma in language.vague or (
                part[0].kind in (ADJECTIVE, PARTICIPLE) and len(part) == 1
            ):
                continue
            found = language.head(part)
            if found is None or (len(part) == 1 and part[0].lemma in language.general):
                continue
            if all(word.kind == PERSON for word in part):
                continue  # people are no terms, but their theorems are
            yield Phrase(tuple(word.lemma for word in part), part, *found)


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

    def fitness(use: Phrase) -> tuple[bool, bool, int, str]:
        return use.plural == plural, use.start > 0, spelled[use.spelled], use.spelled

    return max(uses, key=fitness)


def _cited(use: Phrase, plural: bool, language: str) -> str:
    known, texts = language_of(language), [word.text for word in use.words]
    if use.start == 0 and use.words[0].kind not in (NAME, PERSON) and known.is_ordinary(texts[0]):
        texts[0] = texts[0] if texts[0][1:] != texts[0][1:].lower() else texts[0].lower()
    return known.nominative(use, texts, plural)


def cased(word: str, like: str) -> str:
    """A word in small letters with the capitals of another form of it."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, like.lower())))
    return like[:same] + word[same:]
