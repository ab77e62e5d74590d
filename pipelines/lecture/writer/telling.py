"""A chapter told in statements: every passage of it, each statement checked against what was said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.language.text.editing import edited
from pipelines.language.text.sentences import word_count
from pipelines.lecture.summary import coverage
from pipelines.lecture.summary.self_contained import stands_alone
from pipelines.lecture.writer import form
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel, Request
from pipelines.lecture.writer.passages import Passage
from pipelines.lecture.writer.prompts import Prompts

# Tokens of a statement, at most.
TOKENS = 110
# Share of what its words say that the passage has to have (see Spoken.covered).
COVERED = 0.8
# A passage of more words is one sentence without an end, of which nothing is asked.
LONGEST = 600
# How often a statement is asked for.
ATTEMPTS = 2
# How sure the model has to be that a passage says a statement (docs/decisions.md tells what that is worth).
SURE = 0.5


@dataclass(frozen=True)
class Statement:
    """What a passage teaches, and the numbers of the sentences that it rests on.

    In written words, or `as_said`: the sentence that says most of it.
    """

    text: str
    passage: Passage
    sentences: tuple[int, ...]
    sure: float
    as_said: bool = False


@dataclass(frozen=True)
class Told:
    """Statements in the lecture's order; how many were checked, mended, and not written in the end."""

    statements: tuple[Statement, ...]
    checked: int = 0
    mended: int = 0
    left_out: int = 0


def tell(
    spoken: Spoken,
    found: Sequence[Passage],
    model: LanguageModel,
    asked: Prompts,
    tick: Callable[[], None] = lambda: None,
) -> Told:
    """One statement a passage. What fails is asked for again, then gives way to what was said.

    `tick` is called for each passage that has been told.
    """

    def one(passage: Passage) -> tuple[Statement | None, int]:
        told = _one(spoken, passage, model, asked)
        tick()
        return told

    whole = model.each(one, found)
    return Told(
        statements=tuple(
            told
            for passage, (statement, _) in zip(found, whole)
            if (told := statement or _as_said(spoken, passage))
        ),
        checked=sum(attempts for _, attempts in whole),
        mended=sum(statement is not None and attempts > 1 for statement, attempts in whole),
        left_out=sum(statement is None for statement, _ in whole),
    )


def _one(
    spoken: Spoken, passage: Passage, model: LanguageModel, asked: Prompts
) -> tuple[Statement | None, int]:
    """The statement of a passage, or None where none holds, and how many were tried.

    All of it is one conversation, so that the passage is read by the model once.
    """
    how, text = asked.tell, spoken.text(passage)
    if word_count(text) > LONGEST:
        return None, 0
    request = Request(how.instruction, text, how.examples, most_tokens=TOKENS)
    for attempt in range(1, ATTEMPTS + 1):
        answer = model.answer(request)
        statement = form.tidied(answer, spoken.written)
        if statement and holds(statement, passage, spoken, asked):
            sure = model.agreement(request.after(statement, asked.judge.question), *asked.judge.answers)
            if sure >= SURE:
                rests = spoken.rests_on(statement, passage)
                return Statement(statement, passage, rests, sure), attempt
        request = request.after(answer or "-", asked.again)
    return None, ATTEMPTS


def _as_said(spoken: Spoken, passage: Passage) -> Statement | None:
    """The sentence of a passage that says most of it; None where none stands alone."""
    said = spoken.sentences[passage.begin : passage.end]
    number = passage.begin + coverage.choose(said, spoken.language, 1)[0]
    text = edited(spoken.sentences[number].text, spoken.language)
    alone = stands_alone(text, spoken.language)
    return Statement(text, passage, (number,), 0.0, as_said=True) if alone else None


def holds(statement: str, passage: Passage, spoken: Spoken, asked: Prompts) -> bool:
    """Whether nothing that can be seen without a model speaks against a statement about a passage."""
    return (
        form.fault(statement, spoken.written, asked) is None
        and not spoken.echoes(statement, (answer for _, answer in asked.tell.examples), passage)
        and spoken.covered(statement, passage) >= COVERED
        and spoken.objection(statement, passage) is None
    )
