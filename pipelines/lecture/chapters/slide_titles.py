"""What a chapter is called by the slides that are shown in it."""

from collections import Counter
from collections.abc import Sequence

from pipelines.language.text.words import content_stems
from pipelines.lecture.records import Slide

# Share of a title's words that are spoken in the chapter, from which it is about the same.
SPOKEN = 0.5
# A title on more than this share of the slides names the lecture, not a part of it.
RUNNING = 0.4
# What is longer is no title (characters), what is shown shorter in a chapter is not its slide (s).
LONGEST, SHORTEST = 80, 10.0


def titles_from_slides(
    parts: Sequence[Sequence[str]],
    times: Sequence[tuple[float, float]],
    slides: Sequence[Slide],
    language: str,
) -> list[str]:
    """A title for each part of a text, spoken from start to end (s); empty where no slide's title fits.

    Of the titles shown in a part and spoken in it, the one that is shown the longest; none names two parts.
    """
    uses = Counter(slide.title for slide in slides)
    titled = [slide for slide in slides if _names_a_part(slide.title, uses, len(slides))]
    stems = {slide.title: content_stems(slide.title, language) for slide in titled}
    taken: set[str] = set()
    named = []
    for part, (start, end) in zip(parts, times):
        spoken = content_stems(" ".join(part), language) if titled else frozenset()
        shown: Counter[str] = Counter()
        for slide in titled:
            seconds = min(end, slide.end) - max(start, slide.start)
            known = stems[slide.title]
            if seconds >= SHORTEST and known and len(known & spoken) >= SPOKEN * len(known):
                shown[slide.title] += seconds * len(known & spoken) / len(known)  # type: ignore[assignment]
        best = next((title for title, _ in shown.most_common() if title not in taken), "")
        taken.add(best)
        named.append(best)
    return named


def _names_a_part(title: str, uses: Counter, slides: int) -> bool:
    return 0 < len(title) <= LONGEST and (uses[title] == 1 or uses[title] <= RUNNING * slides)
