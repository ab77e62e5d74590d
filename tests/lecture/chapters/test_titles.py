"""A chapter is called by its own noun phrases, which read like a heading."""

from pipelines.lecture.chapters.titles import titles

RUSSIAN = [
    [
        "Обучение нейронных сетей дорого.",
        "Слои нейронных сетей глубоки.",
        "О весах нейронных сетей.",
        "Учить долго.",
    ],
    ["Висячей пунктуации нет.", "Нужна поддержка висячей пунктуации.", "О висячей пунктуации забыли."],
]


def test_a_russian_title_is_in_the_nominative():
    first, second = titles(RUSSIAN, "ru")
    assert first.startswith("Нейронные сети")
    assert second.startswith("Висячая пунктуация")


def test_verbs_and_adjectives_make_no_title():
    [title] = titles([["They quickly explode.", "They quickly explode.", "The gradients explode."] * 2], "en")
    assert title == "Gradients"


def test_a_second_phrase_is_named_only_where_it_is_said_nearly_as_often():
    def part(*phrases: str) -> list[str]:
        return [f"About the {phrase}." for phrase in phrases]

    even, uneven = titles(
        [
            part(*["kernel"] * 4, *["margin"] * 4, *["hyperplane"] * 4),
            part(*["enzyme"] * 12, *["protein"] * 2),
        ],
        "en",
    )
    assert even == "Kernel and margin"
    assert uneven == "Enzyme"


def test_no_two_phrases_of_a_title_share_a_word_and_a_title_fits_a_line():
    part = ["The gradient descent method needs a learning rate.", "A gradient step has a learning rate."] * 3
    [title] = titles([part], "en")
    words = title.lower().replace(" and ", " ").split()
    assert len(words) == len(set(words)) and len(title) <= 60
