"""Building the graph and asking whether it is done costs little and loads no heavy library."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import luigi
import pytest
from luigi.task import flatten

from pipelines import LectureNotes

ROOT = Path(__file__).resolve().parents[1]
HEAVY = [
    "torch",
    "tensorflow",
    "transformers",
    "ctranslate2",
    "faster_whisper",
    "vosk",
    "onnxruntime",
    "sumy",
    "nltk",
    "textblob",
    "pymorphy3",
    "wordfreq",
    "rapidfuzz",
    "rapidocr",
    "av",
    "PIL",
    "starlette",
    "reportlab",
    "matplotlib",
    "xgboost",
    "pandas",
    "pandera",
    "pyarrow",
    "scipy",
    "sklearn",
    "optuna",
    "keras",
    "jinja2",
    "pypdf",
    "numpy",
    "av",
    "ffmpeg",
]

ASK = """
import sys, luigi, pipelines
done = pipelines.LectureNotes(video=sys.argv[1]).complete()
print(done, *[name for name in sys.argv[2:] if name in sys.modules])
"""


@pytest.fixture
def finished(place, clip, model_folder, settings_of):
    """A lecture whose notes are there, old enough for its record to be trusted."""
    model_folder("whisper-tiny.en")
    settings_of(speech={"model": "whisper-tiny.en"})
    video = Path(shutil.copy(clip(5), place / "videos" / "lecture.mp4"))
    os.utime(video, (1_700_000_000, 1_700_000_000))
    import pipelines.core.files.fingerprint as module

    # ctime cannot be set: take the file for settled as it will be in two seconds.
    settled, module.SETTLED_SECONDS = module.SETTLED_SECONDS, -1.0
    try:
        assert luigi.build([LectureNotes(video=video)], local_scheduler=True, log_level="WARNING")
    finally:
        module.SETTLED_SECONDS = settled
    return video


def test_asking_whether_notes_are_done_loads_no_heavy_library(finished, place, run_luigi):
    config = (place / "luigi.cfg").read_text()
    (place / "luigi.cfg").write_text(config.replace("model = whisper-base", "model = whisper-tiny.en"))
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    for video, answer in [(finished, "True"), (place / "videos" / "none.mp4", "False")]:
        outcome = subprocess.run(
            [sys.executable, "-c", ASK, str(video), *HEAVY],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert outcome.stdout.split() == [answer]


def test_a_finished_lecture_is_known_by_one_small_read_a_file(finished):
    import pipelines.core.files.fingerprint as module

    task = LectureNotes(video=finished)
    assert task.complete()  # the catalogue is read once for all lectures
    module._known.clear()
    opened = []
    sys.addaudithook(lambda event, arguments: opened.append(arguments[0]) if event == "open" else None)
    assert task.complete()
    looked_at = [str(path) for path in opened if str(path).startswith(str(finished.parent.parent))]
    notes = [target for each in task.inputs().values() for target in flatten(each.output())]
    assert looked_at == [str(target.record_path) for target in notes]


ASK_TRAINING = """
import sys, luigi, pipelines
asked = [pipelines.ReportTraining(dataset=sys.argv[1], target="MEDV")]
asked.append(pipelines.PredictBatch(dataset=sys.argv[1], model="none"))
print(*[task.complete() for task in asked], *[name for name in sys.argv[2:] if name in sys.modules])
"""


def test_asking_whether_a_training_is_done_loads_no_heavy_library(place, run_luigi):
    boston = ROOT / "data" / "datasets" / "boston_housing.csv"
    outcome = subprocess.run(
        [sys.executable, "-c", ASK_TRAINING, boston, *HEAVY],
        cwd=place,
        capture_output=True,
        text=True,
        check=True,
    )
    assert outcome.stdout.split() == ["False", "False"]
