"""An address of the web page leads to notes, slides and recordings, and to nothing else."""

import pytest

from pipelines.archive.files import Files


@pytest.fixture
def files(tmp_path):
    """data/notes and data/videos, a second inbox elsewhere, and secrets around them."""
    for path in (
        "data/notes/ml/01.html", "data/notes/ml/01.slides/001.jpg", "data/notes/ml/.records/01.pdf",
        "data/notes/ml/01.json", "data/videos/ml/01.mp4", "data/videos/ml/.hidden.mp4", "data/videos/key.pem",
        "halls/b/rec.mkv", "secret/secret.html", "secret/secret.mp4",
    ):  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "data/notes/out.html").symlink_to(tmp_path / "secret/secret.html")
    (tmp_path / "data/notes/out").symlink_to(tmp_path / "secret")
    (tmp_path / "data/videos/out.mp4").symlink_to(tmp_path / "secret/secret.mp4")
    return Files(tmp_path / "data/notes", [tmp_path / "data/videos", tmp_path / "halls"])


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("ml/01.html", "text/html; charset=utf-8"),
        ("ml/01.slides/001.jpg", "image/jpeg"),
        ("videos/ml/01.mp4", "video/mp4"),
        ("halls/b/rec.mkv", "video/x-matroska"),
    ],
)
def test_what_belongs_to_the_notes_is_shown(files, address, kind):
    served = files.served(address)
    assert served.type == kind
    assert served.path.read_text().endswith(address)


@pytest.mark.parametrize(
    "address",
    [
        "../videos/ml/01.mp4", "ml/../ml/01.html", "/etc/passwd", "//etc/passwd", "ml/.records/01.pdf",
        "ml/01.json", "ml/./01.html", "ml//01.html", "out.html", "out/secret.html", "videos/out.mp4",
        "videos/ml/.hidden.mp4", "videos/key.pem", "secret/secret.html", "videos/../secret/secret.mp4",
        "ml", "", "ml/01.html\0.pdf",
        "ml/01.html/x.pdf", "a" * 5000 + ".html", "..\\secret\\secret.html", "videosecret/secret.mp4",
    ],
)  # fmt: skip
def test_nothing_else_is(files, address):
    assert files.served(address) is None


def test_the_recording_of_a_lecture_is_looked_for_in_its_inbox(files):
    assert files.recording("ml", "01.mp4") == "videos/ml/01.mp4"
    assert files.recording("halls/b", "rec.mkv") == "halls/b/rec.mkv"
    assert files.recording("ml", "none.mp4") == ""
    assert files.recording("..", "secret.mp4") == ""


def test_an_inbox_far_from_the_notes_has_the_address_that_the_pages_use(tmp_path):
    (tmp_path / "srv/rec").mkdir(parents=True)
    (tmp_path / "srv/rec/a.mp4").write_text("a")
    files = Files(tmp_path / "home/x/notes", [tmp_path / "srv/rec"])
    assert files.recording("", "a.mp4") == "srv/rec/a.mp4"
