"""luigid behind its door: its workers and its page are answered, what another site asks is not."""

import functools
import http.client
import shutil
import socket
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipelines.ops import scheduler as schedulers
from tests.ops.conftest import launch

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
DISABLE = "/api/disable_worker?data=%7B%22worker%22%3A%22w%22%7D"
PAGE = "/static/visualiser/index.html"
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A scheduler that is called scheduler.example.org, too."""
    started = launch(tmp_path_factory.mktemp("guarded"), options=["--name", "Scheduler.Example.org"])
    yield started
    started.stop()


def ask(scheduler, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, str]:
    """The status and the text of the answer to these headers alone; {port} in them is the server's."""
    connection = http.client.HTTPConnection("127.0.0.1", scheduler.port, timeout=20)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in ({"Host": "127.0.0.1:{port}"} | headers).items():
        connection.putheader(name, value.format(port=scheduler.port))
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize(
    "headers",
    [
        {},  # a worker, curl, Prometheus
        {"Host": "localhost:{port}"},
        {"Host": "[::1]:{port}"},
        {"Host": "LOCALHOST"},
        {"Host": "scheduler.example.org"},  # as a proxy passes it on
        BROWSER | {"Sec-Fetch-Site": "same-origin"},
        BROWSER | {"Sec-Fetch-Site": "none"},  # typed into the bar of addresses
        BROWSER | {"X-Requested-With": "XMLHttpRequest"},  # the page in an old browser
        BROWSER | {"Referer": "http://127.0.0.1:{port}" + PAGE},
        BROWSER | {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"},
        BROWSER | {"Host": "scheduler.example.org", "Origin": "https://scheduler.example.org:443"}
        | {"Sec-Fetch-Site": "same-origin", "Referer": "https://scheduler.example.org/"},
    ],
)  # fmt: skip
def test_its_workers_and_its_own_page_are_answered(guarded, headers):
    if headers.get("Origin", "").startswith("https"):  # the usual port of TLS is not that of Host
        headers = headers | {"Host": "scheduler.example.org:443"}
    assert ask(guarded, DISABLE, headers)[0] == 200
    assert ask(guarded, PAGE, headers)[0] == 200


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Host": "attacker.example:{port}"}, "another name"),  # DNS rebinding
        ({"Host": "127.0.0.1.attacker.example"}, "another name"),
        ({"Host": "[::1"}, "another name"),
        ({"Host": ""}, "another name"),
        (BROWSER | {"Sec-Fetch-Site": "cross-site"}, "another site"),
        (BROWSER | {"Sec-Fetch-Site": "same-site"}, "another site"),  # another port of this machine
        (BROWSER | {"Sec-Fetch-Site": "anything"}, "another site"),
        (BROWSER | LINK | {"Sec-Fetch-Dest": "iframe"}, "another site"),
        ({"Origin": "https://attacker.example"}, "another site"),
        ({"Origin": "null"}, "another site"),
        ({"Origin": "http://127.0.0.1:1"}, "another site"),
        ({"Origin": "http://127.0.0.1.attacker.example:{port}"}, "another site"),
        ({"Origin": "http://[::1"}, "another site"),
    ],
)
@pytest.mark.parametrize("path", [DISABLE, PAGE, "/metrics"])
def test_another_name_and_another_site_are_refused(guarded, headers, why, path):
    status, told = ask(guarded, path, headers)
    assert status == 403 and told.startswith("refused: ") and why in told


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "PUT"])
def test_no_method_is_a_way_round(guarded, method):
    foreign = {"Host": "attacker.example", "Content-Length": "0"}
    assert ask(guarded, DISABLE, foreign, method)[0] == 403


def test_a_browser_that_does_not_tell_the_site_is_not_believed(guarded):
    for headers in (BROWSER, BROWSER | {"Referer": "http://attacker.example/"}):
        status, told = ask(guarded, DISABLE, headers)
        assert status == 403 and "does not say which page" in told
        assert ask(guarded, PAGE, headers)[0] == 200  # it only shows something


def test_a_link_in_a_mail_leads_to_the_page_but_to_no_call(guarded):
    link = BROWSER | LINK | {"Sec-Fetch-Dest": "document"}
    assert ask(guarded, PAGE, link)[0] == 200
    assert ask(guarded, DISABLE, link)[0] == 403
    assert ask(guarded, PAGE, link, "POST")[0] == 403


def test_it_listens_on_loopback_alone(guarded):
    with socket.socket() as outside:
        outside.bind(("127.0.0.2", 0))  # loopback of another address: nothing may listen on all of them
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", guarded.port), timeout=5)


def test_a_page_of_another_site_cannot_make_a_real_browser_call_it(guarded, page, tmp_path):
    """The other site is a server on another port of this machine, which a browser takes for the same site."""
    attack = f'<img src="{guarded.url(DISABLE[1:])}"><iframe src="{guarded.url()}"></iframe>'
    (tmp_path / "index.html").write_text(attack)
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        view, answers = page(), {}
        view.on("response", lambda answer: answers.__setitem__(answer.url, answer.status))
        view.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="networkidle")
        assert answers[guarded.url(DISABLE[1:])] == 403 and answers[guarded.url()] == 403
        with view.expect_response("**/api/task_list*") as own:
            view.goto(guarded.url())
        assert own.value.status == 200
    finally:
        server.shutdown()
        server.server_close()


def test_a_worker_does_its_work_through_it(start_luigid, run_luigi, place, wordless):
    lecture = shutil.copy(wordless(12), place / "videos" / "lecture.mp4")
    scheduler = start_luigid()
    outcome = run_luigi("ExtractAudio", "--video", lecture, scheduler=f"--scheduler-port={scheduler.port}")
    assert outcome.returncode == 0, outcome.stderr
    tasks = scheduler.api("task_list", status="DONE", upstream_status="")
    assert {"ExtractAudio", "Video"} <= {task["name"] for task in tasks.values()}


def test_a_scheduler_of_another_folder_is_noticed_and_named(guarded, settings_of, tmp_path):
    own = guarded.folder / "data" / "work"
    url = f"http://127.0.0.1:{guarded.port}"
    settings_of(paths={"work": own})
    assert schedulers.require(url) == [] and schedulers.of_another_folder(url) is None
    settings_of(paths={"work": tmp_path / "other"})
    with pytest.raises(schedulers.SchedulerDown) as down:
        schedulers.require(url)
    assert str(own) in str(down.value) and "scheduler_port" in str(down.value)
    own.mkdir(parents=True, exist_ok=True)
    (tmp_path / "other").symlink_to(own)  # the same by another name
    assert schedulers.require(url) == []


def test_a_plain_luigid_does_not_say_whose_it_is_and_is_used(luigid, settings_of, tmp_path):
    settings_of(paths={"work": tmp_path / "other"})
    assert schedulers.require(f"http://127.0.0.1:{luigid}") == []
