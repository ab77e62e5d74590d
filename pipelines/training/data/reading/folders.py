"""The files of a dataset: one, those of a folder, or those of Hive partitions (year=2024/part.parquet)."""

import re
from pathlib import Path
from urllib.parse import unquote

from pipelines.core.errors import BadInput
from pipelines.locale.system_errors import reason_of
from pipelines.training.data.reading.sources import IN_FOLDERS, SUFFIXES

PARTITION = re.compile(r"([^=]+)=(.*)")
# What Hive calls a partition of rows without a value.
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
KINDS = ".csv, .tsv, .txt (also packed: .gz, .bz2, .xz, .zst, .zip), .parquet, .xlsx, .xls, .ods"


def data_files(path: Path) -> list[Path]:
    """The files of a dataset: itself, or those in a folder, by name, without hidden and other files.

    Raises BadInput where there is none that can be read, or a sub-folder has some and is no Hive partition.
    """
    path = Path(path)
    try:
        if path.is_dir():
            if files := _inside(path):
                return files
            raise BadInput(path, "the folder has no {kinds} file", kinds=KINDS)
        path.stat()
    except FileNotFoundError:
        raise BadInput(path, "no such file") from None
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    if not path.is_file():
        raise BadInput(path, "is not a regular file")
    if not path.name.lower().endswith(SUFFIXES):
        raise BadInput(path, "is none of {kinds}", kinds=KINDS)
    return [path]


def _inside(folder: Path) -> list[Path]:
    """The files in a folder, then those of its partitions."""
    inside = sorted(file for file in folder.iterdir() if not file.name.startswith((".", "_")))
    files = [file for file in inside if file.name.lower().endswith(IN_FOLDERS) and file.is_file()]
    for sub in inside:
        if not sub.is_dir() or not (found := _inside(sub)):
            continue
        if not PARTITION.fullmatch(sub.name):
            raise BadInput(
                folder,
                "the folder {name} in it has {count} data files: sub-folders are read where they are called "
                "COLUMN=VALUE; give the folder that is meant, or move the files together",
                name=sub.name,
                count=len(found),
            )
        files += found
    return files


def partition(path: Path, file: Path) -> dict[str, str | None]:
    """The columns that the folders between a dataset and one of its files tell, as text."""
    if file == path:
        return {}
    found: dict[str, str | None] = {}
    for part in file.relative_to(path).parts[:-1]:
        if match := PARTITION.fullmatch(part):
            found[match[1]] = None if match[2] == NO_VALUE else unquote(match[2])
    return found
