"""Lines at places of a slide become its text in reading order, and the title is told by size and place."""

from pipelines.lecture.slides.lines import Line, clean, text_of, title_of


def line(text, left, top, height=30, confidence=0.9):
    return Line(left, top, left + 0.5 * height * len(text), top + height, text, confidence)


def test_columns_are_read_one_after_the_other_below_what_spans_them():
    slide = [
        line("Heat equation and its boundary conditions", 90, 50, 50),
        line("Dirichlet condition", 90, 200),
        line("Neumann condition", 700, 200),
        line("fixes the value", 90, 300),
        line("fixes the flux", 700, 300),
        line("Footer of the lecture, from left to right of the slide", 90, 660, 24),
    ]
    assert text_of(slide).splitlines() == [
        "Heat equation and its boundary conditions",
        "Dirichlet condition",
        "fixes the value",
        "Neumann condition",
        "fixes the flux",
        "Footer of the lecture, from left to right of the slide",
    ]


def test_what_stands_in_one_row_is_one_line():
    assert text_of([line("weights", 400, 204), line("Old", 90, 200), line("and new", 200, 202)]) == (
        "Old and new weights"
    )


def test_the_largest_lines_are_the_title_wherever_they_stand():
    slide = [
        line("Faculty of Physics", 90, 60),
        line("Gradient", 300, 250, 70),
        line("descent", 300, 330, 70),
    ]
    assert title_of([*slide, line("A. Speaker", 300, 500)], 720) == "Gradient descent"


def test_the_first_line_is_the_title_where_all_are_alike_and_it_is_high():
    body = [line("one thing", 90, 300), line("another thing", 90, 400)]
    assert title_of([line("Two things", 90, 60), *body], 720) == "Two things"
    assert title_of([line("Two things", 90, 250), *body], 720) == ""


def test_page_numbers_and_essays_are_no_titles():
    assert title_of([line("12 / 40", 90, 60, 80)], 720) == ""
    assert title_of([line("word " * 40, 90, 60, 20)], 720) == ""
    assert title_of([], 720) == ""


def test_bullets_go_and_so_does_what_nobody_could_read():
    read = [line(text, 90, 50) for text in ("• The prior", "e The data", "- The rest", "1.", "—", "3 models")]
    read.append(line("Smudge", 90, 50, confidence=0.2))
    assert [one.text for one in clean(read, 0.6)] == ["The prior", "The data", "The rest", "3 models"]
