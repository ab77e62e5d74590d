"""A dataset of every kind of column becomes rows that models can learn from, by the options given."""

import numpy
import pandas
import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.prepare import prepare
from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST


@pytest.fixture
def houses() -> pandas.DataFrame:
    """Numbers, gaps, categories, dates, true and false, an identifier, a constant, and some lost prices."""
    random = numpy.random.default_rng(0)
    size = random.normal(60, 15, 240).round(1)
    city = random.choice(["Казань", "Пермь", "Омск"], 240)
    table = pandas.DataFrame(
        {
            "id": [f"house {number}" for number in range(240)],
            "size": size,
            "city": city,
            "balcony": random.choice([True, False], 240),
            "sold": pandas.date_range("2020-01-01", periods=240).strftime("%Y-%m-%d"),
            "street": numpy.arange(240) // 8,
            "country": "Россия",
            "price": (3 * size + 40 * (city == "Казань") + random.normal(0, 5, 240)).round(2),
        }
    )
    table.loc[::9, "size"] = None
    table.loc[::20, "city"] = None
    table.loc[::40, "price"] = None
    return table


@pytest.fixture
def prepared(houses, tmp_path):
    """Prepares the houses with some options: prepared(**options) gives what was made."""

    def run(table=houses, name="houses.csv", excluded=(), **options) -> Prepared:
        path, folder = tmp_path / name, tmp_path / f"prepared-{len(list(tmp_path.iterdir()))}"
        (table.to_parquet if name.endswith(".parquet") else table.to_csv)(path, index=False)
        prepare(path, "price", TrainingSettings(**options), excluded, tmp_path / "schema.yaml", folder)
        return Prepared(folder)

    return run


def test_every_kind_of_column_is_used_but_those_that_tell_nothing(prepared):
    found = prepared()
    unused = {column.name: column.unused for column in found.profile.columns if column.unused}
    assert set(unused) == {"id", "country"}
    assert "identifier" in unused["id"] and unused["country"] == "constant"
    assert found.profile.features == ["size", "city", "balcony", "sold", "street"]
    assert numpy.isfinite(found.inputs).all() and found.inputs.dtype == "float32"
    names = [name for name, _ in found.preparation.encoded]
    assert "size is missing" in names and "city = Казань" in names and "city is missing" in names


def test_rows_without_a_target_are_left_out(prepared):
    found = prepared()
    assert len(found.table) == found.profile.rows == 234
    assert sum(found.profile.parts.values()) == 234 and not numpy.isnan(found.truth).any()


def test_a_parquet_file_gives_the_same_inputs(prepared, houses, tmp_path):
    first = prepared()
    second = prepared(houses.assign(sold=pandas.to_datetime(houses["sold"])), "houses.parquet")
    assert (first.fold == second.fold).all()
    assert numpy.allclose(first.inputs, second.inputs)


def test_group_and_time_columns_divide_the_rows_and_are_no_features(prepared):
    by_street = prepared(group_column="street", folds=4)
    assert "street" not in by_street.preparation.columns
    by_time = prepared(time_column="sold")
    assert by_time.profile.ordered and "sold" not in by_time.preparation.columns
    assert by_time.profile.split == "by time (sold)"
    assert (numpy.flatnonzero(by_time.fold == TEST) >= 234 - 48).all()


def test_named_columns_are_excluded_or_taken_as_categories(prepared):
    found = prepared(excluded=("size",), categorical_columns="street")
    assert "size" not in found.preparation.columns
    assert "street" in [feature.name for feature in found.preparation.categories]


def test_a_schema_is_written_first_and_then_holds(prepared, houses, tmp_path):
    prepared()
    written = (tmp_path / "schema.yaml").read_text(encoding="utf-8")
    again = prepared(pandas.concat([houses, houses.tail(20).assign(id="new", size=70.0)]))
    assert again.profile.rows == 254 and (tmp_path / "schema.yaml").read_text(encoding="utf-8") == written
    with pytest.raises(BadInput, match="column size is missing"):
        prepared(houses.drop(columns="size"))
    with pytest.raises(BadInput, match="column size, data row 3"):
        prepared(houses.assign(size=houses["size"].where(houses.index != 2, 9000.0)))


@pytest.mark.parametrize(
    "transform, value, reason", [("log", 0.0, "0.0 has no log"), ("sqrt", -1.0, "-1.0 has no sqrt")]
)
def test_a_transform_that_a_target_does_not_allow_names_the_row(transform, value, reason, prepared, houses):
    houses.loc[5, "price"] = value
    with pytest.raises(BadInput, match=f"column price, data row 6: {reason}"):
        prepared(houses, target_transform=transform)


def test_nothing_is_left_where_all_columns_are_excluded(prepared, houses):
    names = tuple(name for name in houses if name != "price")
    with pytest.raises(BadInput, match="there is no column to predict price from"):
        prepared(excluded=names)


def test_text_files_are_read_as_told(houses, tmp_path):
    path = tmp_path / "houses.csv"
    houses.to_csv(path, index=False, sep=";", decimal=",", encoding="cp1251")
    chosen = TrainingSettings(encoding="cp1251", decimal=",")
    prepare(path, "price", chosen, (), tmp_path / "schema.yaml", tmp_path / "prepared")
    assert "city = Казань" in [name for name, _ in Prepared(tmp_path / "prepared").preparation.encoded]
