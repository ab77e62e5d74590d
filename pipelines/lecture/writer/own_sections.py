"""Sections of a person's own: asked of a model and checked like every statement, or chosen by a pattern."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipelines.core.errors import BadInput
from pipelines.language.text.editing import edited
from pipelines.language.text.sentences import word_count
from pipelines.language.text.words import content_stems, stemmer, words
from pipelines.lecture.records import Chapter, KeyPoint, OwnSection, OwnSections, Sentence, Sentences, Written
from pipelines.lecture.summary import coverage
from pipelines.lecture.summary.self_contained import leans
from pipelines.lecture.writer import form
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel, Request
from pipelines.lecture.writer.passages import Passage, passages
from pipelines.lecture.writer.prompts import Prompts
from pipelines.lecture.writer.telling import SURE, holds
from pipelines.lecture.writer.templates.asked import names_of, own_instruction
from pipelines.lecture.writer.templates.template import Own, Template, in_language, title_of
from pipelines.lecture.writer.templates.texts import filled
from pipelines.lecture.writer.written import chapter_borders, different

# Words that are asked about at once: what a model of 2,048 tokens takes with instruction and answer.
ROOM = 600
# Statements that a section about the whole is asked of, and tokens of a line of its answer, at most.
OUTLINE, TOKENS = 24, 60
# How many of them an answer is compared with.
NEAREST = 3
# How long a pattern may look at one sentence (s).
PATIENCE = 1.0
# Words of a chosen sentence, fewest and most.
FEWEST_WORDS, MOST_WORDS = 3, 80


def chosen_section(own: Own, heard: Sentences) -> OwnSection:
    """The sentences in which a pattern or all words of a keyword are found, as an editor would print them.

    One that leans on the sentence before stands behind that. Of more than `most` those that say most are
    chosen. Raises BadInput for a pattern that takes too long.
    """
    language, sentences = heard.language, heard.sentences
    found: dict[str, Sentence] = {}
    for number in _matching(own, heard):
        sentence = sentences[number]
        text = edited(sentence.text, language)
        if number and leans(text, language):
            before = sentences[number - 1]
            text = f"{edited(before.text, language)} {text}"
            sentence = replace(sentence, start=before.start)
        if FEWEST_WORDS <= word_count(text) <= MOST_WORDS:
            found.setdefault(text.casefold(), Sentence(text, sentence.start, sentence.end))
    kept = list(found.values())
    if len(kept) > own.most:
        kept = [kept[index] for index in coverage.choose(kept, language, own.most)]
    return OwnSection(own.name, "", tuple(KeyPoint(each.text, each.start, each.end) for each in kept))


def _matching(own: Own, heard: Sentences) -> Iterator[int]:
    """Numbers of the sentences that a section is about."""
    import regex

    pattern = in_language(own.pattern, heard.language)
    search = regex.compile(pattern, regex.IGNORECASE).search if pattern else None
    stem = stemmer(heard.language)

    def stems(text: str) -> frozenset[str]:
        return frozenset(stem(word) for word in words(text, heard.language))

    wanted = [stems(each) for each in in_language(own.keywords, heard.language) or ()]
    for number, sentence in enumerate(heard.sentences):
        try:
            hit = search and search(sentence.text, timeout=PATIENCE)
        except TimeoutError:
            raise BadInput(
                f"own.{own.name}.pattern", "takes too long in: {text}", text=sentence.text
            ) from None
        if hit or (wanted and any(each <= stems(sentence.text) for each in wanted if each)):
            yield number


def composed_sections(
    template: Template, heard: Sentences, written: OwnSections, language: str
) -> tuple[OwnSection, ...]:
    """All sections of a person's own that have something in them, in their order, titled in a language.

    A section that a model was asked for has what it found; all others are chosen by their patterns.
    """
    found = {section.name: section for section in written.sections}
    names = names_of(language, heard.language or language)
    told = (
        replace(found.get(own.name) or chosen_section(own, heard), title=_title(own, language, names))
        for own in template.in_order
    )
    return tuple(section for section in told if section.points)


def _title(own: Own, language: str, names: dict[str, str]) -> str:
    return " ".join(filled(title_of(own.title, language), **names).split())


def write_sections(
    template: Template,
    spoken: Spoken,
    chapters: Sequence[Chapter],
    whole: Written,
    model: LanguageModel,
    asked: Prompts,
    tick: Callable[[int, int], None] = lambda *_: None,
) -> OwnSections:
    """The sections that have an instruction in the language of the notes, every point of them checked.

    `whole` are the written notes, of whose statements the sections about the whole are asked.
    """
    found, wanted = [], template.asked
    for done, own in enumerate(wanted):
        if not in_language(own.instruction, spoken.written):
            continue
        told = _of_whole if own.of == "whole" else _of_chapters
        points = told(own, spoken, chapters, whole, model, asked)
        found.append(OwnSection(own.name, "", tuple(points), written_by_model=True))
        tick(done + 1, len(wanted))
    crossed = spoken.written if spoken.written != spoken.language and any(s.points for s in found) else ""
    return OwnSections(asked=True, language=crossed, sections=tuple(found))


def _of_chapters(
    own: Own, spoken: Spoken, chapters: Sequence[Chapter], _: Written, model: LanguageModel, asked: Prompts
) -> list[KeyPoint]:
    """What the model answers of each chapter, or of each part of a long one."""
    titles = [chapter.title for chapter in chapters] or [""]
    parts = [
        (title, begin, end, part)
        for title, (begin, end) in zip(titles, chapter_borders(spoken.sentences, chapters))
        for part in _parts(spoken, begin, end)
    ]

    def ask(part: tuple[str, int, int, list[Passage]]) -> list[KeyPoint]:
        title, _, _, inside = part
        instruction = own_instruction(own, asked, spoken.written, spoken.language, title)
        text = " ".join(map(spoken.text, inside))

        def near(statement: str) -> list[Passage]:
            return sorted(inside, key=lambda passage: -spoken.covered(statement, passage))

        return _answered(own, Request(instruction, text), near, spoken, model, asked)

    told = [point for points in model.each(ask, parts) for point in points]
    return _best(own, told, spoken.written)


def _parts(spoken: Spoken, begin: int, end: int) -> list[list[Passage]]:
    """The passages of a chapter in groups that are asked about at once."""
    parts: list[list[Passage]] = []
    room = 0.0
    for passage in passages(spoken.sentences, spoken.stems, begin, end):
        size = word_count(spoken.text(passage))
        if size > ROOM:
            continue  # one sentence without an end
        if not parts or size > room or spoken.written != spoken.language:
            parts.append([])  # across languages nothing else tells which passage an answer is of
            room = ROOM
        parts[-1].append(passage)
        room -= size
    return parts


def _of_whole(
    own: Own,
    spoken: Spoken,
    chapters: Sequence[Chapter],
    whole: Written,
    model: LanguageModel,
    asked: Prompts,
) -> list[KeyPoint]:
    """What the model answers of the statements of the written notes, checked against the lecture itself."""
    told = [point for chapter in whole.chapters for point in chapter.points if point.sentences]
    as_said = [Sentence(point.text, point.start, point.end) for point in told]
    if not told:
        return []
    text = "\n".join(told[index].text for index in coverage.choose(as_said, spoken.written, OUTLINE))

    def near(statement: str) -> list[Passage]:
        """What the statements with most of its words rest on."""
        stems = content_stems(statement, spoken.written)
        by_words = sorted(told, key=lambda point: -len(stems & content_stems(point.text, spoken.written)))
        return [Passage(point.sentences[0], point.sentences[-1] + 1) for point in by_words[:NEAREST]]

    instruction = own_instruction(own, asked, spoken.written, spoken.language, "")
    points = _answered(own, Request(instruction, text), near, spoken, model, asked)
    return _best(own, points, spoken.written)


def _answered(
    own: Own,
    request: Request,
    near: Callable[[str], Sequence[Passage]],
    spoken: Spoken,
    model: LanguageModel,
    asked: Prompts,
) -> list[KeyPoint]:
    """The lines of an answer that hold against one of the passages near them, each with its time."""
    request = replace(request, most_tokens=TOKENS * own.most, stops=())
    points: list[KeyPoint] = []
    for line in model.answer(request).splitlines()[: 2 * own.most]:
        statement = form.tidied(line, spoken.written)
        if not statement or len(points) == own.most:
            continue
        passage = next((each for each in near(statement) if holds(statement, each, spoken, asked)), None)
        if passage is None:
            continue
        if model.agreement(request.after(statement, asked.judge.question), *asked.judge.answers) >= SURE:
            rests = spoken.rests_on(statement, passage)
            first, last = spoken.sentences[rests[0]], spoken.sentences[rests[-1]]
            points.append(KeyPoint(statement, first.start, last.end, rests))
    return points


def _best(own: Own, points: Sequence[KeyPoint], language: str) -> list[KeyPoint]:
    """The points without those that say the same again, at most so many, in the order of the lecture."""
    kept = different(sorted(points, key=lambda point: point.start), language)
    if len(kept) > own.most:
        as_said = [Sentence(point.text, point.start, point.end) for point in kept]
        kept = [kept[index] for index in coverage.choose(as_said, language, own.most)]
    return kept
