"""What a conversation was about: its chapters with their own terms, and what somebody thinks of them.

A claim is a sentence with an opinion ("I think ...") that stands alone and has one of the terms in it.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipelines.language.language import language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.noun_phrases import Key, Use, citation
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Chapter, KeyPoint, Sentence, Theme
from pipelines.lecture.summary.coverage import ranked
from pipelines.lecture.terms.definitions import stands_by_itself

# Terms and claims of a theme, at most; words of a claim, fewest and most.
MOST_TERMS, MOST_CLAIMS, FEWEST_WORDS, MOST_WORDS = 4, 1, 8, 35


def themes(
    sentences: Sequence[Sentence],
    chapters: Sequence[Chapter],
    terms: Mapping[Key, Sequence[Use]],
    language: str,
) -> tuple[Theme, ...]:
    """One for each chapter of which there is more to tell than its title; none without chapters."""
    found = []
    for chapter in chapters:
        within = [n for n, said in enumerate(sentences) if chapter.start <= said.middle < chapter.end]
        own = _terms(set(within), terms, language)
        claims = tuple(_claims([sentences[n] for n in within], own, language))
        names = tuple(name for name in own if not _said_in(name, chapter.title, language))
        if names or claims:
            found.append(Theme(chapter.title, chapter.start, chapter.end, names[:MOST_TERMS], claims))
    return tuple(found)


def _terms(within: set[int], terms: Mapping[Key, Sequence[Use]], language: str) -> list[str]:
    """The terms that are said twice here at least, first those that are said little elsewhere."""
    counts: list[tuple[float, str]] = []
    for uses in terms.values():
        here = sum(use.sentence in within for use in uses)
        if here > 1:
            counts.append((-here * here / len(uses), citation([use.phrase for use in uses], language)))
    found: list[str] = []
    for _, name in sorted(counts):
        if not any(_said_in(name, other, language) for other in found):
            found.append(name)
    return found


def _said_in(name: str, text: str, language: str) -> bool:
    return content_stems(name, language) <= content_stems(text, language)


def _claims(said: Sequence[Sentence], names: Sequence[str], language: str) -> Iterator[KeyPoint]:
    """Opinions about the terms, those first that say most of all that is said here."""
    opinion = language_of(language).opinion
    stems = [content_stems(name, language) for name in names]
    left = MOST_CLAIMS
    for number in ranked(said, language) if opinion else ():
        sentence = said[number]
        text = edited(sentence.text, language)
        if (
            left
            and opinion
            and opinion.search(text.replace("’", "'"))
            and FEWEST_WORDS <= word_count(text) <= MOST_WORDS
            and stands_by_itself(text, language)
            and not sentence.doubtful
            and any(each <= content_stems(text, language) for each in stems)
        ):
            left -= 1
            yield KeyPoint(text, sentence.start, sentence.end)
