"""What a person wrote about a dataset, in a TOML file beside it."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files import toml_files
from pipelines.training.data.reading.sources import stem
from pipelines.training.records import DataCard


def card_path(data_path: Path) -> Path:
    """Where the card of a dataset lies: houses.toml beside houses.csv, or beside a folder houses."""
    data_path = Path(data_path)
    name = data_path.name
    if not data_path.is_dir():
        name = stem(name)
    return data_path.with_name(name + ".toml")


def read_card(data_path: Path) -> DataCard | None:
    """The card of a dataset, where it has one.

    It has title, about, source, licence, unit (of the target), warnings (a list) and, in [columns],
    what columns mean. Raises BadInput where it is not such a file.
    """
    import msgspec

    path = card_path(data_path)
    try:
        written = toml_files.parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(path, "is not a TOML file: {error}", error=error) from None
    allowed = [field.name for field in fields(DataCard)]
    if unknown := [key for key in written if key not in allowed]:
        raise BadInput(
            path, "{unknown} is unknown; a data card has {allowed}", unknown=unknown[0], allowed=list(allowed)
        )
    try:
        card = msgspec.convert(written, DataCard)
    except msgspec.ValidationError as error:
        raise BadInput(path, "is not a data card: {error}", error=error) from None
    return _without_folds(card)


def _without_folds(card: DataCard) -> DataCard:
    """The same card with each text as one line a paragraph, however it was folded in the file."""

    def unfold(text: str) -> str:
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))

    return DataCard(
        title=unfold(card.title),
        about=unfold(card.about),
        source=unfold(card.source),
        licence=unfold(card.licence),
        unit=unfold(card.unit),
        warnings=tuple(map(unfold, card.warnings)),
        columns={name: unfold(meaning) for name, meaning in card.columns.items()},
    )
