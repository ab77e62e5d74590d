"""Numbers are the same in words and in digits, and words that only stand side by side are several."""

import pytest

from pipelines.language.text.spoken_numbers import numbers


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Twelve point three five of a hundred and forty.", "en", {"12.35", "140"}),
        (
            "In nineteen ninety-five, not nineteen oh five or twenty twenty-four.",
            "en",
            {"1995", "1905", "2024"},
        ),
        ("Between sixteen and twenty, ninety nine percent.", "en", {"16", "20", "99"}),
        ("From lines five and six, then seven.", "en", {"5", "6", "7"}),
        ("A three-hour exam about 25 thousand cells, 3.5 million euros.", "en", {"3", "25000", "3500000"}),
        ("Шесть-семь часов, двадцать третьего января.", "ru", {"6", "7", "23"}),
        ("Триста сорок два миллиона пять тысяч, семьсот.", "ru", {"342005000", "700"}),
        ("Весит 5 кг, стоит 25 тысяч, а не 1,5 миллиона.", "ru", {"5", "25000", "1500000"}),
    ],
)
def test_no_number_is_found_beside_those_that_are_meant(text, language, found):
    assert {number for number, sure in numbers(text, language).items() if sure} == found


@pytest.mark.parametrize(
    ("language", "said", "known"),
    [("en", "One of the two, at first", {"1", "2"}), ("ru", "Один из двух, во-первых", {"1", "2"})],
)
def test_small_numbers_alone_are_known_but_not_sure(language, said, known):
    found = numbers(said, language)
    assert known <= found.keys() and not any(found.values())


@pytest.mark.parametrize(("language", "said"), [("en", "20 million pounds"), ("ru", "20 миллионов фунтов")])
def test_the_digits_before_a_word_that_multiplies_are_known_but_not_sure(language, said):
    assert {"20": False, "20000000": True}.items() <= numbers(said, language).items()
