"""API keys and secrets appear nowhere: in no report, on no stream, in no message, also when something crashes."""

import json

import pytest
from exchange_desk import COINS, HEAD, RATES, broker, environment
from replay import RESPONSES, TAKES_LONG, Fault, ReplayServer, Trouble
from venue_routes import CREDENTIALS

OUTPUTS = (
    "--json",
    "out/r.json",
    "--text",
    "out/r.txt",
    "--junit-xml",
    "out/r.xml",
    "--html",
    "out/r.html",
    "--github",
)
SECRETS = {value for credentials in CREDENTIALS.values() for value in credentials.values()}


def _everything(desk, answer):
    """All that a run left behind, as one text."""
    return answer.out + answer.err + "".join(path.read_text() for path in desk.path("out").iterdir())


def _assert_kept(desk, answer):
    said = _everything(desk, answer)
    assert len(said) > 1000
    assert [secret for secret in SECRETS if secret in said] == []


CASES = [
    pytest.param(venue, trouble, marks=pytest.mark.thorough if trouble in TAKES_LONG and (number + kind) % 3 else [])
    for number, venue in enumerate(["kraken", "binance", "bybit", "okx", "hyperliquid"])
    for kind, trouble in enumerate([None, *Trouble])
]
"""A normal run takes each trouble, and those that take a second at every third exchange; ``--thorough`` takes all."""


@pytest.mark.parametrize(("venue", "trouble"), CASES)
def test_no_secret_is_in_any_report(desk, venue, trouble):
    """Whatever the exchange answers, all formats and both streams with -v are free of keys and secrets."""
    with ReplayServer(venue, fault=trouble and Fault(trouble)) as server:
        desk.write("config/config.toml", HEAD + RATES + COINS + broker(venue, server.url, timeout="1500ms"))
        answer = desk.run("check", "-v", *OUTPUTS, env=environment(venue))

    _assert_kept(desk, answer)


@pytest.mark.parametrize("call", ["check", "preview", "explain"])
def test_a_secret_that_the_exchange_repeats_is_blotted_out(desk, call):
    """An exchange that quotes the key and the secret in its error, also in a URL's form, does not get them shown."""
    key, secret = CREDENTIALS["okx"]["apiKey"], CREDENTIALS["okx"]["secret"]
    errors = json.loads((RESPONSES / "okx" / "errors.json").read_text())
    said = f"key {key} with secret {secret} or {secret.replace('=', '%3D')} is unknown"
    errors["unauthorised"]["body"]["msg"] = said
    fault = Fault(Trouble.UNAUTHORISED, "account")
    words = {"check": ("-v", *OUTPUTS), "preview": (), "explain": ("max_open_positions",)}[call]
    with ReplayServer("okx", fault=fault, replacements={"errors": errors}) as server:
        desk.write("config/config.toml", HEAD + broker("okx", server.url))
        answer = desk.run(call, *words, env=environment("okx"))

    assert answer.code == 2
    answer.assert_told(["key *** with secret *** or *** is unknown"])
    assert not any(text in answer.out + answer.err for text in (key, secret, secret.replace("=", "%3D")))


def test_a_crash_shows_no_secret(desk):
    """The traceback of a bug in a report is for whoever fixes it, and has nothing of the broker's in it."""
    desk.write("templates/report.html.j2", "{{ page.nothing.of.this.kind }}")
    desk.write(
        "sitecustomize.py", "import riskcheck.reporters.html as html\nhtml.format_html = lambda *_, **__: 1 / 0\n"
    )
    with ReplayServer("kraken") as server:
        desk.write("config/config.toml", HEAD + RATES + broker("kraken", server.url))
        env = {**environment("kraken"), "PYTHONPATH": str(desk.folder)}
        answer = desk.run_installed("check", "-v", *OUTPUTS, env=env)

    assert answer.code == 3
    assert "ZeroDivisionError" in answer.err
    _assert_kept(desk, answer)


def test_logging_of_everything_shows_no_secret(desk):
    """A desk that logs all that any library says does not get ccxt's requests, whose headers hold the key."""
    desk.write("sitecustomize.py", "import logging\nlogging.basicConfig(level=logging.DEBUG)\n")
    with ReplayServer("bybit") as server:
        desk.write("config/config.toml", HEAD + RATES + COINS + broker("bybit", server.url))
        answer = desk.run_installed(
            "check", "-v", *OUTPUTS, env={**environment("bybit"), "PYTHONPATH": str(desk.folder)}
        )

    assert "DEBUG:" in answer.err
    _assert_kept(desk, answer)
