"""A whole lecture written: chapters told, titled and asked about; what to remember; an abstract."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import TypeVar

from pipelines.language.text.sentences import split, word_count
from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Chapter, KeyPoint, Sentence, Written, WrittenChapter
from pipelines.lecture.summary import coverage
from pipelines.lecture.writer import form
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.grounding import Source, objection
from pipelines.lecture.writer.language_model import LanguageModel, Request
from pipelines.lecture.writer.passages import passages
from pipelines.lecture.writer.prompts import Prompts
from pipelines.lecture.writer.summarize import by_chapter, number_of_points
from pipelines.lecture.writer.telling import SURE, Statement, tell

# What says something, and rests on sentences with these numbers.
Said = TypeVar("Said", Statement, KeyPoint)
# Share of two statements' words that both have, or of the shorter one's that the longer has, from which one
# of them says nothing new.
SAME, WITHIN = 0.6, 0.9
# Words of a title, fewest and most, and share of its content words that its chapter says.
TITLE, SPOKEN_TITLE = (1, 8), 0.6
# Words of a question, and share of a statement's words from which it gives the answer away.
QUESTION, GIVEN_AWAY = (3, 25), 0.8
# One point of so many has a question, the surest ones.
ASKED = 3
# Statements that an abstract is made of, at most, and its sentences.
OUTLINE, ABSTRACT = 9, 3


def write_chapter(
    spoken: Spoken,
    begin: int,
    end: int,
    model: LanguageModel,
    asked: Prompts,
    tick: Callable[[int, int], None] = lambda *_: None,
) -> WrittenChapter:
    """The sentences begin..end-1 as a chapter: its title, and its points with their times and questions."""
    found = passages(spoken.sentences, spoken.stems, begin, end)
    done = count(1)
    told = tell(spoken, found, model, asked, lambda: tick(next(done), len(found)))
    points = different(told.statements, spoken.written)
    questions = _questions(points, model, asked, spoken)
    return WrittenChapter(
        title=_title(points, model, asked, spoken, begin, end),
        points=tuple(_point(each, spoken, questions.get(each.text, "")) for each in points),
        checked=told.checked,
        mended=told.mended,
        left_out=told.left_out,
    )


def write_whole(
    spoken: Spoken, chapters: Sequence[WrittenChapter], model: LanguageModel, asked: Prompts
) -> Written:
    """The lecture from its chapters: which points are to be remembered, and the abstract."""
    points = list(chain.from_iterable(chapter.points for chapter in chapters))
    crossed = spoken.written != spoken.language
    if crossed:
        # What was left as it was said is in the other language: it stands in its chapter alone.
        points = [point for point in points if point.sentences] or points
    as_said = [Sentence(point.text, point.start, point.end) for point in points]
    wanted = number_of_points(spoken.sentences)
    remember = tuple(points[index] for index in coverage.choose(as_said, spoken.written, wanted))
    outline = [points[index] for index in coverage.choose(as_said, spoken.written, OUTLINE)]
    return Written(
        remember=remember,
        abstract=_abstract(outline, model, asked, spoken),
        chapters=_with_own_titles(chapters, spoken.written),
        language=spoken.written if crossed and any(point.sentences for point in points) else "",
    )


def chapter_borders(sentences: Sequence[Sentence], chapters: Sequence[Chapter]) -> list[tuple[int, int]]:
    """First number of each chapter's sentences and that after its last; one where there are no chapters."""
    borders, begin = [], 0
    for part in by_chapter(sentences, chapters) or [sentences]:
        borders.append((begin, begin + len(part)))
        begin += len(part)
    return borders


def _point(statement: Statement, spoken: Spoken, question: str) -> KeyPoint:
    first, last = statement.sentences[0], statement.sentences[-1]
    return KeyPoint(
        text=statement.text,
        start=spoken.sentences[first].start,
        end=spoken.sentences[last].end,
        sentences=() if statement.as_said else statement.sentences,
        question=question,
    )


def different(statements: Sequence[Said], language: str) -> list[Said]:
    """The statements without those that say again what one before them has said; the longer one stays."""
    kept: list[tuple[Said, frozenset[str]]] = []
    for statement in statements:
        stems = content_stems(statement.text, language)
        same = next((at for at, (_, known) in enumerate(kept) if _say_the_same(stems, known)), None)
        if same is None:
            kept.append((statement, stems))
        elif len(stems) > len(kept[same][1]):
            kept[same] = (statement, stems)
    return sorted((statement for statement, _ in kept), key=lambda each: each.sentences)


def _say_the_same(stems: frozenset[str], others: frozenset[str]) -> bool:
    """By the words that both have: most of all, or nearly all of the shorter one's."""
    both = len(stems & others)
    return both >= SAME * len(stems | others) or both >= WITHIN * min(len(stems), len(others))


