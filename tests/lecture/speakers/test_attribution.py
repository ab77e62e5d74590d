"""Who says which words and sentences."""

from pipelines.lecture.records import Segment, Sentence, Speaker, SpeakerTurn, SpeakerTurns, Transcript, Word
from pipelines.lecture.speakers.attribution import (
    Attribution,
    attributed,
    attributed_sentences,
    speaker_changes,
)

TURNS = (SpeakerTurn(0, 4, 1), SpeakerTurn(4.2, 7, 2), SpeakerTurn(7, 9, 0), SpeakerTurn(9, 20, 1))
SPEAKERS = (Speaker(1, 15.0), Speaker(2, 2.8))


def transcript(*words: Word, text: str = "") -> Transcript:
    text = text or " ".join(word.text for word in words)
    segment = Segment(words[0].start, words[-1].end, text, 0.9, words=words)
    return Transcript("en", 1.0, 20.0, "engine", "", (segment,))


def spoken(text: str, start: float, step: float = 0.4) -> list[Word]:
    return [Word(start + n * step, start + (n + 1) * step, each, 0.9) for n, each in enumerate(text.split())]


def test_who_says_most_of_it_says_it():
    who = Attribution(TURNS)
    assert [who.speaker(*times) for times in ((1, 2), (3.5, 6.5), (7.5, 8), (6.5, 7.6))] == [1, 2, 0, 0]
    assert who.speaker(25, 26) == 0  # nobody is heard
    assert who.speaker(20.1, 20.2) == 1  # just after somebody


def test_a_segment_in_which_the_speaker_changes_becomes_two():
    words = [*spoken("That is so.", 2.4), *spoken("Why is it, please?", 4.4)]
    found = attributed(transcript(*words), SpeakerTurns(TURNS, SPEAKERS))
    told = [(each.text, each.speaker, each.start, each.end) for each in found.segments]
    assert told == [("That is so.", 1, 2.4, words[2].end), ("Why is it, please?", 2, 4.4, words[-1].end)]
    assert [word.speaker for each in found.segments for word in each.words] == [1, 1, 1, 2, 2, 2, 2]
    assert found.speakers == SPEAKERS


def test_a_word_of_another_within_a_sentence_is_no_change():
    words = spoken("What I want to say is this.", 3.0)  # one word reaches over the border
    turns = (SpeakerTurn(0, 4.2, 1), SpeakerTurn(4.2, 4.7, 2), SpeakerTurn(4.7, 9, 1))
    found = attributed(transcript(*words), SpeakerTurns(turns, SPEAKERS))
    assert [each.speaker for each in found.segments] == [1]
    assert found.segments[0].text == "What I want to say is this."


def test_a_segment_without_words_is_somebodys_as_a_whole():
    plain = Transcript("en", 1.0, 20.0, "engine", "", (Segment(4.5, 6.5, "Why?", 0.9),))
    assert [each.speaker for each in attributed(plain, SpeakerTurns(TURNS, SPEAKERS)).segments] == [2]


def test_paragraphs_end_where_another_speaks():
    times = ((0, 2), (2, 4), (4.3, 6.9), (7.1, 8.9), (9, 12), (12, 13))
    sentences = attributed_sentences([Sentence("So.", *each) for each in times], TURNS)
    assert [each.speaker for each in sentences] == [1, 1, 2, 0, 1, 1]
    # What nobody is known for is too short here to be set apart.
    assert speaker_changes(sentences) == [2, 4]
    long = [*sentences[:3], Sentence("Somebody else.", 7.0, 9.5), *sentences[4:]]
    assert speaker_changes(long) == [2, 3, 4]
    assert speaker_changes([Sentence("So.", *each) for each in times]) == []
