"""What the tests of reading share: tables of text, read as a training would."""

import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.dataset import read


@pytest.fixture
def reading_of(tmp_path):
    """Reads a file: reading_of(content, name, target=..., known=..., **settings) gives a Reading."""

    def made(content, name="table.csv", target="", known=None, excluded=(), categorical=(), **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, TrainingSettings(**options), categorical, target, excluded, known)

    return made


@pytest.fixture
def column_of(reading_of):
    """Reads one column of text beside a target, and gives what it is read as and what is told of it."""

    def made(values, name="table.csv", mark=";", beside="1", **options):
        lines = [f'"{value}"{mark}{beside}' for value in values]
        found = reading_of("\n".join([f"x{mark}y", *lines]), name, **options)
        told = [finding.text for finding in found.findings if finding.column == "x"]
        return found.table["x"].tolist(), told

    return made


@pytest.fixture
def asked_of(column_of):
    """The reason why a column is refused."""

    def made(values, **options):
        with pytest.raises(BadInput) as caught:
            column_of(values, **options)
        assert "\n" not in caught.value.reason
        return caught.value.reason

    return made
