"""A trial of a writer: which passages are told, what is counted, and what is kept of it."""

import pytest

from pipelines.lecture.records import Sentence
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.passages import passages
from pipelines.lecture.writer.trial import TRIED, Trial, remember, tried, try_out
from tests.lecture.writer.scripted import Scripted

SUBJECTS = ("gas", "cell", "planet", "river", "market", "letter", "bridge", "signal")


def lecture(subject: str, count: int = 40) -> Spoken:
    """Some minutes on one subject, in sentences of five seconds."""
    said = (
        f"The {subject} number {n} is heavier than the {subject} that was there before it."
        for n in range(count)
    )
    return Spoken([Sentence(text, 5.0 * n, 5.0 * n + 5) for n, text in enumerate(said)], "en")


def copied(request):
    """What a model answers that says the first sentence of what it was given again."""
    return request.text.split(".")[0] + "."


def test_statements_that_hold_are_counted_and_passages_are_taken_from_all_of_each_lecture():
    lectures, seen = [lecture(subject) for subject in SUBJECTS[:3]], []
    model = Scripted(copied)
    trial = try_out(lectures, "en", model, 8, lambda *done: seen.append(done))
    assert (trial.passages, trial.held, trial.mended, trial.share, trial.may_write) == (8, 8, 0, 1.0, True)
    assert seen == [(number, 8) for number in range(1, 9)]
    asked = [request.text for request in model.asked]
    assert [sum(subject in text for text in asked) for subject in SUBJECTS[:3]] == [3, 3, 2]
    whole = len(passages(lectures[0].sentences, lectures[0].stems))
    assert whole > 3 and trial.speech == pytest.approx(8 / (3 * whole) * 600, rel=0.35)
    # Those of one lecture are apart: from its first, its middle and its last third.
    numbers = [int(text.split("number ")[1].split()[0]) for text in asked if "gas" in text]
    assert [number * 3 // 40 for number in numbers] == [0, 1, 2]


def test_a_model_that_makes_things_up_may_not_write():
    made_up = Scripted(lambda request: "Napoleon invented 77 telescopes in Paris.")
    trial = try_out([lecture("gas")], "en", made_up, 3)
    assert (trial.passages, trial.held, trial.share, trial.may_write) == (3, 0, 0.0, False)
    unsure = try_out([lecture("gas")], "en", Scripted(copied, sure=0.1), 3)
    assert unsure.held == 0


def test_a_short_lecture_is_told_whole_and_none_gives_nothing():
    short = lecture("gas", 6)
    assert try_out([short], "en", Scripted(copied), 20).passages == 1
    nothing = try_out([Spoken([], "en")], "en", Scripted(copied), 20)
    assert (nothing.passages, nothing.share, nothing.may_write) == (0, 0.0, False)


def test_what_is_known_of_other_writers_and_languages_stays(tmp_path):
    english, russian = Trial(20, 18, 2, 600.0, 90.0), Trial(20, 3, 1, 600.0, 120.0)
    assert tried(tmp_path, "llama a") == {}
    remember(tmp_path, "llama a", {"en": english})
    remember(tmp_path, "openai b", {"en": russian})
    remember(tmp_path, "llama a", {"ru": russian})
    assert tried(tmp_path, "llama a") == {"en": english, "ru": russian}
    assert tried(tmp_path, "openai b") == {"en": russian}
    (tmp_path / TRIED).write_text("[broken", encoding="utf-8")
    assert tried(tmp_path, "llama a") == {}
    remember(tmp_path, "llama a", {"en": english})
    assert tried(tmp_path, "llama a") == {"en": english}
