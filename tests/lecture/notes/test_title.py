"""A lecture that nobody has named is called by its title slide, or by what it is about."""

from pipelines.lecture.notes.title import title_of
from pipelines.lecture.records import Recording, Sentence, Sentences, Slide

SAID = {
    "en": "The gradient points uphill. Follow the gradient. The learning rate is how long a step is. "
    "A large learning rate diverges. A small learning rate takes long. The gradient tells the direction.",
    "ru": "Производная показывает скорость. Производная суммы равна сумме производных. Правило цепочки "
    "просто. По правилу цепочки производные перемножаются. Это правило цепочки.",
    "de": "Der Gradient zeigt bergauf. Die Lernrate ist die Länge des Schritts. Der Gradient weist die "
    "Richtung. Eine große Lernrate schadet. Eine kleine Lernrate dauert.",
}


def recording(title="VID 20240314 101530", named=False):
    return Recording(title, None, 60.0, 1, named)


def heard(language="en", text=None):
    said = (SAID[language] if text is None else text).split(". ")
    return Sentences(language, tuple(Sentence(each, n, n + 1.0) for n, each in enumerate(said) if each))


def slide(title, text="", start=0.0):
    return Slide(start, start + 20.0, "0001.jpg", 1280, 720, title, f"{title}\n{text}".strip())


def test_a_name_that_a_person_has_given_stays():
    named = recording("6.006 Lecture 3", named=True)
    assert title_of(named, [slide("Gradient and learning rate")], heard()) == "6.006 Lecture 3"


def test_the_title_slide_gives_its_title():
    shown = [slide(""), slide("The gradient and the learning rate", "Dr. Ada Miller\nSpring 2024")]
    assert title_of(recording(), shown, heard()) == "The gradient and the learning rate"


def test_a_title_that_is_not_spoken_stands_on_later_slides_too():
    shown = [slide("Calculus for all", "Dr. Ada Miller"), slide("Steps", "- one\nCalculus for all", 30.0)]
    assert title_of(recording(), shown, heard()) == "Calculus for all"


def test_a_slide_of_text_and_a_programs_window_are_no_title_slide():
    window, full = slide("Presentation1 - PowerPoint"), slide("The gradient", "word " * 60)
    late = slide("The gradient")
    assert title_of(recording(), [window, full, late], heard()) == title_of(recording(), [], heard())


def test_without_slides_it_is_called_by_its_key_phrases_in_each_language():
    assert title_of(recording(), [], heard("en")) == "Learning rate and gradient"
    assert title_of(recording(), [], heard("ru")) == "Производные и правило цепочки"
    assert title_of(recording(), [], heard("de")) == "Lernrate und Gradient"


def test_where_nothing_tells_more_the_files_name_stays():
    assert title_of(recording(), [], heard(text="")) == "VID 20240314 101530"
    assert title_of(recording(), [], heard(text="Hello all. Once only")) == "VID 20240314 101530"
    assert title_of(recording(), [slide("Recorder")], heard("", text="")) == "VID 20240314 101530"