def _title(
    points: Sequence[Statement], model: LanguageModel, asked: Prompts, spoken: Spoken, begin: int, end: int
) -> str:
    """A phrase for a chapter, from what has been written of it; empty where none fits."""
    if not points:
        return ""
    text = "\n".join(point.text for point in points[:12])
    answer = model.answer(Request(asked.title.instruction, text, asked.title.examples, most_tokens=30))
    title = " ".join(answer.strip("\"'«»“”„`*#. ").split())
    fewest, most = TITLE
    stems = content_stems(title, spoken.written)
    said = spoken.stems[begin:end]
    if spoken.written != spoken.language:
        said = tuple(content_stems(point.text, spoken.written) for point in points)
    known = frozenset().union(*said)
    fits = fewest <= word_count(title) <= most and stems and len(stems & known) >= SPOKEN_TITLE * len(stems)
    if not fits or any(mark in title for mark in ":;?!\n") or asked.about_itself.search(title):
        return ""
    return title[0].upper() + title[1:]


def _questions(
    points: Sequence[Statement], model: LanguageModel, asked: Prompts, spoken: Spoken
) -> dict[str, str]:
    """Questions whose answers the surest points are, by the text of the point."""
    wanted = -(-len(points) // ASKED)
    told = [point for point in points if not point.as_said]
    chosen = sorted(told, key=lambda point: -point.sure)[: 2 * wanted]
    how = asked.question

    def ask(point: Statement) -> str:
        return model.answer(Request(how.instruction, point.text, how.examples, most_tokens=60))

    found: dict[str, str] = {}
    for point, answer in zip(chosen, model.each(ask, chosen)):
        question = " ".join(answer.split())
        if len(found) < wanted and _asks(question, point.text, asked, spoken):
            found[point.text] = question
    return found


def _asks(question: str, statement: str, asked: Prompts, spoken: Spoken) -> bool:
    """Whether it is one question, about the statement alone, that does not say it."""
    fewest, most = QUESTION
    about, said = spoken.words_of(question), spoken.words_of(statement)
    content = about - spoken.stops
    return (
        question.endswith("?")
        and fewest <= word_count(question) <= most
        and len(split(question, spoken.written)) == 1
        and not asked.about_itself.search(question)
        and bool(content)
        and spoken.weight(content & said) >= SPOKEN_TITLE * spoken.weight(content)
        and spoken.weight(about & said) < GIVEN_AWAY * spoken.weight(said)
    )


def _abstract(
    outline: Sequence[KeyPoint], model: LanguageModel, asked: Prompts, spoken: Spoken
) -> tuple[KeyPoint, ...]:
    """Sentences about the whole, each supported by what the points that they are made of rest on."""
    if len(outline) < ABSTRACT:
        return ()
    text = "\n".join(point.text for point in outline)
    how = asked.abstract
    request = Request(how.instruction, text, how.examples, most_tokens=220, stops=())
    said = " ".join(model.answer(request).split())
    kept = []
    for start, end in split(said, spoken.written)[:ABSTRACT]:
        sentence = form.tidied(said[start:end], spoken.written)
        if not sentence or form.fault(sentence, spoken.written, asked):
            continue
        if _unsaid(sentence, outline, spoken):
            continue
        if model.agreement(request.after(sentence, asked.judge.question), *asked.judge.answers) >= SURE:
            kept.append(replace(_nearest(sentence, outline, spoken.written), text=sentence, question=""))
    return tuple(kept)


def _nearest(sentence: str, outline: Sequence[KeyPoint], language: str) -> KeyPoint:
    stems = content_stems(sentence, language)
    return max(outline, key=lambda point: len(stems & content_stems(point.text, language)))


def _unsaid(sentence: str, outline: Sequence[KeyPoint], spoken: Spoken) -> bool:
    """Whether neither the statements nor, in the same language, the sentences under them say it."""
    under = {number for each in outline for number in each.sentences}
    same = spoken.written == spoken.language
    texts = [spoken.sentences[number].text for number in sorted(under)] if same else []
    known = Source((*texts, *(each.text for each in outline)), spoken.written)
    return objection(sentence, known) is not None


def _with_own_titles(chapters: Iterable[WrittenChapter], language: str) -> tuple[WrittenChapter, ...]:
    """The chapters; of two with the same title the later one has none."""
    taken: set[frozenset[str]] = set()
    named = []
    for chapter in chapters:
        stems = content_stems(chapter.title, language)
        named.append(replace(chapter, title="") if stems in taken else chapter)
        taken.add(stems)
    return tuple(named)
