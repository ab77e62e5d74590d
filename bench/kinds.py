"""How well a lecture, a meeting and a conversation are told apart: real ones, in English and Russian.

Words are known of all of them (../shared/data): no speech is recognised here. Russian papers, read as if they
were lectures, stand for Russian lectures, of which there are none; nor are there Russian meetings.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from bench.measure import SHARED, chosen_parts, heading, machine
from bench.segmentation_corpora import lectures, podcasts
from bench.summary_corpora import documents
from bench.terms import spoken
from bench.writing.facts import FOLDER, read
from bench.writing.sources import source
from pipelines.core.settings import KINDS
from pipelines.language.text.sentences import split
from pipelines.lecture.records import Sentence
from pipelines.lecture.summary.kind import Signs, kind_of, signs


@dataclass(frozen=True)
class Known:
    """A text whose kind is known."""

    corpus: str
    name: str
    kind: str
    language: str
    sentences: list[Sentence]


def texts() -> Iterator[Known]:
    """All of them."""
    for text in lectures():
        yield Known("lectures, transcribed", text.name, "lecture", "en", spoken(text.units))
    crypto = " ".join(source(read(FOLDER / "crypto_stream_cipher.toml"), SHARED).sentences.values())
    units = [crypto[start:end].strip() for start, end in split(crypto, "en")]
    yield Known("lecture, subtitles", "crypto_stream_cipher", "lecture", "en", spoken(units))
    for paper in documents("ru_science_abstracts"):
        units = [sentence.text for sentence in paper.sentences]
        yield Known("papers", paper.name, "lecture", "ru", spoken(units))
    for corpus in ("qmsum_val", "ami_test"):
        for meeting in documents(corpus):
            units = [sentence.text for sentence in meeting.sentences]
            yield Known(f"meetings, {corpus}", meeting.name, "meeting", "en", spoken(units))
    for language in ("en", "ru"):
        for talk in podcasts(language):
            yield Known("conversations", talk.name, "conversation", language, spoken(talk.units))


def measure_kinds() -> None:
    heading("Told as: whole texts, and stretches of ten minutes of them")
    print(f"{'':<30}{'texts':>6}" + "".join(f"{kind:>14}" for kind in KINDS) + "   stretches".ljust(14)
          + "".join(f"{kind:>14}" for kind in KINDS))  # fmt: skip
    told: dict[tuple[str, str], list[tuple[str, list[str], str, str]]] = {}
    for text in texts():
        parts = [kind_of(part, text.language) for part in stretches(text.sentences)]
        found = (kind_of(text.sentences, text.language), parts, text.name, text.kind)
        told.setdefault((text.corpus, text.language), []).append(found)
    for (corpus, language), found in told.items():
        whole = Counter(kind for kind, *_ in found)
        parts = Counter(kind for _, kinds, *_ in found for kind in kinds)
        print(
            f"{f'{corpus}, {language}':<30}{len(found):6}"
            + "".join(f"{whole[kind]:14}" for kind in KINDS)
            + f"{parts.total():12}  "
            + "".join(f"{parts[kind]:14}" for kind in KINDS)
        )
    for (corpus, _), found in told.items():
        if wrong := [f"{name} ({kind})" for kind, _, name, right in found if kind != right]:
            print(f"{corpus}, told otherwise: {', '.join(wrong)}")


def stretches(sentences: list[Sentence], length: float = 600.0) -> list[list[Sentence]]:
    """Parts of so many seconds, without a rest that is shorter."""
    parts: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        parts.setdefault(int(sentence.start // length), []).append(sentence)
    return [part for part in parts.values() if part[-1].end - part[0].start > 0.9 * length]


def show_signs() -> None:
    heading("Signs, least, median and greatest of each corpus")
    found: dict[str, list[Signs]] = {}
    for text in texts():
        if known := signs(text.sentences, text.language):
            found.setdefault(f"{text.corpus}, {text.language}", []).append(known)
    print(f"{'':<30}" + "".join(f"{field.name:>21}" for field in fields(Signs)))
    for corpus, all_of in found.items():
        columns = [sorted(values) for values in zip(*map(astuple, all_of))]
        print(f"{corpus:<30}" + "".join(
            f"{values[0]:9.2f}{values[len(values) // 2]:6.2f}{values[-1]:6.2f}" for values in columns
        ))  # fmt: skip


PARTS = {"kinds": measure_kinds, "signs": show_signs}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine())
    for part in chosen:
        PARTS[part]()


if __name__ == "__main__":
    main()
