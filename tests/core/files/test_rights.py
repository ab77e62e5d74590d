"""What is written is without the rights that a setting takes away, and never has more than before."""

import os

import pytest

from pipelines.core.errors import BadSetting
from pipelines.core.files import rights
from pipelines.core.settings.house import PathsSettings


@pytest.fixture
def umask():
    before = os.umask(0o022)
    rights._own.cache_clear()
    yield
    os.umask(before)
    rights._own.cache_clear()


@pytest.mark.parametrize(
    ("before", "taken", "after"), [(0o022, "0027", 0o027), (0o077, "0027", 0o077), (0o002, "", 0o002)]
)
def test_rights_are_taken_away_and_never_given(umask, tmp_path, before, taken, after):
    os.umask(before)
    rights.take_away("0777")
    rights.take_away(taken)  # a later setting holds in its place
    (tmp_path / "said.txt").write_text("said")
    assert (tmp_path / "said.txt").stat().st_mode & 0o777 == 0o666 & ~after


@pytest.mark.parametrize("text", ["rw-r-----", "28", "0029", "7777", "-027"])
def test_what_are_no_rights_is_refused(text):
    with pytest.raises(BadSetting, match=r"^\[paths\] umask: .* are no rights in octal, such as 0027$"):
        PathsSettings(umask=text)
