"""The two ways to a language model, by a real one: in this process, and behind the server of llama.cpp."""

import http.server
import json
import threading

import pytest

from pipelines.core.errors import Unavailable
from pipelines.core.settings import WriterSettings
from pipelines.lecture.writer.language_model import Request, language_model
from pipelines.lecture.writer.language_models import openai
from pipelines.lecture.writer.language_models.llama import Llama, gguf

ASKED = Request("Answer with one word.", "Which colour has the sky?", (("Which has snow?", "White."),))


@pytest.fixture(scope="module")
def small(model_folder):
    """A model of 98 MB that need not make sense."""
    return model_folder("smollm2-135m")


@pytest.fixture(scope="module")
def llama(small):
    with Llama(WriterSettings(threads=1), small) as model:
        yield model


@pytest.fixture(scope="module")
def served(small):
    """The HTTP server that llama.cpp is, with a key of its own; gives its address."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(gguf(small))
    params.n_parallel, params.n_ctx, params.api_keys, params.verbosity = 2, 4096, ["open sesame"], -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def through(url: str, key, tmp_path, **more) -> openai.OpenAi:
    (tmp_path / "key").write_text(key)
    return openai.OpenAi(WriterSettings(url=url, key_file=str(tmp_path / "key"), model="any", **more))


@pytest.mark.parametrize("name", ["llama", "openai"])
def test_both_are_found_by_their_names(name):
    assert language_model(name).name == name


def test_the_same_is_answered_again(llama):
    first = llama.answer(ASKED)
    assert first and "\n" not in first and llama.answer(ASKED) == first
    several = llama.each(llama.answer, [ASKED] * 6)
    assert len(several) == 6 and all(several)


def test_an_agreement_is_a_probability_and_depends_on_what_is_asked(llama):
    asked = [Request("Answer yes or no.", text) for text in ("Is snow white?", "Say no.", "Say yes.")]
    found = [llama.agreement(each, "yes", "no") for each in asked]
    assert all(0 <= each <= 1 for each in found) and len(set(found)) == 3


def test_the_server_answers_as_the_library_does(llama, served, tmp_path):
    with through(served, "open sesame", tmp_path) as model:
        assert model.answer(ASKED) == llama.answer(ASKED)
        asked = Request("Answer yes or no.", "Is snow white?")
        assert model.agreement(asked, "yes", "no") == pytest.approx(
            llama.agreement(asked, "yes", "no"), abs=0.05
        )


def test_a_wrong_key_is_told_at_once(served, tmp_path):
    with through(served, "open barley", tmp_path) as model, pytest.raises(Unavailable, match="answers 401"):
        model.answer(ASKED)


def test_a_key_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unavailable, match=r"none: the writer's key cannot be read"):
        openai.OpenAi(WriterSettings(key_file=str(tmp_path / "none")))


def test_the_key_of_the_environment_is_taken(served, monkeypatch):
    monkeypatch.setenv(openai.KEY, "open sesame")
    with openai.OpenAi(WriterSettings(url=served, model="any")) as model:
        assert model.answer(ASKED)


@pytest.fixture
def troubled(monkeypatch):
    """A server in trouble: `replies` are what it answers, one after another; `asked` what it was asked."""
    monkeypatch.setattr(openai, "PAUSE", 0.01)
    replies, asked = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = replies.pop(0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.replies, server.asked = replies, asked
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield server
    server.shutdown()
    server.server_close()


def said(text: str) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def test_a_busy_server_is_asked_again(troubled, tmp_path):
    troubled.replies += [(503, b"loading"), (429, b"slow down"), said("Blue.")]
    assert through(troubled.url, "", tmp_path).answer(ASKED) == "Blue."
    assert len(troubled.asked) == 3 and troubled.asked[0]["model"] == "any"


def test_a_server_that_stays_busy_is_given_up_in_one_line(troubled, tmp_path):
    troubled.replies += [(503, b"loading")] * 10
    with pytest.raises(Unavailable, match=r"/chat/completions does not answer: HTTP 503$"):
        through(troubled.url, "", tmp_path).answer(ASKED)
    assert len(troubled.asked) == openai.ATTEMPTS


def test_what_is_no_answer_is_given_up_with_what_it_says(troubled, tmp_path):
    troubled.replies += [(400, b'{"error": "the context is too short"}')]
    with pytest.raises(Unavailable, match=r"answers 400: .*the context is too short"):
        through(troubled.url, "", tmp_path).answer(ASKED)
    troubled.replies += [(200, b"<html>sign in</html>")]
    with pytest.raises(Unavailable, match="does not answer"):
        through(troubled.url, "", tmp_path).answer(ASKED)


@pytest.mark.parametrize("body", [{"error": "no such model"}, {"choices": []}, [], {"choices": [{}]}, "busy"])
def test_json_that_is_no_answer_is_told_in_one_line(troubled, tmp_path, body):
    model = through(troubled.url, "", tmp_path)
    troubled.replies += [(200, json.dumps(body).encode())] * 2
    with pytest.raises(Unavailable, match="the writer's model gives no answer: "):
        model.answer(ASKED)
    with pytest.raises(Unavailable, match="the writer's model gives no answer: "):
        model.agreement(ASKED, "yes", "no")


def test_a_model_that_thinks_first_gets_room_for_it(troubled, tmp_path):
    troubled.replies += [said("<think>"), said("<think>\nThe sky, hm.\n</think>\nBlue.")]
    assert through(troubled.url, "", tmp_path).answer(ASKED) == "Blue."
    first, second = troubled.asked
    assert second["max_tokens"] > first["max_tokens"] + 1000 and second["stop"] == []


def test_where_nobody_listens_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(openai, "PAUSE", 0.01)
    with pytest.raises(Unavailable, match=r"http://127.0.0.1:9/v1/chat/completions does not answer"):
        through("http://127.0.0.1:9/v1", "", tmp_path).answer(ASKED)


def test_a_file_that_is_no_model_is_told(tmp_path):
    (tmp_path / "notes.gguf").write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(Unavailable, match=r"notes\.gguf is not a model that llama\.cpp can load"):
        Llama(WriterSettings(), tmp_path)
    with pytest.raises(Unavailable, match="there is no GGUF file, or more than one"):
        Llama(WriterSettings(), tmp_path / "nowhere")


def test_a_model_that_does_not_fit_into_memory_is_not_loaded(small, monkeypatch):
    import psutil

    memory = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory._replace(available=10**8))
    with pytest.raises(Unavailable, match=r"needs 0\.8 GB of memory, and 0\.1 GB are free"):
        Llama(WriterSettings(), small)
