"""The facts that written notes are measured by: well formed, told by their own words, not by others."""

import pytest

from bench.writing.facts import Fact, present, read, share, sheets, words
from bench.writing.sources import source

SHEETS = sheets()
KINDS = {"number", "name", "negation", "roles", "condition", "unsaid"}
# Longer runs of words than this, the same as in a text, would be the text.
COMMON = 7

of_each_text = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def fact(*needs):
    return Fact("", "", (), (), needs)


def runs(text):
    said = words(text)
    return {tuple(said[start : start + COMMON]) for start in range(len(said) - COMMON + 1)}


def test_there_are_eight_texts_six_english_and_two_russian():
    assert sorted(sheet.language for sheet in SHEETS) == ["en"] * 6 + ["ru"] * 2


@of_each_text
def test_a_text_has_12_to_20_facts_and_6_falsehoods_of_known_kinds(sheet):
    assert 12 <= len(sheet.facts) <= 20
    assert len(sheet.falsehoods) == 6
    assert {falsehood.kind for falsehood in sheet.falsehoods} <= KINDS
    assert {name for falsehood in sheet.falsehoods for name in falsehood.told_as} <= {
        fact.name for fact in sheet.facts
    }


@of_each_text
def test_a_fact_is_told_by_its_own_words_and_by_other_words_for_it(sheet):
    tellings = [(fact, told) for fact in sheet.facts for told in (fact.says, *fact.also)]
    assert [told for fact, told in tellings if not present(fact, [told])] == []


@of_each_text
def test_a_falsehood_is_taken_for_no_fact_but_those_that_its_file_names(sheet):
    for falsehood in sheet.falsehoods:
        taken = {fact.name for fact in sheet.facts if present(fact, [falsehood.says])}
        assert taken == set(falsehood.told_as), falsehood.says


@of_each_text
def test_no_fact_is_told_by_the_statements_of_other_texts(sheet):
    for other in SHEETS:
        if other is not sheet:
            told = [told for fact in other.facts for told in (fact.says, *fact.also)]
            told += [falsehood.says for falsehood in other.falsehoods]
            assert [fact.name for fact in sheet.facts if present(fact, told)] == [], other.name


@of_each_text
def test_the_sentences_that_a_fact_rests_on_hold_what_it_needs(sheet, evaluation_data):
    text = source(sheet, evaluation_data)
    assert [fact.name for fact in sheet.facts if not present(fact, [text.at(fact.at)])] == []


@of_each_text
def test_every_chapter_has_a_fact_or_a_reason_for_none(sheet, evaluation_data):
    text = source(sheet, evaluation_data)
    ranges = [span for fact in sheet.facts for span in fact.at]
    covered = {
        number
        for number, (begin, end) in enumerate(text.chapters, start=1)
        if any(begin <= last and first <= end for first, last in ranges)
    }
    silent = {number for number, _ in sheet.silent}
    assert covered | silent == set(range(1, len(text.chapters) + 1))
    assert not covered & silent


@of_each_text
def test_the_words_of_a_text_are_counted_and_none_of_its_sentences_is_here(sheet, evaluation_data):
    text = source(sheet, evaluation_data)
    said = " ".join(text.sentences.values())
    assert sheet.words == len(said.split())
    ours = [told for fact in sheet.facts for told in (fact.says, *fact.also)]
    ours += [told for falsehood in sheet.falsehoods for told in (falsehood.says, falsehood.wrong)]
    assert [told for told in ours if runs(told) & runs(said)] == []


def test_a_fact_is_told_by_one_statement_or_two_neighbours_of_one_list():
    needs = fact(("kernel",), ("highest",))
    assert present(needs, ["The highest kernel is carried out."])
    assert present(needs, ["A kernel is a rectangle.", "The highest one counts."])
    assert not present(needs, ["A kernel is a rectangle.", "It has a corner.", "The highest one counts."])
    assert not present(needs, ["A kernel is a rectangle."], ["The highest one counts."])
    assert present(needs, ["A rectangle."], ["The highest kernel."])


@pytest.mark.parametrize(
    ("alternative", "said", "told"),
    [
        ("probab", "Improbable, but with probability 1.", True),
        ("probab", "Improbable.", False),
        ("no", "A node.", False),
        ("ie", "Internet Explorer (IE) 9", True),
        ("key*", "Short keys", True),
        ("key", "Short keys", False),
        ("twen", "20", False),
        ("20", "200", False),
        ("0.5", "0,50", True),
        ("1000", "$1,000", True),
        ("12", "1,2,3", False),
        ("not tell", "They can't tell.", True),
        ("can not", "It cannot.", True),
        ("one time pad", "the one-time pads", False),
        ("one time pad*", "the one-time pads", True),
        ("http 2", "HTTP/2", True),
        ("r0", "R_0", True),
        ("счет", "Счёта нет", True),
        ("1 g", "g(x)(1 − g(x))", True),
    ],
)
def test_words_are_compared_by_stems_short_ones_and_numbers_as_they_are(alternative, said, told):
    assert present(fact((alternative,)), [said]) is told


def test_the_share_is_that_of_the_facts_told_in_any_of_the_lists():
    facts = [fact(("lottery",)), fact(("utility",)), fact(("axiom",)), fact(("tree",))]
    assert share(facts, ["A lottery is drawn."], ["Utilities.", "The utility of a lottery."]) == 0.5


def test_one_text_is_not_taken_for_a_list_of_statements():
    with pytest.raises(TypeError, match="a list of statements"):
        present(fact(("a",)), "a text")


@pytest.mark.parametrize("group", ["[]", '["Capital"]', '["!"]'])
def test_needs_are_groups_of_words_in_lower_case(tmp_path, group):
    file = tmp_path / "text.toml"
    file.write_text(
        '[source]\npath = "a"\nlanguage = "en"\nwords = 1\n'
        f'[fact.a]\nsays = "A."\nat = "1"\nneeds = [{group}]\n'
        '[[false]]\nsays = "B."\nwrong = "C."\nkind = "name"\n',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="lower case"):
        read(file)
