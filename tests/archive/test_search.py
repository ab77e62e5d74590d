"""What is found: words in any form, in two languages, with the passages and the times where they are."""

import pytest

from pipelines.archive.index import update
from pipelines.archive.query import parse
from pipelines.archive.search import Answer, search
from pipelines.lecture.records import Slide, Term
from tests.archive.conftest import OPTICS, lecture

LONG = (
    "It follows "
    + "from what we have seen so far, " * 12
    + "that the gradient vanishes "
    + "in the end " * 20
)


@pytest.fixture
def asked(folder):
    """Asks a folder of four lectures."""
    slides = (
        Slide(0, 15, "001.jpg", 640, 360),
        Slide(15, 30, "002.jpg", 640, 360, "Nesterov", "Nesterov\nSchedules"),
    )
    terms = (Term("learning rate", (10.0, 20.0), "How far each step goes.", 10.0),)
    chapters = [(0.0, "Slopes"), (20.0, "Inertia")]
    folder.add("ml/01", lecture("Optimisation", chapters=chapters, terms=terms, slides=slides))
    folder.add(
        "ml/02", lecture("Learning to rank", [LONG, "A rate of return.", "Café society."], date="2026-09-08")
    )
    folder.add("физика/01", lecture("Оптика", OPTICS, "ru"))
    folder.add(
        "физика/02",
        lecture("Теплота", ["Лёд тает.", "Steam engines: gradient of pressure."], "ru", date=None),
    )
    update(folder.notes, folder.work)

    def ask(text: str, typing: bool = False, **options) -> Answer:
        return search(folder.work, parse(text, typing), **options)

    return ask


def titles(answer: Answer) -> list[str]:
    return [found.title for found in answer.lectures]


@pytest.mark.parametrize(
    ("typed", "title", "spoken"),
    [
        ("лучи", "Оптика", "Луч"),
        ("преломлений", "Оптика", "преломления"),
        ("стёклами", "Оптика", "стекла"),
        ("ЕЛКИ", "Оптика", "ёлка"),
        ("remembering", "Optimisation", "remember"),
        ("cafe", "Learning to rank", "Café"),
        ("е\u0308лке", "Оптика", "ёлка"),
    ],
)
def test_a_word_is_found_in_another_form_and_shown_as_it_was_said(asked, typed, title, spoken):
    answer = asked(typed)
    assert titles(answer)[0] == title
    marked = [hit.text[start:end] for hit in answer.lectures[0].hits for start, end in hit.marks]
    assert spoken in marked


def test_a_question_in_two_languages_is_answered_by_a_lecture_in_either(asked):
    assert titles(asked("gradient лёд")) == ["Теплота"]


def test_a_lecture_has_to_have_all_the_words(asked):
    assert set(titles(asked("gradient"))) == {"Optimisation", "Learning to rank", "Теплота"}
    answer = asked("gradient momentum")
    assert (titles(answer), answer.some_words) == (["Optimisation"], False)


def test_where_no_lecture_has_all_words_those_with_some_are_named_as_such(asked):
    answer = asked("momentum стекло")
    assert (set(titles(answer)), answer.some_words) == ({"Optimisation", "Оптика"}, True)


def test_a_phrase_is_found_in_its_order_only_and_not_across_sentences(asked):
    assert titles(asked('"learning rates"')) == ["Optimisation"]
    assert titles(asked('"rate learning"')) == []
    assert titles(asked('"return café"')) == []


def test_what_is_left_out_is_left_out(asked):
    assert set(titles(asked("gradient -momentum"))) == {"Learning to rank", "Теплота"}
    assert set(titles(asked("-gradient"))) == {"Оптика"}


def test_a_beginning_finds_words_whose_stem_is_shorter_than_it(asked):
    assert titles(asked("vanishin*")) == []
    assert titles(asked("vanishe*")) == ["Learning to rank"]
    assert titles(asked("преломля*")) == ["Оптика"]
    assert titles(asked("nesterov sched", typing=True)) == ["Optimisation"]


def test_courses_and_languages_narrow_and_alone_they_list_the_newest_first(asked):
    assert titles(asked("курс:физ свет")) == ["Оптика"]
    assert titles(asked("gradient lang:ru")) == ["Теплота"]
    assert titles(asked("course:ml")) == ["Learning to rank", "Optimisation"]
    assert titles(asked("-course:ml -lang:en")) == ["Оптика", "Теплота"]


