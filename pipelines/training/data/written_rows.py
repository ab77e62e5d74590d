"""The rows of a dataset written again with further columns, and every value of theirs as it was."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data import dataset, text_file
from pipelines.training.data.dataset import AllBut
from pipelines.training.data.reading import folders, names
from pipelines.training.data.reading.sources import Source

EVERY = AllBut(())


@dataclass(frozen=True)
class Layout:
    """How a text file is written."""

    delimiter: str
    encoding: str
    decimal: str


# Where the rows have been in no text file.
USUAL = Layout(",", "utf-8", ".")


def write_beside(path: Path, chosen: TrainingSettings, added: dict, file: Path) -> None:
    """Write the rows of a dataset with further columns of numbers (one value a row) into a new file.

    A Parquet file becomes one with the types of its columns; all else text, of which each value has the
    characters that it had, in the delimiter, decimal mark and encoding of the (first) text file that was
    read. Raises BadInput where the name of a new column cannot be written in that encoding.
    """
    if file.suffix == ".parquet":
        _write_parquet(path, added, file)
    else:
        _write_text(path, chosen, added, file)


def _write_parquet(path: Path, added: dict, file: Path) -> None:
    import pyarrow.parquet

    # As one file: with a path alone, folders that are called a=b would become columns.
    with pyarrow.parquet.ParquetFile(Source(path).arrow()) as source:
        table = source.read()
    for name, values in added.items():
        table = table.append_column(name, pyarrow.array(values))
    pyarrow.parquet.write_table(table, file)


def _write_text(path: Path, chosen: TrainingSettings, added: dict, file: Path) -> None:
    import pyarrow

    files = dataset.data_files(path)
    texts = [each for each in files if not dataset.is_parquet(each)]
    layout = _layout(texts[0], chosen) if texts else USUAL
    try:
        "".join(added).encode(layout.encoding)
    except UnicodeEncodeError:
        name = next(iter(added))
        raise BadInput(
            path,
            "a column {name} cannot be written in {encoding}: save the rows as UTF-8",
            name=name,
            encoding=layout.encoding,
        ) from None
    tables = []
    for each in files:
        # Nothing is missing: what stands for a missing value is written again, too.
        table, *_ = dataset.read_file(each, chosen, EVERY, missing=())
        for name, value in folders.partition(path, each).items():
            table = table.append_column(name, pyarrow.array([value] * table.num_rows, pyarrow.string()))
        tables.append(table.cast(pyarrow.schema([(name, pyarrow.string()) for name in table.column_names])))
    rows = pyarrow.concat_tables(table.select(tables[0].column_names) for table in tables).to_pandas()
    header = ["" if names.is_unnamed(name) else name for name in (*rows.columns, *added)]
    rows.assign(**added).to_csv(
        file,
        index=False,
        header=header,
        sep=layout.delimiter,
        decimal=layout.decimal,
        encoding=layout.encoding,
    )


def _layout(path: Path, chosen: TrainingSettings) -> Layout:
    """That of a text file; UTF-8 has a byte order mark where the file begins with one."""
    delimiter, encoding, start = text_file.layout_of(Source(path, chosen.sheet), chosen)
    if encoding == "utf-8-sig" and not start.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    return Layout(delimiter, encoding, chosen.decimal)
