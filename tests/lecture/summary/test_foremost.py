"""The first page has points of the chapters, each of which says much of its chapter."""

from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary.coverage import key_points
from pipelines.lecture.summary.foremost import foremost

CELLS = ["The cell copies its DNA before the cell divides.", "Enzymes repair the DNA of the cell.",
         "My neighbour bought a very old and rather friendly dog last summer."]  # fmt: skip
STARS = ["A star burns hydrogen to helium in its core.", "The core of the star shrinks without hydrogen.",
         "The museum was closed all of the week for lack of money."]  # fmt: skip


def spoken(texts: list[str], at: float = 0.0) -> list[Sentence]:
    return [Sentence(text, at + 10 * n, at + 10 * n + 9) for n, text in enumerate(texts)]


def test_each_says_much_of_its_chapter_and_they_come_in_order():
    parts = [spoken(CELLS * 2), spoken(STARS * 2, 60.0)]
    points = [[KeyPoint(one.text, one.start, one.end) for one in part[:3]] for part in parts]
    found = foremost(points, parts, "en", 2)
    assert found[0].text in CELLS[:2] and found[1].text in STARS[:2]
    assert len(foremost(points, parts, "en", 99)) == 6
    assert foremost([[], []], parts, "en", 2) == ()


def test_nothing_is_there_twice():
    parts = [spoken(CELLS), spoken(CELLS, 60.0)]
    points = [[KeyPoint(one.text, one.start, one.end) for one in part] for part in parts]
    assert len(foremost(points, parts, "en", 99)) == len(CELLS)


def test_in_a_chapter_a_statement_and_the_one_that_follows_make_one_point():
    said = spoken(["The enzyme repairs the DNA of the cell.",
                   "Before it divides, the cell also copies the enzyme.",
                   "The weather was fine on all of these days."])  # fmt: skip
    (point,) = key_points(said, "en", words=15, of_chapter=True)
    assert point.text == f"{said[0].text} {said[1].text}" and (point.start, point.end) == (0.0, 19.0)
    assert len(key_points(said, "en", words=15)) == 2
