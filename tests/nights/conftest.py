"""What the tests of nights share: a night in which everything occurs."""

from pathlib import Path

import pytest

from pipelines.nights.records import Night, Recording, Stage, Status, Training

# Course, its language, its lectures: names as people give them.
COURSES = (
    ("Linear algebra", "en", ("Vector spaces", "Linear maps", "Determinants", "Eigenvalues", "Jordan form")),
    ("Матанализ, 1 курс", "ru", ("Пределы", "Непрерывность", "Производная", "Ряды", "Интеграл Римана")),
    ("Machine learning 2026", "en", ("Bayes' rule", "Trees & forests", "50% of it is data", "Why C# ?")),
    ("Физика", "ru", ("Кинематика", "Законы Ньютона", "Работа и энергия", "Колебания", "Волны", "Оптика")),
    ("History of science", "en", ("Babylon", "Alexandria", "Al-Khwarizmi", "Galileo", "Royal Society")),
    ("Семинар", "ru", ("Доклад «Сети Петри»", "Обсуждение: что дальше?")),
    ("", "de", ("Grüße aus Göttingen", "<script>alert(1)<∕script>", "\"Quoted\" & 'odd'")),
)
STAGES = (("ExtractAudio", 0.004), ("TranscribeAudio", 0.91), ("SummarizeTranscript", 0.02))
STAGES += (("WriteCaptions", 0.006), ("RenderPdf", 0.06))


def made(name: str, notes: Path | str, number: int, language: str = "en") -> Recording:
    """A recording that has become notes; the number varies its figures."""
    duration = 2400.0 + 311 * (number * 7 % 13)
    speed = 31 + number * 5 % 17
    stages = tuple(Stage(task, round(duration / speed * share, 2)) for task, share in STAGES)
    doubtful = 0.17 if number % 11 == 5 else 0.004 * (1 + number % 9)
    return Recording(
        name, f"/inbox/{name}", Status.DONE, "", duration, language, doubtful, stages, speed, str(notes)
    )


@pytest.fixture(scope="session")
def full_night(tmp_path_factory) -> Night:
    """Thirty recordings and three trainings with every status; the notes and the report are there."""
    place = tmp_path_factory.mktemp("data set #1")
    recordings = []
    for course, language, titles in COURSES:
        for number, title in enumerate(titles, 1):
            name = f"{course}/{number:02} {title}" if course else title
            notes = place / "notes" / f"{name}.pdf"
            notes.parent.mkdir(parents=True, exist_ok=True)
            notes.write_bytes(b"%PDF-1.4\n")
            recordings.append(made(f"{name}.mp4", notes, len(recordings), language))
    refused = "/inbox/Физика/07 Термодинамика.avi"
    recordings += [
        Recording("Физика/07 Термодинамика.avi", refused, Status.REFUSED, f"{refused}: no sound is in it"),
        Recording("Family/dog.mov", "/inbox/Family/dog.mov", Status.REFUSED,
                  "ends after 3 min 12 s, but declares 1 h 31 min: was it copied completely?"),
        Recording("Linear algebra/06 Tensors.mkv", "/inbox/Linear algebra/06 Tensors.mkv", Status.FAILED,
                  "/data/work/TranscribeAudio: No space left on device", 5400.0, attempts=3),
        Recording("Семинар/03 Защита.webm", "/inbox/Семинар/03 Защита.webm", Status.POSTPONED, "", 11040.0),
        Recording("History of science/06 Curie.mp4", "/inbox/c.mp4", Status.POSTPONED, "", 4380.0),
        Recording("Матанализ, 1 курс/06 Кратные интегралы.mp4", "/inbox/m.mp4", Status.ARRIVING,
                  changed="2026-11-25T05:38:12+03:00"),
        Recording("Machine learning 2026/05 Attention.mp4", "/inbox/a.mp4", Status.WAITING, "", 3100.0),
    ]  # fmt: skip
    recordings += [
        Recording(f"Old/{name}", f"/inbox/Old/{name}", Status.REFUSED, why, earlier=True,
                  changed="2026-09-01T14:03:00+03:00")
        for name, why in (("empty.mp4", "the file is empty"), ("notes.mp4", "is text, not a recording"))
    ]  # fmt: skip
    report = place / "reports" / "boston_housing" / "report.html"
    report.parent.mkdir(parents=True)
    report.write_text("<title>Boston housing</title>", encoding="utf-8")
    steps = (("PrepareDataset", 2.1), ("TrainMlp", 21.4), ("TrainBoosting", 6.2), ("EvaluateModels", 1.3))
    stages = tuple(Stage(*step) for step in (*steps, ("ReportTraining", 3.8)))
    trainings = (
        Training("boston_housing", "d/boston_housing.csv", "MEDV", Status.DONE, "", stages, str(report)),
        Training("энергия", "d/энергия.csv", "кВт·ч", Status.REFUSED,
                 "d/энергия.csv: column кВт·ч, row 17: no number"),
        Training("wine", "d/wine.csv", "quality", Status.POSTPONED),
    )  # fmt: skip
    return Night(
        night="2026-11-25",
        started="2026-11-24T22:00:04+03:00",
        ended="2026-11-25T05:41:37+03:00",
        until="2026-11-25T06:00:00+03:00",
        hosts=("aula.example.org", "lab-2"),
        recordings=tuple(recordings),
        trainings=trainings,
        finished_before=412,
        exit_code=30,
        messages=("The scheduler did not answer from 01:12 to 01:15; the work went on after that.",),
    )
