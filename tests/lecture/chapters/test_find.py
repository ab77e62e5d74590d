"""A lecture falls into chapters where its topic changes, and each is called by its own words."""

import itertools
import random

import pytest

from pipelines.language.text.words import content_stems
from pipelines.lecture.chapters.find import (
    SHORTEST,
    find_chapters,
    long_enough,
    pause_evidence,
    slide_evidence,
)
from pipelines.lecture.chapters.titles import titles
from pipelines.lecture.records import Sentence, Slide

TOPICS = {
    "en": {
        "Gradient": "gradient descent|learning rate|loss function|local minimum|step size|gradient descent",
        "Volcano": "volcano erupts|hot magma|ash cloud|tectonic plates|lava flows|volcano erupts",
        "Violin": "violin strings|bow pressure|concert hall|chamber music|orchestra plays|violin strings",
    },
    "ru": {
        "градиент": "градиентный спуск|скорость обучения|функция потерь|локальный минимум|шаг алгоритма",
        "вулкан": "извержение вулкана|горячая магма|облако пепла|потоки лавы|кратер вулкана",
        "скрипка": "струны скрипки|давление смычка|концертный зал|камерная музыка|партия скрипки",
    },
}
FRAMES = {"en": "Here we see the {} and also the {}.", "ru": "Здесь мы видим {} и ещё {}."}


def lecture(language: str, each: int = 40, seconds: float = 5.0, pause: float = 0.3) -> list[Sentence]:
    """So many sentences on each of three topics, one after another."""
    chance, clock, found = random.Random(1), 0.0, []
    for phrases in TOPICS[language].values():
        for _ in range(each):
            said = FRAMES[language].format(*chance.sample(phrases.split("|"), 2))
            found.append(Sentence(said, clock, clock + seconds - pause))
            clock += seconds
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_chapters_begin_where_the_topic_changes(language):
    chapters = find_chapters(lecture(language), language)
    assert [chapter.start for chapter in chapters] == pytest.approx([0, 200, 400], abs=10)
    assert [later.start for later in chapters[1:]] == [earlier.end for earlier in chapters[:-1]]
    for chapter, phrases in zip(chapters, TOPICS[language].values()):
        said = content_stems(phrases.replace("|", " "), language)
        assert chapter.title and content_stems(chapter.title, language) <= said


def test_embeddings_find_the_same_borders():
    chapters = find_chapters(lecture("en"), "en", embeddings=True)
    assert [chapter.start for chapter in chapters] == pytest.approx([0, 200, 400], abs=10)


def test_a_lecture_on_one_topic_has_no_chapters():
    one = lecture("en")[:40]
    assert find_chapters(one, "en") == ()
    longer = [
        Sentence(sentence.text, sentence.start + shift, sentence.end + shift)
        for shift in (0.0, 200.0, 400.0)
        for sentence in one
    ]
    assert find_chapters(longer, "en") == ()


@pytest.mark.parametrize("sentences", [[], lecture("en")[:1], lecture("en", each=5)])
def test_short_ones_have_none(sentences):
    assert find_chapters(sentences, "en") == ()


def test_no_chapter_is_too_short():
    sentences = lecture("en")
    for starts in ([0, 2, 40, 80], [0, 40, 80, 118], [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]):
        kept = long_enough(sentences, starts)
        times = [*(sentences[start].start for start in kept), sentences[-1].end]
        assert kept[0] == 0 and set(kept) <= set(starts)
        assert all(later - earlier >= SHORTEST for earlier, later in itertools.pairwise(times))


def test_long_silence_speaks_for_a_new_topic():
    quiet = [
        Sentence("One.", 0, 5),
        Sentence("Two.", 6, 10),
        Sentence("Three.", 18, 20),
        Sentence("Four.", 90, 95),
    ]
    evidence = pause_evidence(quiet)
    assert list(evidence[:2]) == [0, 0] and 0 < evidence[2] < evidence[3] <= 3


def test_titles_are_the_words_of_their_own_part():
    parts = [
        ["The Newton method is fast.", "A Newton method needs the Hessian.", "The method of steps is slow."],
        ["The Hessian is large.", "We store the Hessian matrix here.", "A Hessian matrix is symmetric."],
    ]
    first, second = titles(parts, "en")
    assert first.startswith("Newton method") and "Hessian matrix" in second


def test_a_capital_that_only_began_a_sentence_is_no_part_of_the_title():
    [title] = titles([["Gradients vanish.", "These gradients explode.", "All gradients explode."]], "en")
    assert title == "Gradients"


def test_a_part_that_repeats_nothing_is_called_by_its_first_words():
    [title] = titles(
        [["Good morning to everyone who has come here today in spite of all that snow outside."]], "en"
    )
    assert title.startswith("Good morning to everyone") and title.endswith("…") and len(title) <= 62
    assert titles([[""]], "en") == [""]


@pytest.mark.parametrize("language", ["zh", "ja", "xx"])
def test_other_languages_have_titles_too(language):
    assert titles([["你好 你好 世界", "你好 世界"], ["abc abc", "abc"]], language)[1]


def shown(*slides: tuple[float, float, str]) -> list[Slide]:
    return [Slide(start, end, "1.jpg", 640, 360, title) for start, end, title in slides]


def test_a_new_slide_says_more_the_rarer_slides_are():
    spoken = lecture("en")
    rare = slide_evidence(spoken, shown((0, 201, ""), (201, 600, "")))
    assert rare[40] > 2 and sum(map(bool, rare)) == 1
    often = slide_evidence(spoken, shown(*((10.0 * number, 10.0 * number + 10, "") for number in range(60))))
    assert max(often) < 0.1
    assert not any(slide_evidence(spoken, shown((900, 950, ""))))


def test_a_slide_decides_where_words_leave_it_open():
    """Between two topics some sentences belong to neither: the chapter begins with its slide."""
    spoken = lecture("en")
    for place in range(34, 46):
        spoken[place] = Sentence("Well, so, you see, there we are.", spoken[place].start, spoken[place].end)
    for change in (185.0, 215.0):
        chapters = find_chapters(
            spoken, "en", slides=shown((0, change, ""), (change, 400, ""), (400, 600, ""))
        )
        assert chapters[1].start == pytest.approx(change, abs=5)


def test_a_chapter_is_called_by_its_slide_if_that_says_what_is_spoken_of():
    slides = shown(
        (0, 100, "Gradient descent and its step size"),
        (100, 205, "Our sponsors"),
        (205, 215, "Lava"),
        (215, 400, "Why a volcano erupts"),
        (400, 600, "Summer school in Graz"),
    )
    first, second, third = (chapter.title for chapter in find_chapters(lecture("en"), "en", slides=slides))
    assert (first, second) == ("Gradient descent and its step size", "Why a volcano erupts")
    assert "violin" in third.lower()


def test_the_title_of_the_lecture_on_every_slide_names_no_chapter():
    slides = shown(
        *((start, start + 100, "Volcano and violin, gradient descent") for start in range(0, 600, 100))
    )
    assert "Volcano and violin, gradient descent" not in {
        chapter.title for chapter in find_chapters(lecture("en"), "en", slides=slides)
    }
