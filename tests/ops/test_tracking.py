"""Links to outputs: only to what a web server shows, and whole whatever the name."""

from pathlib import Path

import pytest

from pipelines.core.tracking import output_url

ROOTS = {"notes": Path("data/notes"), "reports": Path("data/reports")}


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("data/notes/lecture.pdf", "https://notes.example.org/results/notes/lecture.pdf"),
        ("data/reports/houses/report.html", "https://notes.example.org/results/reports/houses/report.html"),
        (
            "data/notes/Физика/лекция 1 #2.pdf",
            "https://notes.example.org/results/notes/%D0%A4%D0%B8%D0%B7%D0%B8%D0%BA%D0%B0"
            "/%D0%BB%D0%B5%D0%BA%D1%86%D0%B8%D1%8F%201%20%232.pdf",
        ),
    ],
)
def test_an_output_below_a_shown_folder_has_an_address(path, url):
    for base in ("https://notes.example.org/results", "https://notes.example.org/results/"):
        assert output_url(Path(path), base, ROOTS) == url
    assert output_url(Path(path).absolute(), base, ROOTS) == url


@pytest.mark.parametrize(
    "path", ["data/luigid/history.db", "data/notes-old/a.pdf", "data/notes/../work/a.flac", "/etc/passwd"]
)
def test_what_no_server_shows_has_none(path):
    assert output_url(Path(path), "https://notes.example.org/results", ROOTS) == ""


def test_without_a_server_there_is_none():
    assert output_url(Path("data/notes/lecture.pdf"), "", ROOTS) == ""


def test_a_folder_is_linked_as_one(tmp_path):
    (tmp_path / "reports" / "houses").mkdir(parents=True)
    url = output_url(tmp_path / "reports" / "houses", "/results", {"reports": tmp_path / "reports"})
    assert url == "/results/reports/houses/"
