"""Small tables such as people have, where they lie beside the checkout: each is read as it is meant."""

from pathlib import Path

import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.prepare import prepare
from pipelines.training.data.prepared import Prepared

CASES = Path(__file__).resolve().parents[5] / "shared" / "cases" / "training"
# What all of these tables have, however they are written.
ROWS = {"x": 0.1257, "k": 2.0, "c": "a", "y": 14.404}
SAME = (
    "bom", "bz2", "cr_only", "crlf_quotes", "decimal_comma", "duplicate_columns", "gz", "preamble",
    "space_after_comma", "trailing_delim", "unnamed_index", "utf16", "whitespace", "zip", "folder_extra",
    "folder_order", "parquet_nested", "constant_allmissing",
)  # fmt: skip
KINDS = {
    "censored": ("m", "number"), "dates_0000": ("when", "date"), "dates_9999": ("when", "date"),
    "dates_ampm": ("when", "date"), "dates_compact": ("when", "date"), "dates_eu_dot": ("when", "date"),
    "dates_iso_slash": ("when", "date"), "dates_mixed_tz": ("when", "date"), "dates_month": ("when", "date"),
    "dates_time": ("when", "number"), "dates_us_slash": ("when", "date"),
    "excel_na": ("m", "number"),
    "hive": ("year", "number"), "leading_zeros": ("zip", "category"), "mixed_15pct_text": ("m", "number"),
    "pandas_na": ("m", "number"), "thousands_comma": ("income", "number"),
    "thousands_target": ("y", "number"),
}  # fmt: skip
REFUSED = {
    "cp1251": "it may be cp1251 ('город')", "latin1": "it may be cp1252 ('Köln')",
    "target_inf": "column y, data row 8: 'inf' is not a finite number",
}  # fmt: skip

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the tables are not beside this checkout")


@pytest.fixture
def prepared_of(tmp_path):
    def made(case: str) -> Prepared:
        folder = CASES / case
        files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != "README")
        path = folder / "d" if (folder / "d").is_dir() else files[0]
        prepare(path, "y", TrainingSettings(), (), tmp_path / "schema.yaml", tmp_path / "made")
        return Prepared(tmp_path / "made")

    return made


@pytest.mark.parametrize("case", SAME)
def test_what_is_written_otherwise_is_the_same_table(case, prepared_of):
    found = prepared_of(case)
    first = found.table.iloc[0]
    assert {name: first[name] for name in ROWS} == ROWS
    assert found.profile.rows == 200 and set(ROWS) <= {column.name for column in found.profile.columns}


@pytest.mark.parametrize("case", KINDS)
def test_columns_are_of_the_kind_that_is_meant(case, prepared_of):
    name, kind = KINDS[case]
    found = {column.name: column for column in prepared_of(case).profile.columns}
    assert found[name].kind == kind


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_told_is_refused_with_what_to_do(case, prepared_of):
    with pytest.raises(BadInput) as caught:
        prepared_of(case)
    assert REFUSED[case] in caught.value.reason
