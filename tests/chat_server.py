"""A server that speaks the chat API, in place of a model that would take minutes."""

import contextlib
import http.server
import json
import re
import threading
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def chat_server() -> Iterator[Any]:
    """Answers with the first sentence of what it is given, and yes; `url` is its address.

    `asked` are the texts that it was given; `before(text)` is called with each, and where `fails(text)` is
    true it has an error.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = [turn["content"] for turn in asked["messages"] if turn["role"] == "user"][-1]
            server.asked.append(text)
            server.before(text)
            status, said = 200, "yes" if asked["max_tokens"] == 1 else re.split(r"(?<=[.?!]) ", text)[0]
            body: dict = {"choices": [{"message": {"content": said}}]}
            if server.fails(text):
                status, body = 400, {"error": "not this one"}
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_):
            pass

    server: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.before, server.fails = [], lambda text: None, lambda text: False
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
