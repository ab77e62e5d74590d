"""Which models there are: the catalogue of the package, and what a catalog.toml beside the models adds."""

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Required, TypedDict

from pipelines.core.errors import BadSetting

OURS = Path(__file__).with_name("catalog.toml")


class ModelSource(TypedDict, total=False):
    """Where a model can come from: a `kind`, and what a source of that kind needs (sources.py)."""

    kind: Required[str]
    path: str
    repo: str
    revision: str
    wheels: list[str]
    members: dict[str, str | list[str]]
    folder: str
    url: str
    sha256: str
    md5: str
    bytes: int


@dataclass(frozen=True)
class ModelFile:
    """One file of a model; the sum is empty where none is published (it is then recorded)."""

    sha256: str = ""
    bytes: int = 0


@dataclass(frozen=True)
class CatalogEntry:
    """One model of the catalogue; size in bytes, languages as ISO 639-1 codes or 'many'."""

    name: str
    engine: str
    languages: tuple[str, ...]
    licence: str
    about: str
    files: dict[str, ModelFile]
    sources: tuple[ModelSource, ...] = field(default=())
    whole: bool = False  # the folder holds more files than are named here

    @property
    def bytes(self) -> int:
        """Size of the model, or of the archive that it comes in."""
        return sum(file.bytes for file in self.files.values()) or max(s.get("bytes", 0) for s in self.sources)


def catalog(folder: Path) -> dict[str, CatalogEntry]:
    """All models by name: ours, and those of `folder`/catalog.toml, which count where both have a name.

    Raises BadSetting where that file is no catalogue.
    """
    known = _read(str(OURS), OURS.stat().st_mtime_ns)
    own = folder / "catalog.toml"
    try:
        modified = own.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return known
    return known | _read(str(own), modified)


@functools.lru_cache(maxsize=4)
def _read(path: str, _modified: int) -> dict[str, CatalogEntry]:
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return {name: _entry(name, facts) for name, facts in table.items()}
    except KeyError as error:
        raise BadSetting("{path}: a model has no {error}", path=path, error=error) from None
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSetting("{path} is no catalogue of models: {error}", path=path, error=error) from None


def _entry(name: str, facts: dict[str, Any]) -> CatalogEntry:
    return CatalogEntry(
        name=name,
        engine=facts["engine"],
        languages=tuple(facts["languages"]),
        licence=facts["licence"],
        about=facts["about"],
        files={file: ModelFile(**known) for file, known in facts["files"].items()},
        sources=tuple(facts["sources"]),
        whole=facts.get("whole", False),
    )
