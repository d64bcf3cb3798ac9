"""A local server that answers as a venue documents, so that the real ccxt can be run against it.

ccxt is pointed at it by settings alone: each address of the venue is put behind the server's own, so that it asks for
``/https://api.kraken.com/0/public/Ticker``. Nothing leaves the machine, and no part of ccxt is replaced. Its setting
``proxyUrl`` is made for this, but in 4.5.90 it is always refused as in conflict with a proxy that nobody set.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from venue_routes import CREDENTIALS, ROUTES, Route

RESPONSES = Path(__file__).parent / "responses"
PAGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
MAX_WAIT_LENGTH = 30.0  # seconds; a test that forgot to stop its server ends all the same


@dataclass(frozen=True, slots=True)
class Request:
    """What ccxt sent: the address of the venue, not the server's own; parameters of the query and of the body."""

    method: str
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str

    @property
    def parameters(self) -> Mapping[str, object]:
        """What the body says, whether as JSON or as a form; nothing where there is no body."""
        if self.body.startswith("{"):
            return json.loads(self.body)
        return dict(parse_qsl(self.body))

    def fits(self, route: Route) -> bool:
        """Whether a route is meant for this request."""
        return (
            (self.method, self.url) == (route.method, route.url)
            and route.query.items() <= self.query.items()
            and not any(name in self.query for name in route.lacks)
            and all(self.parameters.get(name) == value for name, value in route.body.items())
        )


class Trouble(Enum):
    """What can go wrong between a client and a venue."""

    SLOW = "no answer before the client gives up"
    UNAUTHORISED = "the venue's own words for a key it does not know"
    RATE_LIMITED = "the venue's own words for too many requests"
    SERVER_ERROR = "the venue's own words for a fault of its own"
    CUT = "half of the JSON"
    EMPTY = "the venue's own envelope with nothing in it"
    PAGE = "a page of HTML, as from a gateway in front of the venue"
    DROPPED = "the connection closed without an answer"


TAKES_LONG = (Trouble.SLOW, Trouble.DROPPED, Trouble.RATE_LIMITED, Trouble.SERVER_ERROR)
"""Troubles after which a venue is asked again, until the time is up."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A trouble, for requests whose address and body contain ``where``; the first ``times`` of them, or all.

    ``status`` is sent instead of the one that the venue documents for it.
    """

    trouble: Trouble
    where: str = ""
    times: int | None = None
    status: int | None = None


@dataclass(slots=True)
class ReplayServer:
    """The documented responses of one venue, served on the loopback while the ``with`` block lasts.

    ``requests`` are all that came, ``unexpected`` those that no route answers (they got a 404). ``fault`` may be set
    at any time. ``replacements`` are payloads to serve instead of files, by the file's name without its ending.
    """

    venue: str
    fault: Fault | None = None
    replacements: dict[str, object] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list, init=False)
    unexpected: list[Request] = field(default_factory=list, init=False)
    stopping: threading.Event = field(default_factory=threading.Event, init=False)
    _faulty: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _server: "_Server | None" = field(default=None, init=False)

    def __enter__(self):
        self._server = _Server(self)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopping.set()  # those that keep a client waiting end now
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """What goes in front of a venue's address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def addresses(self) -> dict[str, str]:
        """The addresses that ccxt has of this venue, each behind the server's own."""
        return {name: self.url + address for name, address in _addresses(self.venue).items()}

    def settings(self, **more) -> dict:
        """What a ccxt client of this venue is made with; nothing but documented settings."""
        client = {"urls": {"api": self.addresses()}, "enableRateLimit": False, "timeout": 5000}
        return client | CREDENTIALS[self.venue] | more

    def client(self, **more):
        """The real client of this venue."""
        import ccxt

        return getattr(ccxt, self.venue)(self.settings(**more))

    def route(self, request: Request) -> Route | None:
        """The first route that fits, or None; either way the request is remembered."""
        found = next((route for route in ROUTES[self.venue] if request.fits(route)), None)
        with self._lock:
            self.requests.append(request)
            if found is None:
                self.unexpected.append(request)
        return found

    def trouble_of(self, request: Request) -> Fault | None:
        """The fault that this request meets."""
        with self._lock:
            fault = self.fault
            if fault is None or fault.where not in f"{request.url} {request.body}":
                return None
            if fault.times is not None and self._faulty >= fault.times:
                return None
            self._faulty += 1
            return fault

    def payload(self, file: str) -> str:
        """The text of a response, its clock set to now."""
        text = json.dumps(self.replacements[file]) if file in self.replacements else _read(self.venue, file)
        return _at_this_moment(text)

    def error(self, trouble: Trouble) -> tuple[int, str]:
        """The status and the body that the venue documents for an error."""
        found = json.loads(self.payload("errors"))[trouble.name.lower()]
        return found["status"], json.dumps(found["body"])


@cache
def _addresses(venue):
    import ccxt

    return getattr(ccxt, venue)().urls["api"]


@cache
def _read(venue, file):
    return (RESPONSES / venue / f"{file}.json").read_text(encoding="utf-8")


def _at_this_moment(text):
    now = datetime.now(UTC)
    milliseconds = str(int(now.timestamp() * 1000))
    text = text.replace('"{{now_ms}}"', milliseconds).replace("{{now_ms_text}}", milliseconds)
    return text.replace("{{now_iso}}", now.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def emptied(value: object) -> object:
    """A venue's envelope without its rows: lists become empty, and so do tables of rows by name."""
    match value:
        case list():
            return []
        case dict() if value and all(isinstance(row, dict) for row in value.values()):
            return {}
        case dict():
            return {name: emptied(inner) for name, inner in value.items()}
        case _:
            return value


class _Server(ThreadingHTTPServer):
    def __init__(self, replay):
        self.replay = replay
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        replay = self.server.replay
        request = self.request_sent()
        route = replay.route(request)
        fault = replay.trouble_of(request)
        if route is None:
            self.answer(404, json.dumps({"not documented": request.url}))
        elif fault is None:
            self.answer(200, replay.payload(route.file))
        else:
            self.answer_badly(fault, replay.payload(route.file))

    def do_POST(self):
        self.do_GET()

    def do_PUT(self):
        self.do_GET()

    def do_DELETE(self):
        self.do_GET()

    def request_sent(self):
        target = self.path.removeprefix("/")
        if "://" not in target:  # proxyUrl quotes an address that has a query, and no other
            target = unquote(target)
        parts = urlsplit(target)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        url = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return Request(self.command, url, dict(parse_qsl(parts.query)), dict(self.headers), body)

    def answer_badly(self, fault, text):
        match fault.trouble:
            case Trouble.SLOW:
                self.server.replay.stopping.wait(MAX_WAIT_LENGTH)
            case Trouble.DROPPED:
                self.close_connection = True
            case Trouble.CUT:
                self.answer(fault.status or 200, text[: len(text) // 2])
            case Trouble.EMPTY:
                self.answer(fault.status or 200, json.dumps(emptied(json.loads(text))))
            case Trouble.PAGE:
                self.answer(fault.status or 200, PAGE, "text/html")
            case _:
                status, body = self.server.replay.error(fault.trouble)
                self.answer(fault.status or status, body)

    def answer(self, status, text, kind="application/json"):
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Nothing: a test's output is its own."""


def asked(venue: str, call: str, *arguments, **settings):
    """The answer to one call of a new client, which must have asked for nothing but what the venue documents."""
    with ReplayServer(venue) as server:
        answer = getattr(server.client(**settings), call)(*arguments)
    assert server.unexpected == []
    return answer
