"""Questions that the lecturer asks and answers: "What is a plan? A plan is ...", in the words of both."""

from collections.abc import Iterator, Sequence

from pipelines.language.language import Language, language_of
from pipelines.language.text.editing import edited
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Question, Sentence
from pipelines.lecture.summary.self_contained import is_statement, leans
from pipelines.lecture.terms.asked import is_closed

# Words of a question, fewest and most, and of an answer; an answer of fewer words takes on what leans on it.
ASKED, ANSWERED, SHORT = (3, 18), (5, 45), 12
# What tells of a break, a quotation or another speaker.
_BROKEN = ("--", "...", "…", "[", "_", "?", '"', "“", "«")


def own_questions(sentences: Sequence[Sentence], language: str) -> Iterator[Question]:
    """Each question that can be understood alone, if what follows answers it: with its words, or a reason."""
    known = language_of(language)
    texts = [edited(sentence.text, language) for sentence in sentences] if known.interrogative else []
    for number, text in enumerate(texts[:-1]):
        if not _asks(text, known) or any(said.doubtful for said in sentences[number : number + 2]):
            continue
        end = number + 2
        answer = texts[number + 1]
        if end < len(texts) and word_count(answer) < SHORT and leans(texts[end], language):
            answer, end = f"{answer} {texts[end]}", end + 1
        if _answers(answer, text, known):
            yield Question(text, answer, sentences[number].start, sentences[end - 1].end)


def _asks(text: str, known: Language) -> bool:
    fewest, most = ASKED
    return bool(
        text.endswith("?")
        and fewest <= word_count(text) <= most
        and known.interrogative
        and known.interrogative.match(text)
        and is_closed(text, known.code)
        and not any(mark in text[:-1] for mark in _BROKEN)
        and content_stems(text, known.code)
    )


def _answers(text: str, question: str, known: Language) -> bool:
    fewest, most = ANSWERED
    if any(mark in text for mark in _BROKEN) or not fewest <= word_count(text) <= most:
        return False
    reason = bool(known.giving_reason and known.giving_reason.match(text))
    away = (known.points_back, known.putting_off)
    alone = reason or not (leans(text, known.code) or any(one and one.match(text) for one in away))
    return (
        alone
        and is_statement(text, known.code)
        and (reason or bool(content_stems(text, known.code) & content_stems(question, known.code)))
    )
