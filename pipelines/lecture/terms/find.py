"""The key terms of a lecture: its field's words, each with what was said to explain it, and questions.

A meeting has decisions and tasks in place of these, a conversation its themes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import log10

from pipelines.language.text.morphology import frequency
from pipelines.language.text.noun_phrases import Key, Use, citation, noun_phrases, phrases_of
from pipelines.language.text.search_tokens import fold
from pipelines.lecture.recording.naming import AUTO
from pipelines.lecture.records import Chapter, Sentence, Slide, Term, Terms
from pipelines.lecture.summary.kind import CONVERSATION, MEETING, kind_of
from pipelines.lecture.summary.meeting import decisions, tasks
from pipelines.lecture.terms.definitions import Definition, definition
from pipelines.lecture.terms.questions import find_questions
from pipelines.lecture.terms.themes import themes

# A term is said so often at least; less where it stands on a slide or is explained.
FEWEST_USES, FEWEST_KNOWN_USES = 3, 2
# How much more usual the words of a term are here than in the language at large, at least: powers of ten.
KEYNESS = 1.0
# The rarest that a word counts as (Zipf's scale): what is rarer yet may be misheard.
RAREST = 2.5
# Share of the uses of a term in which it is no part of a longer one, from which it is one by itself.
BY_ITSELF = 0.35
# A single word that is more usual at large (Zipf's scale) is a term only where it is explained or shown.
ORDINARY = 5.3
# How much frequency and length of a term count, as powers.
FREQUENT, LONG = 0.8, 1.3
# Terms of an hour, and the power of the hours by which there are more.
AN_HOUR, POWER = 18, 0.6
ON_SLIDE, IN_TITLE, EXPLAINED = 1.3, 1.6, 2.0


def find_terms(
    sentences: Sequence[Sentence],
    chapters: Sequence[Chapter],
    slides: Sequence[Slide],
    language: str,
    kind: str = AUTO,
) -> Terms:
    """The terms by the alphabet, and by time what a recording of the kind has: questions, tasks, themes.

    `auto`: the kind is told from what is said. No terms where it is not known what noun phrases are.
    """
    if kind == AUTO:
        kind = kind_of(sentences, language)
    uses = phrases_of([sentence.text for sentence in sentences], language)
    ranking = ranked(uses, sentences, slides, language)
    wanted = number_of_terms(sentences)
    chosen = ranking[:wanted]
    found = {key: uses[key] for key in chosen}
    explained = {
        key: told for key in chosen if (told := _definition(found[key], sentences, language)) is not None
    }
    terms = tuple(
        sorted((_term(found[key], explained.get(key), sentences, language) for key in chosen), key=by_name)
    )
    if kind == MEETING:
        decided, given = decisions(sentences, language), tasks(sentences, language)
        return Terms(terms, kind=kind, decisions=decided, tasks=given)
    if kind == CONVERSATION:
        return Terms(terms, kind=kind, themes=themes(sentences, chapters, found, language))
    told_of = {key: (told, found[key]) for key, told in explained.items()}
    told_of |= _others_explained(uses, found, sentences, language)
    return Terms(terms, find_questions(sentences, chapters, found, told_of, language), kind)


def find_in_languages(
    sentences: Sequence[Sentence],
    chapters: Sequence[Chapter],
    slides: Sequence[Slide],
    language: str,
    kind: str = AUTO,
) -> Terms:
    """The same of a recording in which several languages are spoken: what is said in each, by its own rules.

    The kind is told from what is said in the one that dominates.
    """
    found = find_terms([each for each in sentences if not each.language], chapters, slides, language, kind)
    for other in dict.fromkeys(each.language for each in sentences if each.language):
        said = [each for each in sentences if each.language == other]
        more = find_terms(said, chapters, slides, other, found.kind)
        found = replace(
            found,
            terms=tuple(sorted((*found.terms, *more.terms), key=by_name)),
            questions=tuple(sorted((*found.questions, *more.questions), key=lambda each: each.start)),
            decisions=tuple(sorted((*found.decisions, *more.decisions), key=lambda each: each.start)),
            tasks=tuple(sorted((*found.tasks, *more.tasks), key=lambda each: each.start)),
        )
    return found


def by_name(term: Term) -> tuple[str, str]:
    """A key that sorts terms by the alphabet."""
    return alphabet(term.text)


def _others_explained(
    uses: dict[Key, list[Use]], chosen: dict[Key, list[Use]], sentences: Sequence[Sentence], language: str
) -> dict[Key, tuple[Definition, list[Use]]]:
    """What the lecture explains, though it is said too seldom to be one of its terms."""
    total = sum(len(sentence.text.split()) for sentence in sentences)
    found = {}
    for key, used in uses.items():
        seldom = len(used) < FEWEST_KNOWN_USES or keyness(key, len(used), total, language) < KEYNESS
        if key not in chosen and not seldom and (told := _definition(used, sentences, language)):
            found[key] = (told, used)
    return found


def number_of_terms(sentences: Sequence[Sentence]) -> int:
    """At most 18 of an hour, 12 of half an hour, 27 of two."""
    if not sentences:
        return 0
    hours = (sentences[-1].end - sentences[0].start) / 3600
    return max(3, round(AN_HOUR * hours**POWER))


def ranked(
    uses: dict[Key, list[Use]], sentences: Sequence[Sentence], slides: Sequence[Slide], language: str
) -> list[Key]:
    """The phrases that are terms, the surest first."""
    total = sum(len(sentence.text.split()) for sentence in sentences)
    shown = {title: _shown(slides, title, language) for title in (True, False)}
    alone = by_themselves(uses)
    scores: dict[Key, float] = {}
    for key, found in uses.items():
        on_slide = IN_TITLE if key in shown[True] else ON_SLIDE if key in shown[False] else 1.0
        if alone[key] < FEWEST_KNOWN_USES or alone[key] < BY_ITSELF * len(found):
            continue
        key_here = keyness(key, len(found), total, language)
        if key_here < KEYNESS:
            continue
        explained = EXPLAINED if _definition(found, sentences, language) else 1.0
        if len(key) == 1 and explained == on_slide == 1.0 and frequency(key[0], language) > ORDINARY:
            continue
        if alone[key] < FEWEST_USES and on_slide == explained == 1.0:
            continue
        scores[key] = alone[key] ** FREQUENT * len(key) ** LONG * key_here * on_slide * explained
    return sorted(scores, key=lambda key: (-scores[key], key))


def by_themselves(uses: dict[Key, list[Use]]) -> dict[Key, float]:
    """C-value (Frantzi et al. 2000) without its factor for length: uses less the mean of longer phrases'."""
    within: dict[Key, list[int]] = defaultdict(list)
    for key, found in uses.items():
        if len(found) > 1:
            for part in {key[a:b] for a in range(len(key)) for b in range(a + 1, len(key) + 1)} - {key}:
                within[part].append(len(found))
    return {
        key: len(found) - (sum(within[key]) / len(within[key]) if within[key] else 0.0)
        for key, found in uses.items()
    }


