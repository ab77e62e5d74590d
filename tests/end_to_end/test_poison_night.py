"""A night with a poison of each kind beside good recordings: these are finished, each culprit is named."""

import shutil

from pipelines.nights.night import ExitCode
from tests.lecture.recording import poison

# Of each kind that is quickly made.
KINDS = ("one gap of ten hours", "gaps that add up to two weeks", "a hundred and fifty tracks")
KINDS += ("twenty thousand chapters", "eight megabytes of comment")


def test_a_night_full_of_poison_finishes_what_is_good_and_names_the_culprits(night, clip, place):
    for name in ("first.mp4", "second.mp4"):
        shutil.copy(clip(8), night.inbox / name)
    reasons = {}
    for kind in KINDS:
        make, reason = poison.REFUSED[kind]
        reasons[make(night.inbox).name] = reason
    poison.sample_table("table.mp4", 800_000_000)(night.inbox)
    poison.said("title.mkv", title=1_200_000)(night.inbox)
    (place / "secret.txt").write_text("hunter2\n")
    (night.inbox / "course").mkdir()
    shutil.copy(clip(8), night.inbox / "course" / "third.mp4")
    (night.inbox / "course" / "glossary.txt").symlink_to(place / "secret.txt")
    code, said = night.run()
    states = night.states()
    assert code == ExitCode.BAD_INPUT_ONLY, (said, night.log()[-4000:])
    good = ("first.mp4", "second.mp4", "title.mkv")
    assert {name: states[name] for name in good} == dict.fromkeys(good, "done")
    for name, reason in reasons.items():
        assert states[name] == "refused"
        assert any(f"{name}: " in line and reason in line for line in said.splitlines()), (name, said)
    assert states["course/third.mp4"] == "refused" and "glossary.txt is a link that leads out" in said
    assert "hunter2" not in "".join(path.read_text() for path in (place / "notes").rglob("*.md"))
    title = next((place / "notes").glob("title*.md")).read_text().splitlines()[1]
    assert len(title) < 250 and "…" in title


def test_what_takes_too_long_is_tried_once_and_named_first(night, clip, place):
    poison.silence("endless.opus", 11.5)(night.inbox)
    shutil.copy(clip(8), night.inbox / "good.mp4")
    night.set(media_minutes="0.1", media_factor="0")
    night.bad("a letter.mp4")
    code, said = night.run()
    assert code == ExitCode.SOME_FAILED
    assert night.states() == {"good.mp4": "done", "endless.opus": "failed", "a letter.mp4": "refused"}
    named = [line for line in said.splitlines() if "endless.opus" in line or "a letter" in line]
    assert "endless.opus: took longer than 6 s to read" in named[0]
    # It was tried once in the night, though a fault of the world is tried three times.
    assert night.log().count("running   ExtractAudio") == 3
    page = next((place / "reports" / "nights").glob("2*.html")).read_text(encoding="utf-8")
    assert page.index("endless.opus") < page.index("a letter.mp4")
