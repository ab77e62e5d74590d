"""From transcript and summary to the notes as they are to be set."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any

from pipelines.core.files.names import escaped
from pipelines.core.record import Record
from pipelines.lecture.notes.doubtful import marked_points, marked_summary, marked_terms
from pipelines.lecture.notes.record import Chosen, Notes
from pipelines.lecture.notes.title import title_of
from pipelines.lecture.records import (
    Chapter,
    OwnSection,
    OwnSections,
    Paragraph,
    Question,
    Recording,
    Sentence,
    Sentences,
    Slide,
    SpeakerTurns,
    Summary,
    Terms,
    Transcript,
    Written,
    WrittenChapter,
)
from pipelines.lecture.speakers.attribution import attributed_sentences, speaker_changes
from pipelines.lecture.speakers.names import suggested
from pipelines.lecture.speakers.roles import audience_questions, with_roles
from pipelines.lecture.speech.sentences import paragraphs
from pipelines.lecture.summary.kind import LECTURE
from pipelines.lecture.writer.own_sections import composed_sections
from pipelines.lecture.writer.templates.asked import headings
from pipelines.lecture.writer.templates.template import Template
from pipelines.locale.languages import SOURCE
from pipelines.locale.message import N_

# A slide that was shown so long (s) has paragraphs of its own.
SHOWN = 10.0
NO_TERMS = Terms()
NOT_WRITTEN = Written()
NOT_ASKED = OwnSections()
PLAIN = Template()
NO_VOICES = SpeakerTurns(looked=False)


@dataclass(frozen=True)
class Draft:
    """Notes that are to be written: by whom, and the chapters that are, by their numbers from 1."""

    by: str
    chapters: dict[int, WrittenChapter]
    language: str = ""  # another language than was spoken, where they are written in one


def compose_notes(
    recording: Recording,
    video_name: str,
    spoken: Transcript,
    heard: Sentences,
    points: Summary,
    records: dict[str, Record],
    doubtful_word: float,
    *,
    chapters: Sequence[Chapter] = (),
    slides: Sequence[Slide] = (),
    terms: Terms = NO_TERMS,
    written: Written = NOT_WRITTEN,
    template: Template = PLAIN,
    own: OwnSections = NOT_ASKED,
    draft: Draft | None = None,
    voices: SpeakerTurns = NO_VOICES,
    person: str = SOURCE,
) -> Notes:
    """The notes of one recording.

    `records` are those of the transcript, the summary and all else that they are made of, for the
    colophon; `heard` has those words marked that were heard with less probability than `doubtful_word`.
    What has been written takes the place of what was chosen, chapter by chapter; of a `draft` that is a
    part of them. Only a lecture has questions, and a part about the course. The `template` says which
    sections there are, and `own` has those of a person's own that a model was asked for. `voices` tell
    who says which sentence. That nothing was said is told in the language of the `person` who has the
    notes made.
    """
    sentences, language = heard.sentences, spoken.language
    speakers = voices.speakers
    if speakers:
        sentences = attributed_sentences(sentences, voices.turns)
        speakers = suggested(with_roles(speakers, terms.kind), sentences, language)
    if terms.kind != LECTURE:
        points, terms = replace(points, organisation=()), replace(terms, questions=())
    points = marked_summary(points, sentences, language)
    said = Chosen(points, tuple(chapters), terms.questions)
    before = points
    told = colophon(spoken, points, records, doubtful_word, draft, max(1, len(chapters)))
    if draft and draft.chapters:
        written = _so_far(draft, points, max(1, len(chapters)))
    if written.remember:
        points, chapters, terms = in_words(written, points, chapters, terms)
        points = marked_summary(points, sentences, language)
    if terms.kind != LECTURE:
        terms = replace(terms, questions=())
    written_in = written.language or own.language
    labels = written_in or language or person

    def sections_of(asked: OwnSections) -> tuple[OwnSection, ...]:
        return tuple(
            replace(section, points=marked_points(section.points, sentences, language))
            for section in composed_sections(template, heard, asked, labels)
        )

    found = sections_of(own)
    tracks: dict[str, Any] = records["transcript"].facts
    chosen = None
    if any(section.written_by_model for section in found):
        chosen = replace(said, own=sections_of(NOT_ASKED))
    elif points.written_by_model and before != points:
        chosen = replace(said, own=found)
    return Notes(
        title=title_of(recording, slides, heard),
        date=recording.date,
        duration=spoken.duration,
        language=language or person,
        summary=points,
        paragraphs=_within(chapters, slides, sentences),
        chapters=tuple(chapters),
        video_name=escaped(video_name),
        colophon=told,
        no_speech=not spoken.segments,
        slides=tuple(slides),
        terms=marked_terms(terms.terms, sentences, language),
        questions=terms.questions,
        abstract=marked_points(written.abstract, sentences, language),
        chosen=chosen,
        written_in=written_in,
        sections=template.sections if template.layout else (),
        headings=headings(template, labels, language or person),
        own=found,
        kind=terms.kind,
        decisions=marked_points(terms.decisions, sentences, language),
        tasks=terms.tasks,
        themes=terms.themes,
        languages=languages_of(heard),
        by=recording.speakers,
        audio_tracks=tracks.get("tracks", 0),
        heard_tracks=str(tracks.get("track", "")),
        tracks_tried=tracks.get("listened", 0),
        speakers=speakers,
        audience=audience_questions(sentences, speakers, language),
    )


def languages_of(heard: Sentences) -> tuple[str, ...]:
    """The languages of a lecture in which there are several, the one in which most is said first."""
    seconds: Counter[str] = Counter()
    for each in heard.sentences:
        seconds[each.language or heard.language] += each.end - each.start  # type: ignore[assignment]
    found = sorted(seconds, key=lambda language: (language != heard.language, -seconds[language]))
    return tuple(found) if len(found) > 1 else ()


def _so_far(draft: Draft, points: Summary, count: int) -> Written:
    """What a draft has in written words; of the whole, the chosen sentences are to be remembered."""
    chapters = tuple(draft.chapters.get(number, WrittenChapter()) for number in range(1, count + 1))
    return Written(remember=points.points, chapters=chapters, language=draft.language)


def in_words(
    written: Written, points: Summary, chapters: Sequence[Chapter], terms: Terms
) -> tuple[Summary, Sequence[Chapter], Terms]:
    """Points, chapters and terms with what has been written in place of what was chosen.

    A chapter of which nothing was written keeps its title and its chosen sentences.
    """
    told = written.chapters
    whole = written.remember if chapters else tuple(chain.from_iterable(each.points for each in told))
    found = tuple(new.points or old for new, old in zip(told, points.by_chapter)) if chapters else ()
    named = [replace(old, title=new.title or old.title) for new, old in zip(told, chapters)]
    asked = [point for chapter in told for point in chapter.points if point.question]
    questions = tuple(Question(each.question, each.text, each.start, each.end) for each in asked)
    in_own_words = bool(written.abstract) or any(point.sentences for point in chain(whole, *found))
    summary = replace(points, points=whole, by_chapter=found, written_by_model=in_own_words)
    return summary, named, replace(terms, questions=questions or terms.questions)


def _within(
    chapters: Sequence[Chapter], slides: Sequence[Slide], heard: Sequence[Sentence]
) -> tuple[Paragraph, ...]:
    """Paragraphs none of which goes on into the next chapter, under the next slide, or with another speaker.

    A sentence during which the slide changes belongs to the one under which most of it is said.
    """
    middles = [sentence.middle for sentence in heard]
    starts = [chapter.start for chapter in chapters[1:]]
    starts += [slide.start for slide in slides if slide.end - slide.start >= SHOWN]
    changes = {*speaker_changes(heard)}
    changes |= {n for n, (one, next_) in enumerate(pairwise(heard), 1) if one.language != next_.language}
    cuts = sorted({0, *(bisect_left(middles, start) for start in starts), *changes, len(heard)})
    return tuple(part for begin, end in pairwise(cuts) for part in paragraphs(heard[begin:end]))


def colophon(
    spoken: Transcript,
    points: Summary,
    records: dict[str, Record],
    doubtful_word: float,
    draft: Draft | None = None,
    count: int = 1,
) -> tuple[tuple[str, str], ...]:
    """Pairs of label and value: recogniser, language, summary, the settings used and the versions.

    Of a draft, which of the `count` chapters have chosen sentences, where others are written.
    """
    by = records.get("written")
    writer = records["summary"].parameters["summary"]["model"] if points.written_by_model and not by else ""
    heard_with = records["transcript"].parameters["speech"] | {"doubtful_word": doubtful_word}
    heard_with = {name: value for name, value in heard_with.items() if name not in ("engine", "model")}
    versions = {name: number for record in records.values() for name, number in record.versions.items()}
    heard_by = f"{spoken.engine}, model {spoken.model}" if spoken.model else spoken.engine
    rows = [(N_("Speech recognition"), heard_by)]
    if spoken.segments:
        rows += [
            (N_("Language"), f"{spoken.language} ({spoken.language_probability:.0%})"),
            (N_("Key points"), f"{points.method}, model {writer}" if writer else points.method),
        ]
        if by and not by.facts:
            rows.append((N_("Not written, as this language is not set or measured for it"), _writer(by)))
        elif by:
            rows[-1:] = [
                (N_("Written by"), _writer(by)),
                (N_("Statements checked, mended, not written"), _counted(by)),
            ]
        if draft:
            rows.append((N_("Draft, yet to be written by"), draft.by))
        if draft and draft.chapters:
            chosen = [str(number) for number in range(1, count + 1) if number not in draft.chapters]
            left = f"{', '.join(chosen)} of {count}" if chosen else "none"
            rows.append((N_("Chapters with chosen sentences"), left))
    return (*rows, (N_("Settings"), _listed(heard_with)), (N_("Versions"), _listed(versions)))


def _writer(record: Record) -> str:
    chosen, asked = record.parameters["writer"], record.facts.get("prompts")
    by = f"{chosen['engine']}, model {chosen['model']}"
    return f"{by}, prompts {asked}" if asked else by


def _counted(record: Record) -> str:
    return ", ".join(str(record.facts[name]) for name in ("checked", "mended", "left_out"))


def _listed(values: dict) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(values.items()))