def keyness(key: Key, count: int, total: int, language: str) -> float:
    """By how many powers of ten the words of a phrase are more usual here than at large, as a mean."""
    here = log10(max(1, count) / max(1, total)) + 9
    return sum(here - max(RAREST, frequency(word, language)) for word in key) / len(key)


def _shown(slides: Sequence[Slide], titles: bool, language: str) -> set[Key]:
    texts = [slide.title if titles else slide.text for slide in slides]
    lines = [line for text in texts for line in text.splitlines()]
    return {phrase.key for line in lines for phrase in noun_phrases(line, language)}


def _definition(found: Sequence[Use], sentences: Sequence[Sentence], language: str) -> Definition | None:
    said = [sentences[number] for number in dict.fromkeys(use.sentence for use in found)]
    return definition([use.phrase for use in found], said, language)


def _term(
    found: Sequence[Use], explained: Definition | None, sentences: Sequence[Sentence], language: str
) -> Term:
    return Term(
        citation([use.phrase for use in found], language),
        tuple(dict.fromkeys(_moment(use, sentences) for use in found)),
        explained.text if explained else "",
        explained.start if explained else None,
    )


def _moment(use: Use, sentences: Sequence[Sentence]) -> float:
    """When a phrase is said (s), from its place in the sentence."""
    sentence = sentences[use.sentence]
    share = use.phrase.start / max(1, len(sentence.text))
    return round(sentence.start + share * (sentence.end - sentence.start), 2)


def alphabet(text: str) -> tuple[str, str]:
    """A key that sorts without regard to capitals and accents, ё as е."""
    return fold(text), text.casefold()
