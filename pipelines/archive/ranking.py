"""Which lectures fit a query, in the order of how well they do.

Lectures are ranked by Okapi BM25 over all that they say (SQLite FTS5: k1 1.2, b 0.75; Robertson and Zaragoza
2009, section 3), where a word of the title counts more than one that is said, and then by how much of the
query stands in a single passage: two words in one sentence belong together, an hour apart they do not.
"""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from pipelines.archive.database import SHIFT, WEIGHTS, passage_of, rowid
from pipelines.archive.query import Query, Term
from pipelines.language.text.search_tokens import fold

# So many of the best lectures are ranked anew by their passages.
RANKED_ANEW = 50
# What a passage with all of the query adds to the score of its lecture, as a multiple of it. With 0, 1 and 4
# the lecture of a sentence that is remembered by two words comes first for 47, 66 and 67 %, by three for 77,
# 93 and 95 % (bench/archive.py).
TOGETHER = 4.0
# From so many lectures on, common words are worth the question which they are.
MANY = 200
# Stems that a beginning stands for beside those that begin with it.
MOST_STEMS = 40
# What the kind of a passage adds to its worth, at most: less than another term would.
_KIND = 20.0


class Ranking:
    """A query put to the index, within one transaction of the caller's."""

    def __init__(self, connection: sqlite3.Connection, query: Query):
        self.connection, self.query = connection, query
        self.spoken = [row[0] for row in connection.execute("SELECT DISTINCT language FROM lectures")]
        self.matches = {term: self._match(term) for term in (*query.terms, *query.without)}
        self.common = self._common()
        self.telling = [term for term in query.terms if term not in self.common]
        self._found: dict[int, dict[Term, list[int]]] = defaultdict(dict)

    def lectures(self) -> tuple[list[tuple[int, float]], bool]:
        """Ids and scores, the best first; and whether they have but some of the words, as none has all."""
        if not self.query.terms:
            return self._filtered(), False
        ranked, some = self._ranked(True), False
        if not ranked and len(self.query.terms) > 1:
            ranked = self._ranked(False)
            some = bool(ranked)
        best = ranked[:RANKED_ANEW]
        if len(self.telling) > 1:
            self.look_into([each for each, _ in best], self.telling)
            best = [(each, score * (1 + TOGETHER * self._together(each) ** 2)) for each, score in best]
            best.sort(key=lambda pair: -pair[1])
        return best + ranked[RANKED_ANEW:], some

    def look_into(self, lectures: Sequence[int], terms: Sequence[Term] | None = None) -> None:
        """Find the passages of these lectures in which the terms stand; without any, all of the query."""
        for term in self.query.terms if terms is None else terms:
            new = [each for each in lectures if term not in self._found[each]]
            rows = self._rows_at_once if term.prefix else self._rows
            for lecture, found in rows(term, new).items():
                self._found[lecture][term] = found

    def passages(self, lecture: int) -> list[int]:
        """The passages of a lecture that fit, as rowids, the best first; after `look_into`."""
        weights = self._weights(lecture)
        scores: dict[int, float] = defaultdict(float)
        for term, rows in self._found[lecture].items():
            for row in rows:
                scores[row] += weights[term]
        kinds = [1 + math.log(weight) / _KIND for weight in WEIGHTS.values()]
        return sorted(scores, key=lambda row: (-scores[row] * kinds[passage_of(row)[1]], row))

    def _together(self, lecture: int) -> float:
        """The greatest share of the query, by the weight of its terms, that one passage has; 0..1."""
        weights = self._weights(lecture)
        scores: dict[int, float] = defaultdict(float)
        for term, rows in self._found[lecture].items():
            for row in rows:
                scores[row] += weights[term]
        return max(scores.values(), default=0.0) / (sum(weights.values()) or 1.0)

    def _weights(self, lecture: int) -> dict[Term, float]:
        """What each term tells within a lecture: little where it stands in every sentence."""
        statement = "SELECT count FROM lectures WHERE id = ?"
        (count,) = self.connection.execute(statement, (lecture,)).fetchone()
        return {term: math.log(1 + count / (1 + len(rows))) for term, rows in self._found[lecture].items()}

    def _rows(self, term: Term, lectures: Sequence[int]) -> dict[int, list[int]]:
        statement = "SELECT rowid FROM by_passage WHERE by_passage MATCH ? AND rowid BETWEEN ? AND ?"
        found = {}
        for lecture in lectures:
            bounds = (rowid(lecture, 0, 0), rowid(lecture + 1, 0, 0) - 1)
            rows = self.connection.execute(statement, (self.matches[term], *bounds))
            found[lecture] = [row for (row,) in rows]
        return found

    def _rows_at_once(self, term: Term, lectures: Sequence[int]) -> dict[int, list[int]]:
        """The same by one question: SQLite gathers all words with a beginning anew for each question."""
        found: dict[int, list[int]] = {lecture: [] for lecture in lectures}
        if not lectures:
            return found
        marks = ", ".join("?" * len(lectures))
        statement = f"SELECT rowid FROM by_passage WHERE by_passage MATCH ? AND rowid >> {SHIFT} IN ({marks})"
        for (row,) in self.connection.execute(statement, (self.matches[term], *lectures)):
            found[passage_of(row)[0]].append(row)
        return found

    def _match(self, term: Term) -> str:
        """A term as an expression of FTS5; stems have no character that would mean anything there."""
        variants = term.variants(self.spoken)
        parts = [f'"{" ".join(each)}"' for each in variants]
        if term.prefix:
            last = term.words[-1].replace("'", "")
            parts += [f'"{" ".join([*each[:-1], last])}" *' for each in variants]
            if len(term.words) == 1:
                parts += [f'"{each}"' for each in self._shorter(last)]
        together = " OR ".join(dict.fromkeys(parts))
        return f"title : ({together})" if term.title else f"({together})"

    def _shorter(self, beginning: str) -> list[str]:
        """Stems of the words that begin so, which do not begin so themselves: computi* is comput."""
        rows = self.connection.execute(
            "SELECT DISTINCT stem FROM words"
            " WHERE word >= ? AND word < ? AND substr(stem, 1, ?) <> ? LIMIT ?",
            (beginning, f"{beginning}\U0010ffff", len(beginning), beginning, MOST_STEMS),
        )
        return [each for (each,) in rows]

    def _common(self) -> list[Term]:
        """The words that stand in more than half of the lectures, but for the rarest if all do.

        They have no weight in BM25, so it is enough to ask whether they are there, which is less work.
        """
        single = [each for each in self.query.terms if not (each.prefix or each.title or each.words[1:])]
        (lectures,) = self.connection.execute("SELECT count(*) FROM lectures").fetchone()
        if len(self.query.terms) == 1 or lectures < MANY:
            return []
        statement = "SELECT count(*) FROM by_lecture WHERE by_lecture MATCH ?"
        counts = {
            term: self.connection.execute(statement, (self.matches[term],)).fetchone()[0] for term in single
        }
        common = sorted((term for term in single if 2 * counts[term] > lectures), key=counts.__getitem__)
        return common[1:] if len(common) == len(self.query.terms) else common

    def _filtered(self) -> list[tuple[int, float]]:
        """The lectures of a query without words, the newest first."""
        where, values = self._conditions()
        for term in self.query.without:
            where.append("id NOT IN (SELECT rowid FROM by_lecture WHERE by_lecture MATCH ?)")
            values.append(self.matches[term])
        if not where:
            return []
        statement = f"SELECT id FROM lectures WHERE {' AND '.join(where)} ORDER BY date DESC, path"
        return [(each, 0.0) for (each,) in self.connection.execute(statement, values)]

    def _ranked(self, every: bool) -> list[tuple[int, float]]:
        """The lectures with every term, or with any, by BM25."""
        where, values = self._conditions()
        if every:
            for term in self.common:
                where.append("id IN (SELECT rowid FROM by_lecture WHERE by_lecture MATCH ?)")
                values.append(self.matches[term])
        match = (" AND " if every else " OR ").join(self.matches[term] for term in self.telling)
        if self.query.without:
            match = f"({match}) NOT ({' OR '.join(self.matches[term] for term in self.query.without)})"
        weights = ", ".join(map(str, WEIGHTS.values()))
        rows = self.connection.execute(
            f"SELECT id, -bm25(by_lecture, {weights}) AS score"
            " FROM by_lecture JOIN lectures ON id = by_lecture.rowid"
            f" WHERE {' AND '.join(['by_lecture MATCH ?', *where])} ORDER BY score DESC, date DESC, path",
            [match, *values],
        )
        return rows.fetchall()

    def _conditions(self) -> tuple[list[str], list]:
        """What is asked of the course and the language, as SQL and its values."""
        where, values, query = [], [], self.query
        if query.courses or query.not_courses:
            courses = [each for (each,) in self.connection.execute("SELECT DISTINCT course FROM lectures")]
            chosen = [course for course in courses if _fits(course, query)]
            where.append(f"course IN ({', '.join('?' * len(chosen))})")
            values += chosen
        for names, verb in ((query.languages, "IN"), (query.not_languages, "NOT IN")):
            if names:
                where.append(f"language {verb} ({', '.join('?' * len(names))})")
                values += names
        return where, values


def _fits(course: str, query: Query) -> bool:
    """Whether a course is one of those that are asked for, and none that is not wanted."""
    name = fold(course)
    wanted = not query.courses or any(each in name for each in query.courses)
    return wanted and not any(each in name for each in query.not_courses)
