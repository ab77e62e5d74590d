"""A fingerprint follows the content and nothing else, at a cost that does not grow with length."""

import os
import shutil

import pytest

from pipelines.core.errors import BadInput
from pipelines.core.files import fingerprint as module
from pipelines.core.files.fingerprint import fingerprint, remember, source_record


def test_a_copy_under_another_name_and_time_has_the_same_fingerprint(tmp_path):
    (tmp_path / "a.mp4").write_bytes(os.urandom(300_000))
    shutil.copy(tmp_path / "a.mp4", tmp_path / "b.mp4")
    os.utime(tmp_path / "b.mp4", (1, 1))
    assert fingerprint(tmp_path / "a.mp4") == fingerprint(tmp_path / "b.mp4")


@pytest.mark.parametrize("where", [0, 150_000, 299_999])
def test_one_changed_byte_in_a_small_file_is_seen(tmp_path, where):
    content = bytearray(os.urandom(300_000))
    (tmp_path / "a").write_bytes(content)
    content[where] ^= 1
    (tmp_path / "b").write_bytes(content)
    assert fingerprint(tmp_path / "a") != fingerprint(tmp_path / "b")


def test_a_file_replaced_under_the_same_name_size_and_time_is_seen(tmp_path):
    path = tmp_path / "lecture.mp4"
    path.write_bytes(b"a" * 1000)
    os.utime(path, (1_000_000, 1_000_000))
    before = fingerprint(path)
    (tmp_path / "other").write_bytes(b"b" * 1000)
    os.utime(tmp_path / "other", (1_000_000, 1_000_000))
    os.replace(tmp_path / "other", path)
    assert fingerprint(path) != before


def test_a_huge_file_costs_a_bounded_read(tmp_path, monkeypatch):
    path = tmp_path / "long.mp4"
    with open(path, "wb") as file:
        file.truncate(200 * 2**30)  # sparse: 200 GiB that take no room
    read = []
    real_open = open

    def counting_open(*args, **kwargs):
        file = real_open(*args, **kwargs)
        real_read = file.read

        class Counting:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                file.close()

            def seek(self, offset):
                file.seek(offset)

            def read(self, size):
                content = real_read(size)
                read.append(len(content))
                return content

        return Counting()

    monkeypatch.setattr("builtins.open", counting_open)
    fingerprint(path)
    assert 0 < sum(read) <= module.SAMPLES * module.SAMPLE_BYTES


def test_an_unchanged_file_named_in_a_record_is_not_opened(tmp_path, monkeypatch):
    path = tmp_path / "lecture.mp4"
    path.write_bytes(os.urandom(1000))
    os.utime(path, (1_000_000, 1_000_000))
    monkeypatch.setattr(module, "SETTLED_SECONDS", -1.0)
    source = source_record(path)
    module._known.clear()
    remember(source)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("the file was opened"))
    assert fingerprint(path) == source.fingerprint


def test_a_file_that_has_just_changed_is_not_trusted_by_its_times(tmp_path):
    path = tmp_path / "lecture.mp4"
    path.write_bytes(b"new")
    assert source_record(path).identity is None


def test_missing_empty_and_folder_are_bad_input_with_the_reason(tmp_path):
    (tmp_path / "empty.mp4").touch()
    for name, reason in [("none.mp4", "no such file"), ("empty.mp4", "empty"), (".", "folder")]:
        with pytest.raises(BadInput, match=reason):
            fingerprint(tmp_path / name)


def test_an_unreadable_file_is_bad_input_with_the_reason(tmp_path):
    path = tmp_path / "secret.mp4"
    path.write_bytes(b"secret")
    path.chmod(0)
    user = os.geteuid()
    os.seteuid(65534 if user == 0 else user)  # root may read everything, nobody may not
    try:
        with pytest.raises(BadInput, match=r"secret\.mp4: Permission denied"):
            fingerprint(path)
    finally:
        os.seteuid(user)
