"""What speakers are in a lecture: the lecturer, and the audience with its questions."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.language.language import language_of
from pipelines.language.text.sentences import word_count
from pipelines.lecture.records import AudienceQuestion, KeyPoint, Sentence, Speaker
from pipelines.locale.catalogue import Catalogue
from pipelines.locale.message import N_

LECTURER, AUDIENCE = "lecturer", "audience"
UNKNOWN = N_("Unknown voice")
# A lecturer has so much of what all speakers say.
LECTURER_SHARE = 0.65
# What the audience asks has so many words; of the answer so many are told.
FEWEST_WORDS, ANSWER_WORDS = 4, 40


def with_roles(speakers: Sequence[Speaker], kind: str) -> tuple[Speaker, ...]:
    """The speakers of a recording of a kind, with their roles, where one of several gives a lecture."""
    total = sum(each.seconds for each in speakers)
    if kind in ("meeting", "conversation") or len(speakers) < 2:
        return tuple(replace(each, role="") for each in speakers)
    most = max(speakers, key=lambda each: each.seconds)
    if most.seconds < LECTURER_SHARE * total:
        return tuple(speakers)
    return tuple(replace(each, role=LECTURER if each is most else AUDIENCE) for each in speakers)


def label(speaker: Speaker | None, speakers: Sequence[Speaker], words: Catalogue) -> str:
    """What a speaker is called in notes: by his name or his role, else by his number."""
    if speaker is None:
        return words.gettext(UNKNOWN)
    if speaker.name:
        return speaker.name
    if speaker.role == LECTURER:
        return words.gettext("Lecturer")
    if speaker.role == AUDIENCE:
        audience = [each.number for each in speakers if each.role == AUDIENCE]
        if len(audience) == 1:
            return words.gettext("Audience")
        return words.gettext("Audience {number}", number=audience.index(speaker.number) + 1)
    return words.gettext("Speaker {number}", number=speaker.number)


def labels(speakers: Sequence[Speaker], words: Catalogue) -> dict[int, str]:
    """What each speaker is called, by his number; 0 for nobody known. Nothing where one speaks alone."""
    if len(speakers) < 2:
        return {}
    found = {each.number: label(each, speakers, words) for each in speakers}
    return found | {0: label(None, speakers, words)}


def audience_questions(
    sentences: Sequence[Sentence], speakers: Sequence[Speaker], language: str
) -> tuple[AudienceQuestion, ...]:
    """What the audience of a lecture asks, in order; where questions are marked, only those."""
    asking = {each.number for each in speakers if each.role == AUDIENCE}
    lecturing = {each.number for each in speakers if each.role == LECTURER}
    runs = [(speaker, list(run)) for speaker, run in groupby(sentences, key=lambda each: each.speaker)]
    marked = any(_asks(each.text) for each in sentences)
    found: list[AudienceQuestion] = []
    for number, (speaker, said) in enumerate(runs):
        text = _joined(said, language)
        if speaker not in asking or word_count(text) < FEWEST_WORDS or (marked and not _asks(text)):
            continue
        following = runs[number + 1] if number + 1 < len(runs) else (0, [])
        answer = _first(following[1]) if following[0] in lecturing else []
        told = [KeyPoint(_joined(answer, language), answer[0].start, answer[-1].end)] if answer else []
        found.append(AudienceQuestion(text, said[0].start, said[-1].end, speaker, tuple(told)))
    return tuple(found)


def _asks(text: str) -> bool:
    return any(mark in text for mark in "?？؟՞")


def _joined(said: Sequence[Sentence], language: str) -> str:
    return language_of(language).sentence_space.join(each.text for each in said)


def _first(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences with which an answer begins."""
    told: list[Sentence] = []
    words = 0.0
    for each in said:
        words += word_count(each.text)
        if told and words > ANSWER_WORDS:
            break
        told.append(each)
    return told
