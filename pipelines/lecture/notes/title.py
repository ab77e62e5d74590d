"""What a lecture is called: as a person has named it, or else by its title slide, or by what it is about."""

from collections.abc import Sequence

from pipelines.language.text.words import content_stems
from pipelines.lecture.chapters.titles import key_phrases
from pipelines.lecture.records import Recording, Sentences, Slide

# A title slide is among so many first ones, and has so many words at most: names, a date and a place.
FIRST, WORDS = 2, 20
# The longest title (characters), and the share of its words that come again, spoken or on other slides.
LONGEST, AGAIN = 100, 0.5


def title_of(recording: Recording, slides: Sequence[Slide], heard: Sentences) -> str:
    """The title of a recording's notes; that of its file where nothing tells more."""
    if recording.named:
        return recording.title
    return _of_title_slide(slides, heard) or _of_words(heard) or recording.title


def _of_title_slide(slides: Sequence[Slide], heard: Sentences) -> str:
    """The title of a first slide whose words come again: so it is none of a program's window."""
    said = [sentence.text for sentence in heard.sentences]
    for place, slide in enumerate(slides[:FIRST]):
        others = [other.text for other in slides[place + 1 :]]
        again = content_stems(" ".join((*said, *others)), heard.language)
        known = content_stems(slide.title, heard.language)
        short = len(slide.title) <= LONGEST and len(slide.text.split()) <= WORDS
        if known and short and len(known & again) >= AGAIN * len(known):
            return slide.title
    return ""


def _of_words(heard: Sentences) -> str:
    [phrases] = key_phrases([[sentence.text for sentence in heard.sentences]], heard.language)
    return phrases
