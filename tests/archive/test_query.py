"""What is typed into the search box is understood, and is never an error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.archive.index import update
from pipelines.archive.query import Query, Term, parse
from pipelines.archive.search import search
from tests.archive.conftest import OPTICS, Folder, lecture

# What means something to the box, to FTS5 or to SQL, mixed with anything at all.
SIGNS = ['"', "«", "»", "“", "-", "*", ":", "(", ")", "^", "+", "{", "}", "'", "\\", "\0", "%", "#", ",", "."]
WORDS = [
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR/2",
    "title:",
    "course:",
    "lang:ru",
    "курс:",
    "gradient",
    "лёд",
    "rowid",
]
TYPED = st.lists(st.one_of(st.sampled_from(SIGNS + WORDS), st.text(max_size=4), st.just(" "))).map("".join)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("typed"))
    folder.add("en", lecture("Gradients"))
    folder.add("ru", lecture("Оптика", OPTICS, "ru"))
    update(folder.notes, folder.work)
    return folder.work


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED, st.booleans())
def test_whatever_is_typed_gets_an_answer(work, text, typing):
    answer = search(work, parse(text, typing))
    assert len(answer.lectures) == answer.total <= 2


def words(query: Query) -> list[tuple[str, ...]]:
    return [term.words for term in query.terms]


@pytest.mark.parametrize("text", ['"learning rate"', "«Learning Rate»", "“learning rate”", '"learning rate'])
def test_quotes_of_any_kind_hold_words_together(text):
    assert words(parse(text)) == [("learning", "rate")]


def test_words_that_signs_join_are_a_phrase():
    assert words(parse("gradient-descent 3.14 C++ c#")) == [
        ("gradient", "descent"),
        ("3", "14"),
        ("c++",),
        ("c#",),
    ]


def test_a_dash_before_a_word_leaves_it_out_and_one_between_words_does_not():
    found = parse('gradient -momentum -"in fact" well-known')
    assert [term.words for term in found.without] == [("momentum",), ("in", "fact")]
    assert words(found) == [("gradient",), ("well", "known")]


def test_fields_are_understood_in_both_languages():
    english = parse('title:optics course:"wave physics" lang:RU -course:old')
    russian = parse('название:optics курс:"wave physics" язык:ru -курс:old')
    assert english == russian
    assert english.terms == (Term(("optics",), title=True),)
    assert (english.courses, english.languages, english.not_courses) == (("wave physics",), ("ru",), ("old",))


def test_a_colon_after_any_other_word_means_nothing():
    assert words(parse("note:this")) == [("note", "this")]


def test_the_last_word_is_a_beginning_only_while_it_is_typed():
    assert parse("gradient desc", typing=True).terms[-1].prefix
    assert not parse("gradient desc").terms[-1].prefix
    assert not parse("gradient descent ", typing=True).terms[-1].prefix
    assert not parse("an", typing=True).terms[-1].prefix
    assert parse("an*").terms[-1].prefix


def test_signs_alone_ask_for_nothing():
    assert not parse(' - "" * «» title: … ')
