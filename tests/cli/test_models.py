"""`konspekt models`: what there is, what is here, and fetching."""

from tests.conftest import ROOT


def test_the_catalogue_tells_what_is_here_and_what_uses_it(lived_in):
    found = {model["name"]: model for model in lived_in.json("models")}
    used = found["whisper-tiny.en"]
    assert (used["here"], used["used"], used["languages"]) == (True, "[speech] model", ["en"])
    assert used["size"] > 70e6 and used["licence"] == "MIT"
    assert found["whisper-large-v3"]["used"] == ""
    told = lived_in.run("models")
    assert told.returncode == 0
    lines = [line.split() for line in told.stdout.splitlines()]
    assert any(line[:1] == ["whisper-tiny.en"] and line[3:5] == ["78", "MB"] for line in lines)
    assert ["faster-whisper", "many", "yes", "yes", "yes", "yes", "here"] in lines
    assert ["onnx-asr", "model", "yes", "yes", "yes", "–", "30", "s", "here"] in lines
    assert ["vosk", "model", "yes", "yes", "–", "–", "here"] in lines


def test_a_model_is_fetched_and_checked(house):
    models = house.folder / "own"
    models.mkdir()
    house.configure(paths__models=str(models), catalog__folders=str(ROOT / "models"), catalog__offline="true")
    assert not any(model["here"] for model in house.json("models"))
    told = house.run("models", "fetch", "whisper-tiny.en")
    assert told.returncode == 0, told.stderr
    assert told.stdout == f"whisper-tiny.en is in {models}/whisper-tiny.en\n"
    assert [model["name"] for model in house.json("models") if model["here"]] == ["whisper-tiny.en"]


def test_what_cannot_be_fetched_fails_in_one_line(house):
    models = house.folder / "own"
    models.mkdir()
    house.configure(paths__models=str(models), catalog__offline="true")
    told = house.run("models", "fetch", "whisper-tiny.en")
    assert (told.returncode, told.stdout) == (30, "")
    assert "By hand: put model.bin" in told.stderr and "Traceback" not in told.stderr
    unknown = house.run("models", "fetch", "whisper-enormous")
    assert unknown.returncode == 2 and "the catalogue has no whisper-enormous" in unknown.stderr


def test_folders_beside_the_catalogue_are_listed(house):
    models = house.folder / "own"
    (models / "houses").mkdir(parents=True)
    (models / "houses" / "model.json").write_text("{}")
    (models / "stray").mkdir()
    house.configure(paths__models=str(models))
    found = {model["name"]: model["engine"] for model in house.json("models")}
    assert (found["houses"], found["stray"]) == ("prediction", "unknown")