def test_a_title_can_be_asked_for(asked):
    assert titles(asked("title:rate")) == []
    assert titles(asked("title:learning")) == ["Learning to rank"]


def test_a_word_of_the_title_counts_more_than_one_that_is_said(folder):
    for number in range(4):
        folder.add(f"other {number}", lecture(f"Other {number}"))
    folder.add("said", lecture("Said", ["Entropy grows.", "And entropy again.", "It ends."]))
    folder.add("called", lecture("Entropy", ["Heat flows.", "It never returns.", "It ends here."]))
    update(folder.notes, folder.work)
    assert titles(search(folder.work, parse("entropy"))) == ["Entropy", "Said"]


def test_words_in_one_sentence_come_before_words_far_apart(folder):
    filler = [f"Nothing about number {number}." for number in range(30)]
    folder.add("apart", lecture("A", ["Entropy grows.", *filler, "Mixtures cool.", "Entropy.", "Mixtures."]))
    for number in range(4):
        folder.add(f"other {number}", lecture(f"Other {number}"))
    folder.add("together", lecture("B", [*filler, "The entropy of mixtures is larger.", *filler]))
    update(folder.notes, folder.work)
    assert titles(search(folder.work, parse("entropy mixture"))) == ["B", "A"]


def test_a_hit_tells_its_time_its_chapter_and_what_it_is(asked):
    (found,) = asked("momentum").lectures
    (hit,) = found.hits
    assert (hit.kind, hit.start, hit.chapter) == ("speech", 20.0, "Inertia")
    (found,) = asked("nesterov").lectures
    assert [(hit.kind, hit.start, hit.text) for hit in found.hits] == [("slides", 15, "Nesterov · Schedules")]
    (found,) = asked('"learning rate"').lectures
    assert ("terms", 10.0) in [(hit.kind, hit.start) for hit in found.hits]
    assert (found.path, found.course, found.date, found.duration) == ("ml/01.json", "ml", "2026-09-01", 30.0)


def test_of_a_long_sentence_the_part_around_the_words_is_shown(asked):
    (found,) = asked("vanish").lectures
    (hit,) = found.hits
    assert hit.text.startswith("…") and hit.text.endswith("…") and len(hit.text) < 280
    assert [hit.text[start:end] for start, end in hit.marks] == ["vanishes"]


def test_what_is_said_twice_at_one_time_is_shown_once(folder):
    folder.add("one", lecture("A", ["So entropy grows.", "It never falls."], points=["Entropy grows."]))
    update(folder.notes, folder.work)
    (found,) = search(folder.work, parse("entropy")).lectures
    assert [(hit.kind, hit.start) for hit in found.hits] == [("points", 0.0)]
    assert found.passages == 1


def test_pages_of_results_follow_one_another(folder):
    for number in range(7):
        folder.add(f"{number}", lecture(f"Lecture {number}", ["Entropy."] * (number + 1)))
    update(folder.notes, folder.work)
    pages = [search(folder.work, parse("entropy"), 3, offset) for offset in (0, 3, 6, 9)]
    assert [len(page.lectures) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({title for page in pages for title in titles(page)}) == 7


def test_chinese_is_found_by_any_part_of_it(folder):
    folder.add("zh", lecture("讲座", ["梯度下降法沿着斜坡走。"], "zh"))
    update(folder.notes, folder.work)
    for typed in ("梯度", "下降法", "坡"):
        assert titles(search(folder.work, parse(typed))) == ["讲座"], typed
    assert not titles(search(folder.work, parse("梯法")))


def test_a_common_word_of_a_large_archive_is_still_asked_for(folder, monkeypatch):
    monkeypatch.setattr("pipelines.archive.ranking.MANY", 3)
    folder.add("1", lecture("A", ["The entropy of the universe."]))
    folder.add("2", lecture("B", ["Entropy."]))
    folder.add("3", lecture("C", ["The end of the lecture."]))
    update(folder.notes, folder.work)
    assert titles(search(folder.work, parse("the entropy"))) == ["A"]
    assert set(titles(search(folder.work, parse("the of")))) == {"A", "C"}
