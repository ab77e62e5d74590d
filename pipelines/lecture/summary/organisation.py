"""What a lecture says about the course itself: homework, exams, office hours, what comes next and when.

It teaches nothing of the subject, so it is no key point; but who missed the lecture has to know it.
"""

from collections.abc import Sequence

from pipelines.language.language import language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.sentences import word_count
from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.self_contained import is_whole, leans

# Words of what is told, fewest and most, and how much of it: the rest is in the transcript.
FEWEST_WORDS, MOST_WORDS, MOST = 4, 45, 10


def organisation(sentences: Sequence[Sentence], language: str) -> tuple[KeyPoint, ...]:
    """The sentences about the course, as an editor would print them; none where their words are not known.

    One that leans on the sentence before is told only behind that.
    """
    known = language_of(language).organisation
    if not known:
        return ()
    found: dict[str, KeyPoint] = {}
    last = -1
    for number, sentence in enumerate(sentences):
        text = edited(sentence.text, language)
        if (
            known.search(text)
            and FEWEST_WORDS <= word_count(text) <= MOST_WORDS
            and not text.endswith("?")
            and not any(end - start > len(sentence.text) / 3 for start, end in sentence.doubtful)
            and is_whole(text, language)
            and (last == number - 1 >= 0 or not leans(text, language))
        ):
            found.setdefault(text.casefold(), KeyPoint(text, sentence.start, sentence.end))
            last = number
    return tuple(found.values())[:MOST]
