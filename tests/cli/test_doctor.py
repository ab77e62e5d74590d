"""`konspekt doctor`: what a night needs is looked at before the night."""

import os
import shutil

from tests.conftest import ROOT


def checks(document) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for check in document["checks"]:
        found.setdefault(check["name"], []).append(check)
    return found


def test_a_machine_that_can_do_the_work(lived_in):
    told = lived_in.run("doctor")
    assert told.returncode == 0, told.stdout
    for name in ("luigi.cfg", "inbox", "disk", "ffmpeg", "fonts", "engine", "model", "clock", "text"):
        assert any(line.startswith(f"ok    {name} ") for line in told.stdout.splitlines()), told.stdout
    assert "every file checked by SHA-256" in told.stdout
    assert "warn  scheduler" in told.stdout and "luigid starts one" in told.stdout


def test_typing_errors_in_the_settings_are_found_with_what_was_meant(house):
    config = house.folder / "luigi.cfg"
    config.write_text(config.read_text() + "\n[sumary]\nmethod = lsa\n[worker_]\nx = 1\n")
    text = config.read_text().replace("beam_size =", "beam_sise =").replace("keep_alive =", "keep_alife =")
    config.write_text(text.replace("scheduler_host =", "scheduler_hots ="))
    found = [
        check["found"] for check in checks(house.json("doctor"))["luigi.cfg"] if check["state"] == "warn"
    ]
    places, said = zip(*(each.split(": ", 1) for each in found))
    assert all(place.startswith("luigi.cfg:") for place in places)
    assert sorted(said) == [
        "[core] has no setting scheduler_hots; did you mean scheduler_host?",
        "[speech] has no setting beam_sise; did you mean beam_size?",
        "[sumary] is no section; did you mean summary?",
        "[worker] has no setting keep_alife; did you mean keep_alive?",
        "[worker_] is no section; did you mean worker?",
    ]


def test_every_setting_that_ships_is_known(house):
    found = checks(house.json("doctor"))["luigi.cfg"]
    assert [check["state"] for check in found] == ["ok"]
    assert found[0]["found"] == str(house.folder / "luigi.cfg")


def test_what_does_not_work_fails_and_says_what_to_do(house):
    house.configure(speech__beam_size="many", paths__inbox=f"{house.folder}/nowhere")
    (house.folder / "file").write_text("")
    told = house.run("doctor")
    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert any(line.startswith("fail  inbox") and "nowhere is no folder -> make" in line for line in lines)
    assert any(line.startswith("fail  luigi.cfg") and "[speech] beam_size" in line for line in lines)
    document = house.json("doctor")
    assert document["ok"] is False


def test_a_model_that_was_damaged_is_found(house):
    models = house.folder / "own"
    shutil.copytree(ROOT / "models" / "whisper-tiny.en", models / "whisper-tiny.en", copy_function=os.link)
    house.configure(paths__models=str(models))
    assert checks(house.json("doctor"))["model"][0]["state"] == "ok"
    (models / "whisper-tiny.en" / "config.json").unlink()
    (models / "whisper-tiny.en" / "config.json").write_text("{}")
    [check] = checks(house.json("doctor"))["model"]
    assert (check["state"], check["advice"]) == ("fail", "remove that folder")


def test_without_a_configuration_it_warns(house):
    (house.folder / "luigi.cfg").unlink()
    [check] = checks(house.json("doctor"))["luigi.cfg"]
    assert (check["state"], check["found"]) == ("warn", "there is none here: all settings are the defaults")


def test_a_variable_of_the_environment_that_is_not_set_is_named(house):
    house.configure(notes__video_url="${LECTURES}/{name}")
    told = house.run("doctor")
    assert told.returncode == 1 and "Traceback" not in told.stderr
    assert any(line.startswith("fail") and "LECTURES" in line for line in told.stdout.splitlines())
    status = house.run("status")
    assert status.returncode == 40 and "LECTURES" in status.stderr and status.stderr.count("\n") == 1


def test_a_training_of_the_night_needs_its_packages(lived_in):
    given = ["--set", "batch.trainings=houses.csv:price"]
    found = checks(lived_in.json("doctor", *given))
    assert found["extra training"][0]["state"] in ("ok", "fail")
    assert "not needed" not in found["extra training"][0]["found"]
