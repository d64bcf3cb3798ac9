"""The fault table: paper states, clients of the desk's own, and several brokers in one book."""

from fault import (
    PAPER_BROKER,
    answers,
    answers_frame,
    both,
    broker,
    client,
    config,
    fault,
    file,
    no_client,
    only,
    paper,
)

PAPERS = [
    fault("no such file", config('"paper.json"', '"papr.json"'), 2, "papr.json"),
    fault("an empty file", file("config/paper.json", ""), 2, "paper.json"),
    fault("no JSON", file("config/paper.json", "{"), 2, "paper.json:1"),
    fault("a list", file("config/paper.json", "[]"), 2, "paper.json"),
    fault("no positions", file("config/paper.json", {"cash": 1.0}), 2, "paper.json"),
    fault("a list of positions", paper(positions=[]), 2, "paper.json", "positions"),
    fault("an unknown key", paper(eqity=1.0), 2, "paper.json", "'equity'"),
    fault("cash of NaN", file("config/paper.json", '{"cash": NaN, "positions": {}}'), 2, "paper.json", "NaN"),
    fault("cash as text", paper(cash="much"), 2, "paper.json", "account.cash"),
    fault("a position that is a number", paper(positions={"BTC/EUR": 0.5}), 2, "positions[0]"),
    fault("a quantity left out", paper({"qty": ...}), 2, "'size'"),
    fault("a quantity of null", paper({"qty": None}), 2, "size", "BTC/EUR"),
    fault("a quantity as text", paper({"qty": "half"}), 2, "size", "BTC/EUR", "'half'"),
    fault("a quantity of true", paper({"qty": True}), 2, "size", "BTC/EUR"),
    fault("quantity and size", paper({"size": 0.1}), 2, "'BTC/EUR'"),
    fault("a last price of null", paper({"last_price": None}), 2, "mark_price", "BTC/EUR"),
    fault("a last price left out", paper({"last_price": ...}), 2, "mark_price", "BTC/EUR"),
    fault("a last price of 0", paper({"last_price": 0}), 2, "mark_price"),
    fault("a misspelt last price", paper({"last_price": ..., "last_prcie": 1.0}), 2, "mark_price", "BTC/EUR"),
    fault("a realised PnL of null", paper({"realized_pnl": None}), 2, "daily_pnl"),
    fault("stale", paper(as_of="2026-01-01T00:00:00Z"), 2, "paper.json"),
    fault("from the future", paper(as_of="2999-01-01T00:00:00Z"), 2, "paper.json"),
    fault("without a time zone", paper(as_of="2026-01-01T00:00:00"), 2, "paper.json"),
]
EXIT_IN_A_CELL = "class Cell(float):\n    def __float__(self): raise SystemExit(0)\n"
TIMED = "class Client:\n    as_of = {}\n    def fetch_positions(self): return []\ndef make(table): return Client()\n"
EMPTY = "class Client:\n    def fetch_positions(self): return []\ndef make(table): return Client()\n"
ENDED = {
    "when imported": "import os\nos._exit(0)",
    "when made": "import os\ndef make(table): os._exit(0)",
    "when asked": "import os\nclass C:\n    def fetch_positions(self): os._exit(0)\ndef make(table): return C()",
    "with a signal": "import os\ndef make(table): os.kill(os.getpid(), 9)",
    "after it closed all files": "import os\ndef make(table):\n    os.closerange(3, 999)\n    os._exit(0)",
}
"""Code that would end riskcheck with the exit code of a pass; at once, or when Python exits."""
AT_ITS_END = """
import atexit, os
atexit.register(os._exit, 0)
class C:
    def fetch_positions(self): return [{"symbol": "A/EUR", "size": 9.0, "mark_price": 1.0}]
def make(table): return C()
"""
CLIENTS = [
    fault("raises", client("def make(table): raise RuntimeError('no route')"), 2, "desk_client:make"),
    fault("leaves with 0", client("import sys\ndef make(table): sys.exit(0)"), 2, "desk_client:make", "SystemExit"),
    *(fault(f"ends its process, {name}", client(text), 2) for name, text in ENDED.items()),
    fault(
        "ends its process at its end", both(only('measure = "sum(notional)"\nmax = 5'), client(AT_ITS_END)), 1, "limit"
    ),
    fault("leaves when imported", client("raise SystemExit(0)"), 2, "desk_client:make", "SystemExit"),
    fault("says that it was interrupted", client("def make(table): raise KeyboardInterrupt"), 2, "KeyboardInterrupt"),
    fault("cannot be imported", no_client(), 2, "desk_client:make"),
    fault("is not Python", client("def make(table"), 2, "desk_client:make", "SyntaxError"),
    fault("has no factory", client("def other(table): ..."), 2, "desk_client:make"),
    fault("has a factory that is none", client("make = 7"), 2, "desk_client:make", "TypeError"),
    fault("answers None", client("def make(table): return None"), 2, "desk_client:make", "NoneType"),
    fault(
        "cannot fetch", client("class C:\n    fetch_positions = []\ndef make(table): return C()"), 2, "fetch_positions"
    ),
    fault("raises when it fetches", answers("1 / 0"), 2, "desk_client:make", "ZeroDivisionError"),
    fault("has None for positions", answers("None"), 2, "fetch_positions"),
    fault("has an error for positions", answers("{'error': 'rate limit'}"), 2, "fetch_positions"),
    fault("has text for positions", answers("'down'"), 2, "fetch_positions", "'down'"),
    fault("has a generator for positions", answers("(row for row in ())"), 2, "fetch_positions"),
    fault("has None for a position", answers("[None]"), 2, "positions[0]"),
    fault(
        "has NaN for a size",
        answers("[dict(symbol='A', side='long', size=float('nan'), mark_price=1)]"),
        2,
        "size",
        "A",
        "expected",
    ),
    fault(
        "has infinity for a mark",
        answers("[dict(symbol='A', side='long', size=1, mark_price=float('inf'))]"),
        2,
        "mark_price",
        "A",
    ),
    fault(
        "has an exit in a cell",
        client(EXIT_IN_A_CELL + EMPTY.replace("[]", "[dict(symbol='A', side='long', size=Cell(1), mark_price=1)]")),
        2,
        "config.toml:19",
    ),
    fault(
        "has a frame without the columns",
        answers_frame("{'pair': ['BTC/EUR'], 'amount': [0.5]}"),
        2,
        "desk_client:make",
        "'size'",
        "'symbol'",
    ),
    fault(
        "has a frame with NaN for size",
        answers_frame("{'symbol': ['A', 'B'], 'size': [1.0, float('nan')]}"),
        2,
        "size",
        "B",
    ),
    fault(
        "has a frame with a column twice",
        answers("__import__('pandas').DataFrame([['A', 1.0, 0.0]], columns=['symbol', 'size', 'size'])"),
        2,
        "desk_client:make",
        "size",
    ),
    fault("has an unknown balance", client(f"{EMPTY}Client.fetch_balance = lambda self: None\n"), 2, "fetch_balance"),
    fault("has a balance as text", client(f"{EMPTY}Client.equity = 'much'\n"), 2, "account.equity", "'much'"),
    fault("has an equity of NaN", client(f"{EMPTY}Client.equity = float('nan')\n"), 2, "account.equity"),
    fault(
        "takes too long", client("import threading\ndef make(table): threading.Event().wait(0.5)", timeout="50ms"), 2
    ),
    fault("is stale", client(TIMED.format("'2020-01-01T00:00:00+00:00'")), 2),
    fault("is stale, by a method", client(TIMED.format("lambda self: '2020-01-01T00:00:00+00:00'")), 2),
    fault("has a time without a zone", client(TIMED.format("'2020-01-01T00:00:00'")), 2, "as_of"),
    fault("has a number for a time", client(TIMED.format("7")), 2, "as_of", "'7'"),
    fault("has fewer positions than expected", client(EMPTY, more="expect_positions = true\n"), 2, "config.toml"),
]
PAPER_NAMED = '[[broker]]\nkind = "paper"\nstate = "{0}.json"\nvenue = "{0}"\nlive = true\n'
LOSS = {"positions": {}, "daily_pnl": -5000.0}


def _two(one, two):
    return broker(PAPER_NAMED.format("one") + PAPER_NAMED.format("two"), one_json=one, two_json=two)


SEVERAL = [
    fault("one that does not answer", broker(PAPER_NAMED.format("none") + PAPER_BROKER), 2, "none.json"),
    fault("none that answers", broker(PAPER_NAMED.format("a") + PAPER_NAMED.format("b")), 2, "a.json", "b.json"),
    fault("one that is stale", _two({"positions": {}, "as_of": "2026-01-01T00:00:00Z"}, {"positions": {}}), 2),
    fault(
        "a breach of one and silence of the other",
        _two({"positions": {"A/EUR": {"qty": 9.0, "avg_price": 1e4, "last_price": 1e4, "realized_pnl": 0.0}}}, "{"),
        2,
        "two.json",
        "max_total_exposure_notional",
    ),
]
