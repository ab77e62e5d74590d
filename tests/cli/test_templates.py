"""`konspekt templates`: what ships, a copy to be changed, and whether a changed one is right."""

import json
import re
import shutil

import pytest

WRONG = 'sections = ["key_point"]\n'


def configure(house, **writer: str) -> None:
    """Settings of [writer], whose comments name other sections."""
    path = house.folder / "luigi.cfg"
    head, mark, text = path.read_text(encoding="utf-8").partition("[writer]")
    for name, value in writer.items():
        text, count = re.subn(rf"^{name} =.*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
        assert count == 1, name
    path.write_text(f"{head}{mark}{text}", encoding="utf-8")


def test_those_that_ship_are_told_with_their_sections(house):
    found = {each["name"]: each for each in house.json("templates")}
    assert list(found) == ["lecture", "meeting", "conversation"]
    assert found["meeting"]["own"] == ["open_questions"]
    assert found["lecture"]["sections"][:2] == ["abstract", "decisions"] and not found["lecture"]["own"]
    told = house.run("templates")
    assert told.returncode == 0 and "meetings: what was decided" in told.stdout


@pytest.mark.parametrize("name", ["lecture", "meeting", "conversation"])
def test_a_copy_is_right_and_never_written_over(house, name):
    made = house.run("templates", "copy", name, "mine.toml", "--language", "de")
    assert made.returncode == 0, made.stderr
    text = (house.folder / "mine.toml").read_text(encoding="utf-8")
    assert f'kind = "{name}"' in text and "# Du " in text
    assert house.run("templates", "check", "mine.toml").stdout.startswith(
        "mine.toml is right; its sections: "
    )
    again = house.run("templates", "copy", "lecture", "mine.toml")
    assert again.returncode == 2 and "is there already; nothing was changed" in again.stderr
    assert (house.folder / "mine.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lectur", "x.toml"), "'lectur' is none of lecture, meeting, conversation; did you mean lecture?"),
        (("lecture", "x.toml", "--language", "fr"), "no instructions in 'fr', only in de, en, ru"),
        (("lecture", "none/x.toml"), "none is no folder"),
    ],
)
def test_what_cannot_be_copied_is_one_line(house, arguments, said):
    told = house.run("templates", "copy", *arguments)
    assert told.returncode == 2 and said in told.stderr and not (house.folder / "x.toml").exists()


def test_a_wrong_one_is_one_line_and_exit_code_31(house):
    (house.folder / "mine.toml").write_text(WRONG, encoding="utf-8")
    told = house.run("templates", "check", "mine.toml")
    assert (told.returncode, told.stdout) == (31, "")
    [line] = told.stderr.splitlines()
    assert f"{house.folder}/mine.toml: sections: there is no section 'key_point'" in line


def test_one_that_is_set_by_its_path_ends_every_command_before_any_work(house):
    (house.folder / "mine.toml").write_text(WRONG, encoding="utf-8")
    configure(house, template=f"{house.folder}/mine.toml")
    for command in (("nightly",), ("run", "videos"), ("status",)):
        told = house.run(*command)
        assert told.returncode == 40, command
        assert "luigi.cfg:" in told.stderr and "no section 'key_point'" in told.stderr
    assert not (house.folder / "work").exists()
    configure(house, template="meetin")
    told = house.run("status")
    assert told.returncode == 40
    assert (
        "'meetin' is none of lecture, meeting, conversation, nor a .toml file; did you mean meeting?"
        in told.stderr
    )
    configure(house, template="meeting", language="fr")
    assert "there is nothing to ask a model in 'fr', only in de, en, ru" in house.run("status").stderr


def test_that_of_a_course_refuses_its_recordings_alone(house, wordless):
    course = house.folder / "videos" / "course"
    course.mkdir()
    for place in (course / "talk.mp4", house.video("Лекция 1.mp4")):
        shutil.copy(wordless(5), place)
    (course / "template.toml").write_text(WRONG, encoding="utf-8")
    told = house.run("run", "videos/course", "videos/Лекция 1.mp4", "--local-scheduler", "--json")
    stands = {each["video"].rpartition("/")[2]: each for each in json.loads(told.stdout)["recordings"]}
    assert told.returncode == 31 and stands["Лекция 1.mp4"]["status"] == "done"
    assert stands["talk.mp4"]["status"] == "refused"
    assert f"{course}/template.toml: sections: there is no section" in stands["talk.mp4"]["reason"]
    assert told.stderr.count("there is no section 'key_point'") == 1
