"""Terms that were misheard: where a text sounds like one, and what of a second hearing is taken over.

Told many terms at once, Whisper spells more of them right, and ordinary words and marks wrong; over silence
it may say a term that nobody said. So it decodes freely first. Only where that sounds like a term, and is not
it, the stretch is decoded again with those few terms as hotwords, and of that only words are taken that have
become such a term: nothing is said that did not sound so before.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

from pipelines.lecture.speech.phonetic_similarity import Heard, letters, similarity, sounding_like

# What sounds so much like a term (0..100) may be it.
ALIKE = 67.0
# What is spelled so much like it (0..100), or differs in an ending of up to so many letters, is the term.
SPELLED, LONGEST_ENDING = 88.0, 2
# A run of words that was heard with more than this mean probability stays as it is.
CERTAIN = 0.95
# A term has at least so many letters: shorter ones sound like anything.
FEWEST_LETTERS = 4


def misheard(words: Sequence, terms: Sequence[str]) -> list[str]:
    """The terms that the words (with `word` and `probability`) sound like and are not, the best first."""
    long_enough = [term for term in terms if len(letters(term)) >= FEWEST_LETTERS]
    found = sounding_like([word.word for word in words], long_enough, ALIKE)
    doubted = [heard for heard in found if _certainty(words, heard.first, heard.last) <= CERTAIN]
    ranked = sorted(doubted, key=lambda heard: -heard.similarity)
    return list(dict.fromkeys(heard.term for heard in ranked))


def with_terms(first: Sequence, second: Sequence, terms: Sequence[str]) -> list:
    """The words of the first hearing with terms of the second in the place of what sounds like them."""
    before, after = ([letters(word.word) for word in words] for words in (first, second))
    words: list = []
    said, place = _said(second, terms), 0
    for kind, begin, end, new_begin, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        inside = [term for term in said if term.first < new_end and term.last > new_begin]
        if kind == "replace" and inside and _certainty(first, begin, end) <= CERTAIN:
            changed = _change(first, second, (begin, end), (new_begin, new_end), inside)
            words, place = [*words, *first[place:begin], *changed], end
    return [*words, *first[place:]]


def _change(
    first: Sequence, second: Sequence, old: tuple[int, int], new: tuple[int, int], said: Sequence[Heard]
) -> Sequence:
    """The words of a stretch that is heard in another way now: the terms in what it was, or all as it is.

    That is taken which sounds more like what was heard first; what was heard first where neither does.
    """
    before = _text(first[slice(*old)])
    choices = [_terms_only(first, second, old, new, said), list(_spelled(second, *new, said))]
    ranked = [(similarity(before, _text(words)), words) for words in choices if words]
    alike, words = max(ranked, key=lambda choice: choice[0])
    return words if alike >= ALIKE else first[slice(*old)]


def _terms_only(
    first: Sequence, second: Sequence, old: tuple[int, int], new: tuple[int, int], said: Sequence[Heard]
) -> list:
    """The words of the first hearing, with the terms in the place of those that sound most like them."""
    words, place, new_place = [], old[0], new[0]
    for number, term in enumerate(said):
        begin, end = max(term.first, new[0]), min(term.last, new[1])
        run = list(_spelled(second, begin, end, [term]))
        heard = [word.word for word in first[place : old[1]]]
        if not (places := sounding_like(heard, [_text(run)], ALIKE)):
            continue
        best = max(places, key=lambda found: found.similarity)
        after = new[1] - end if number == len(said) - 1 else len(heard)
        head, tail = _absorbed(heard, best, begin - new_place, after)
        words += [*first[place : place + head], *_ending_as(run, heard[tail - 1])]
        place, new_place = place + tail, end
    return [*words, *first[place : old[1]]] if words else []


def _absorbed(heard: Sequence[str], best: Heard, before: int, after: int) -> tuple[int, int]:
    """The run with its neighbours, as far as that still sounds like the term and leaves so many words around.

    The second hearing has so many words before and after the term; what the first has more is part of it.
    """
    first, last = best.first, best.last
    while first > before and similarity("".join(heard[first - 1 : last]), best.term) >= ALIKE:
        first -= 1
    while len(heard) - last > after and similarity("".join(heard[first : last + 1]), best.term) >= ALIKE:
        last += 1
    return first, last


def _ending_as(run: list, heard: str) -> list:
    """The words with the marks at their end that were heard first."""
    last = run[-1]
    text = last.word[: len(last.word) - len(_edges(last.word)[1])] + _edges(heard)[1]
    return [*run[:-1], type(last)(last.start, last.end, text, last.probability)]


def _said(words: Sequence, terms: Sequence[str]) -> list[Heard]:
    """Where the words are a term, or one of its cases; no two overlap."""
    spelled = {term: letters(term) for term in terms}
    found = sounding_like([word.word for word in words], terms, ALIKE, exact=True)
    taken: set[int] = set()
    kept = []
    for heard in sorted(found, key=lambda heard: -heard.similarity):
        run = letters(_text(words[heard.first : heard.last]))
        if is_case_of(run, spelled[heard.term]) and not taken & set(range(heard.first, heard.last)):
            taken |= set(range(heard.first, heard.last))
            kept.append(heard)
    return sorted(kept, key=lambda heard: heard.first)


def is_case_of(run: str, term: str) -> bool:
    """Whether `letters` are those of a term but for a letter or its ending."""
    from rapidfuzz import fuzz

    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(run, term)))
    ending = same >= max(4, len(term) - LONGEST_ENDING) and len(run) - same <= LONGEST_ENDING
    return ending or fuzz.ratio(run, term) >= SPELLED


def _spelled(words: Sequence, begin: int, end: int, said: Sequence[Heard]) -> Iterator:
    """The words from `begin` to before `end`; where they are a whole term, as the term is written."""
    place = begin
    for term in said:
        if not (place <= term.first and term.last <= end):
            continue
        yield from words[place : term.first]
        run, place = words[term.first : term.last], term.last
        heard = _text(run)
        if letters(heard) == letters(term.term):
            head, tail = _edges(heard)
            first = heard[len(head)]
            # Whether it begins with a capital depends on where it stands.
            begins_alike = first.casefold() == term.term[0].casefold()
            written = first + term.term[1:] if begins_alike else term.term
            yield type(run[0])(run[0].start, run[-1].end, f"{head}{written}{tail}", _mean(run))
        else:
            yield from run
    yield from words[place:end]


def _certainty(words: Sequence, first: int, last: int) -> float:
    """The mean probability of a run of words, the least of all places where it stands.

    Whisper is sure of a spelling that it has made up itself, from the second time on.
    """
    spelled = [letters(word.word) for word in words]
    run = spelled[first:last]
    places = [place for place in range(len(words)) if spelled[place : place + len(run)] == run]
    return min(_mean(words[place : place + len(run)]) for place in places)


def _edges(text: str) -> tuple[str, str]:
    """White space and marks before and after what is said."""
    said = [number for number, letter in enumerate(text) if letter.isalnum()]
    return (text[: said[0]], text[said[-1] + 1 :]) if said else (text, "")


def _text(words: Sequence) -> str:
    return "".join(word.word for word in words)


def _mean(words: Sequence) -> float:
    return float(sum(word.probability for word in words)) / max(1, len(words))
