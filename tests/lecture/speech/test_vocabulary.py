"""Terms come from a glossary, slides and earlier notes, each with the time in which it may be said."""

import datetime

import pytest

from pipelines.core.errors import BadInput
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Slide, Summary, Term
from pipelines.lecture.speech.vocabulary import read_glossary, slide_terms, vocabulary


def glossary(folder, raw):
    path = folder / "glossary.txt"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return path


def slide(start, end, title, text):
    return Slide(start, end, f"{start}.jpg", 1280, 720, title, f"{title}\n{text}")


def notes(*terms):
    return Notes(
        "Lecture 1", datetime.date(2026, 3, 1), 60.0, "en", Summary("cover", ()), (), "a.mp4", (),
        terms=tuple(Term(term, (1.0,)) for term in terms),
    )  # fmt: skip


def test_a_glossary_has_a_term_a_line_with_comments_and_definitions(tmp_path):
    text = "\ufeff# names\nKolmogorov\n\n  Mercer : a theorem # week 3\nошибка — разность\nkolmogorov\n42\n"
    assert read_glossary(glossary(tmp_path, text)) == ("Kolmogorov", "Mercer", "ошибка")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("Тензор\nградиент\n".encode("cp1251"), "line 1: byte 0xd2 is no UTF-8"),
        (b"one\ntwo\n" + "три".encode("koi8-r"), "line 3: byte 0xd4 is no UTF-8"),
        ("term\n".encode("utf-16"), "line 1: the glossary is UTF-16"),
        (b"term\n\x00\x01\x02", "line 2: control character 0x00; the glossary is no text file"),
        (b"a" * 1_000_001, "larger than 1 MB"),
        ("\n".join(f"term{n}x" for n in range(10_001)), "line 10001: more than 10000 terms"),
    ],
)
def test_what_is_no_glossary_is_refused_with_its_line(tmp_path, raw, reason):
    path = glossary(tmp_path, raw)
    with pytest.raises(BadInput, match=reason) as refused:
        read_glossary(path)
    assert str(path) in str(refused.value)


def test_a_missing_glossary_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_glossary(tmp_path / "none.txt")


def test_terms_of_a_slide_are_expected_around_it_and_the_others_always(tmp_path):
    slides = [slide(100.0, 160.0, "Optimal transport", "Wasserstein and Kantorovich")]
    found = vocabulary(glossary(tmp_path, "Sinkhorn\n"), slides, ["Monge"])
    assert found.between(0.0, 60.0) == ("Sinkhorn", "Monge")
    assert "Wasserstein" in found.between(75.0, 100.0) and "Wasserstein" in found.between(219.0, 230.0)
    assert "Wasserstein" not in found.between(221.0, 300.0)
    assert found.between(110.0, 120.0)[0] == "Sinkhorn" and found.between(110.0, 120.0)[-1] == "Monge"


def test_times_of_a_window_count_from_its_start():
    found = vocabulary(None, [slide(100.0, 160.0, "", "Wasserstein")], ["Monge"]).window(90.0)
    assert found.between(0.0, 5.0) == ("Wasserstein", "Monge")
    assert found.between(131.0, 140.0) == ("Monge",)


def test_names_acronyms_and_words_of_their_own_are_terms_of_a_slide():
    found = set(slide_terms("Leonor Michaelis and Maud Menten\nHow RNA polymerase binds\nЗакон Гаусса", "en"))
    assert {"Leonor Michaelis", "Maud Menten", "Michaelis", "RNA", "polymerase", "Гаусса"} <= found
    assert not {"and", "How", "Leonor Michaelis and Maud Menten"} & found


def test_what_stands_on_most_slides_is_a_footer():
    slides = [slide(60.0 * n, 60.0 * n + 50, f"Theorem{'abcd'[n]}", "Faculty of Physics") for n in range(4)]
    terms = {term.text for term in vocabulary(None, slides, ()).terms}
    assert "Theorema" in terms and not {"Physics", "Faculty"} & terms


def test_nothing_gives_nothing():
    assert vocabulary(None, (), ()).terms == ()
