"""Numbers are written as the language writes them, where they surely are numbers."""

import pytest

from pipelines.language.text.numerals import as_written


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        (
            "ru",
            "Это 1,000 рублей и 25,000,000 тонн, 0.5 доли.",
            "Это 1\xa0000 рублей и 25\xa0000\xa0000 тонн, 0,5 доли.",
        ),
        ("ru", "Рост 3.5 % и 12.75%.", "Рост 3,5 % и 12,75%."),
        ("de", "Es sind 1,000 Meter, 0.25 davon.", "Es sind 1.000 Meter, 0,25 davon."),
        ("fr", "Soit 10,000 euros.", "Soit 10\u202f000 euros."),
    ],
)
def test_thousands_and_decimals(language, text, written):
    assert as_written(text, language) == written and len(text) == len(written)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is 1,000 times 3.5 %."),
        ("ru", "Теорема 3.1, версия 2.5, в 15.30, 24.11.2023, число 3,142."),
        ("ru", "Адрес 10.0.0.1, от 1,2 до 3,4."),
        ("xx", "1,000 и 0.5"),
    ],
)
def test_what_may_be_something_else_stays(language, text):
    assert as_written(text, language) == text
