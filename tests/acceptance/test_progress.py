"""A broker that takes its time is named on a terminal's standard error, and nowhere else."""

import os
import pty

from desk import Desk

CLIENT = """
class Client:
    def fetch_positions(self):
        open({fifo!r}).read()
        return [{{"symbol": "BTC/EUR", "size": 0.5, "mark_price": 29500.0, "realized_pnl": 0}}]
def make(table): return Client()
"""


def _waiting_desk(desk: Desk) -> str:
    """A desk whose broker answers once something is written into a pipe."""
    fifo = str(desk.path("answer"))
    os.mkfifo(fifo)
    desk.client(CLIENT.format(fifo=fifo), timeout="20s")
    return fifo


def _let_it_answer(fifo: str) -> None:
    with open(fifo, "w", encoding="utf-8") as pipe:  # noqa: PTH123 - a pipe
        pipe.write("now")


def test_a_slow_broker_is_named_on_a_terminal(desk):
    """After a second the terminal shows who is waited for; the line is wiped when the answer is there."""
    fifo = _waiting_desk(desk)
    ours, theirs = pty.openpty()
    running = desk.start("check", stderr=theirs)
    os.close(theirs)
    said = b""
    while b"waiting for python desk_client:make (1 s)" not in said:
        said += os.read(ours, 1000)
    _let_it_answer(fifo)
    out, _ = running.communicate(timeout=20)
    while not said.endswith(b"\r\x1b[K"):
        said += os.read(ours, 1000)

    assert running.returncode in {0, 2}
    assert "waiting" not in out


def test_a_slow_broker_is_not_named_in_a_pipeline(desk):
    """Where standard error is no terminal, it stays as it was."""
    fifo = _waiting_desk(desk)
    running = desk.start("check")
    running.stdout.fileno()
    _let_it_answer(fifo)
    _, err = running.communicate(timeout=20)

    assert "waiting" not in err
