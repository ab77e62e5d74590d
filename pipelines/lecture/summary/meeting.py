"""What a meeting has come to: what was decided, and who does what until when.

Sentences as they were said, told by how decisions and tasks are worded; what is left open, or leans on what
was said before, is none. A wrong task is worse than one that is missing: those are in the transcript.
"""

import re
from collections.abc import Iterator, Sequence

from pipelines.language.language import Language, Pattern, language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.morphology import NAME, PERSON, words
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import KeyPoint, Sentence, Task
from pipelines.lecture.summary.self_contained import broken_off, is_whole, leans

# Words of one, fewest and most, its stems, fewest; and how many of each at most.
FEWEST_WORDS, MOST_WORDS, FEWEST_STEMS, MOST = 5, 40, 2, 12


def decisions(sentences: Sequence[Sentence], language: str) -> tuple[KeyPoint, ...]:
    """What was decided, each once, as an editor would print it; none where its words are not known."""
    found = {
        text.casefold(): KeyPoint(text, sentence.start, sentence.end)
        for sentence, text in _settled(sentences, language, language_of(language).decided)
        if not text.endswith("?")
    }
    return tuple(found.values())[:MOST]


def tasks(sentences: Sequence[Sentence], language: str) -> tuple[Task, ...]:
    """What somebody is to do, each once, with who and until when where that was said in the sentence."""
    known = language_of(language)
    found: dict[str, Task] = {}
    for sentence, text in _settled(sentences, language, known.assigned):
        assert known.assigned
        given = known.assigned.search(text)
        who = _named(given, known)
        until = known.deadline.search(text) if known.deadline else None
        task = Task(text, sentence.start, sentence.end, who, until[0] if until else "")
        found.setdefault(text.casefold(), task)
    return tuple(found.values())[:MOST]


def _settled(
    sentences: Sequence[Sentence], language: str, wording: Pattern | None
) -> Iterator[tuple[Sentence, str]]:
    """The sentences that have this wording and can stand alone, with their edited text."""
    unsettled = language_of(language).unsettled
    for sentence in sentences if wording else ():
        text = edited(sentence.text, language)
        plain = text.replace("’", "'")
        assert wording
        if (
            wording.search(plain)
            and not broken_off(text, language)
            and FEWEST_WORDS <= word_count(text) <= MOST_WORDS
            and len(content_stems(text, language)) >= FEWEST_STEMS
            and not (unsettled and unsettled.search(plain))
            and not any(end - start > len(sentence.text) / 3 for start, end in sentence.doubtful)
            and is_whole(text, language)
            and not leans(text, language)
        ):
            yield sentence, text


def _named(given: re.Match | None, language: Language) -> str:
    """Who is named; nobody where the word with a capital only begins the sentence, and is no name."""
    who: str = (given and given.groupdict().get("who")) or ""
    if given and who and " " not in who and given.start("who") == 0 and language.capitals_are_names:
        named = words(given.string, language.code)[0].kind in (NAME, PERSON)
        return who if named or not language.is_ordinary(who) else ""
    return who
