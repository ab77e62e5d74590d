"""Every row of docs/faults.md names a test that there is."""

import importlib
import re

import pytest

from tests.conftest import ROOT

TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = [line for line in TABLE.splitlines() if re.match(r"\| (?!fault \||---)", line)]
NAMES = re.findall(r"`((?:tests/|bench\.)[^`]+)`", TABLE)


def test_every_row_has_a_test():
    assert len(ROWS) > 40
    assert [row for row in ROWS if not re.search(r"`(?:tests/|bench\.)[^`]+` *(?:\||,)", row)] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_is_there(name):
    if name.startswith("tests/"):
        path, _, test = name.partition("::")
        assert f"\ndef {test}(" in (ROOT / path).read_text(encoding="utf-8")
    else:
        module, _, part = name.partition(" ")
        found = importlib.import_module(module)
        assert not part or callable(getattr(found, part))
