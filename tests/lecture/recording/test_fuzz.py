"""Recordings damaged by chance end in sound or in a reason: a few of those of `python -m bench.fuzz`."""

from bench.fuzz import GOOD, changed, opened, seeds

NAMES = ("a.mp4", "e.avi", "j.mp3")
SEED, COUNT = 1, 12


def test_what_is_damaged_by_chance_ends_in_sound_or_in_a_reason(tmp_path):
    known = seeds(tmp_path, NAMES)
    for number in range(COUNT):
        name, kind, content = changed(number, SEED, known)
        folder = tmp_path / str(number)
        (folder / "out").mkdir(parents=True)
        (folder / name).write_bytes(content)
        ended = opened(folder / name, folder / "out")
        assert ended.outcome in GOOD, f"{number} ({name}, {kind}): {ended}"
        assert {path.name for path in folder.iterdir()} == {name, "out"}
        assert {path.name for path in (folder / "out").iterdir()} <= {"sound.flac", "slides"}
