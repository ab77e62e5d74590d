"""A conversation has themes: its chapters with their terms, and what somebody thinks of them."""

import pytest

from pipelines.lecture.records import Chapter, Sentence
from pipelines.lecture.terms.find import find_terms

TALK = [
    "A data platform collects the events of all teams.",
    "The data platform was slow in the beginning.",
    "I think that a data platform should be built by the teams who use the data platform.",
    "We had a lot of fun in that year.",
    "A code review finds mistakes early.",
    "Every code review takes an hour.",
    "They do a code review every day.",
    "Then we went home.",
]
SAID = [Sentence(text, 10.0 * n, 10.0 * n + 9) for n, text in enumerate(TALK)]
CHAPTERS = (Chapter("Platform", 0.0, 40.0), Chapter("Code review", 40.0, 80.0))


def test_a_theme_has_the_terms_that_its_title_lacks_and_an_opinion_on_them():
    [first] = find_terms(SAID, CHAPTERS, (), "en", "conversation").themes
    assert (first.title, first.start, first.end, first.terms) == ("Platform", 0.0, 40.0, ("data platform",))
    [claim] = first.claims
    assert (claim.text, claim.start) == (TALK[2], 20.0)


@pytest.mark.parametrize(
    ("kind", "has"),
    [("lecture", {"questions"}), ("meeting", {"decisions", "tasks"}), ("conversation", {"themes"})],
)
def test_each_kind_has_its_own_parts_and_no_others(kind, has):
    said = [
        *SAID,
        Sentence("We decided to build the data platform in May.", 80, 89),
        Sentence("Anna will send the plan of the platform by Friday.", 90, 99),
        Sentence("A code review is a reading of changes that finds mistakes.", 100, 109),
    ]
    found = find_terms(said, CHAPTERS, (), "en", kind)
    parts = ("questions", "decisions", "tasks", "themes")
    assert found.kind == kind and {name for name in parts if getattr(found, name)} == has


def test_without_chapters_there_are_no_themes():
    assert find_terms(SAID, (), (), "en", "conversation").themes == ()
