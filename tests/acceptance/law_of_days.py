"""The day's loss, and when a book was true: what is told where nobody knows it, and what it is where it is said."""

from datetime import UTC, datetime, timedelta

from desk import BTC, ETH, ago
from fault import (
    ACCOUNT,
    CHECK,
    CSV,
    HEAD,
    ROWS,
    account,
    answers,
    both,
    broker,
    client,
    envelope,
    file,
    nothing,
    rows,
)
from law import day, declared, held, known, more, papers, replaced, told, unparse


def _of_a_second_ago(desk):
    papers({}, as_of=ago(1))(desk)


NO_DAY, NO_FLOWS = day(""), day('flows = "none"\n')
FLAT_CLIENT = (
    "class Client:\n    equity = 8200.0\n    def fetch_positions(self): return []\n"
    "    def fetch_balance(self): return {}\n"
    "def make(table): return Client()\n"
)
SINCE_ENTRY = {**BTC, "realized_pnl": 9000.0}
SMALL = {"equity": 3750.0, "day_start_equity": 4000.0}
DAY_PNL = "daily_pnl"
GREW = {"equity": 10400.0, "day_start_equity": 10000.0}
SAYS_NONE = ("account.day_flows is", 'flows = "none"')
PAPER = '[[broker]]\nkind = "paper"\nstate = "{0}.json"\nvenue = "{0}"\nlive = true\n'


def _two_papers(one, two):
    """Two flat accounts on paper with these figures."""
    made = {"one_json": {"positions": {}, **one}, "two_json": {"positions": {}, **two}}
    return broker(PAPER.format("one") + PAPER.format("two"), **made)


DAYS = [
    told("flat after a loss, in a file", both(NO_DAY, held(account={"equity": 8200.0})), DAY_PNL, "day_start_equity"),
    told("flat after a loss, at a client", both(client(FLAT_CLIENT), NO_DAY), DAY_PNL, run=CHECK),
    told("flat after a loss, a header alone", both(NO_DAY, file("book.csv", HEAD)), DAY_PNL, "[day]", run=CSV),
    told("flat after a loss, on paper", both(NO_DAY, papers({}, equity=8200.0)), DAY_PNL, run=CHECK),
    told(
        "flat after a loss that is known",
        both(NO_FLOWS, held(account={"equity": 8200.0, "day_start_equity": 9000.0})),
        "max_daily_loss_abs",
        "800.00",
        code=1,
    ),
    told("a position carried over night", both(NO_DAY, rows(BTC, ETH)), DAY_PNL, "[day]"),
    told("a position carried over night, on paper", NO_DAY, DAY_PNL, run=CHECK),
    told("realised PnL since inception", both(NO_DAY, rows(SINCE_ENTRY, ETH)), DAY_PNL),
    told("realised PnL since inception, at a client", both(answers(f"[{SINCE_ENTRY}]"), NO_DAY), DAY_PNL, run=CHECK),
    told(
        "deposits that nobody knows of",
        both(NO_DAY, held(account={"equity": 10400.0, "day_start_equity": 10000.0})),
        DAY_PNL,
        "day_flows",
    ),
    told(
        "deposits that nobody knows of, on paper",
        both(NO_DAY, papers({}, equity=10400.0, day_start_equity=10000.0)),
        "day_flows",
        run=CHECK,
    ),
    told(
        "a deposit under another name",
        both(NO_FLOWS, held(account={"equity": 10400.0, "day_start_equity": 10000.0, "paid_in": 1200.0})),
        "'paid_in'",
        "day_flows",
    ),
    told(
        "a deposit that hid a loss",
        both(NO_DAY, papers({}, equity=10400.0, day_start_equity=10000.0, day_flows=1200.0)),
        "max_daily_loss_abs",
        "800.00",
        code=1,
        run=CHECK,
    ),
    told("a loss under another name", envelope(account={"intraday_profit": -4000.0}), "'intraday_profit'", "daily_pnl"),
    told("a loss in German", envelope(account={"Tagesverlust": 4000.0}), "'Tagesverlust'", "daily_pnl"),
    told(
        "a PnL of the day that hides what the equity lost",
        both(NO_DAY, held(account={**SMALL, "day_flows": 0.0, "daily_pnl": -20.0})),
        "day_start_equity",
        "day_flows",
        "daily_pnl",
    ),
    told(
        "a PnL of the day that hides a loss, at a client",
        both(
            client(FLAT_CLIENT.replace("{}", '{"daily_pnl": 0.0, "day_start_equity": 9000.0}')), day('flows = "none"\n')
        ),
        "day_flows",
        run=CHECK,
    ),
    told(
        "a deposit, where none is declared",
        both(NO_FLOWS, held(account={**GREW, "day_flows": 1200.0})),
        *SAYS_NONE,
        "1200",
    ),
    told(
        "a withdrawal as text beside an own PnL of the day, where none is declared",
        both(NO_FLOWS, held(account={**GREW, "day_flows": "-50", DAY_PNL: 0.0})),
        *SAYS_NONE,
        "-50",
    ),
    told(
        "a deposit at one of two brokers, where none is declared",
        both(_two_papers({**GREW, "day_flows": 1200.0}, GREW), NO_FLOWS),
        *SAYS_NONE,
        "1200",
        run=CHECK,
    ),
    told("a book in another base currency", held(base_currency="USD")),
    told("an account in another base currency", account(base_currency="CHF"), run=ACCOUNT),
    told("a base currency that is none", held(base_currency=1), "base_currency"),
    told(
        "a book of another desk",
        both(replaced("[general]\n", '[general]\nname = "desk A"\n'), held(book="desk B")),
        "'desk B'",
        "'desk A'",
    ),
    told("a capital of another year", both(NO_FLOWS, held(account=SMALL)), "max_daily_loss_pct", "6.25", code=1),
]
KNOWN_DAYS = [
    known(
        "The equity's change is the day's where nothing was paid in: 10 400 - 10 000 = 400.",
        both(NO_FLOWS, held(account={"equity": 10400.0, "day_start_equity": 10000.0})),
        0,
        "nothing was paid in or out since the day began",
        daily_pnl=400.0,
        num_open_positions=0,
        starting_cash=10000.0,
    ),
    known(
        "A deposit counts where nothing is declared: 10 400 - 10 000 - 600 = -200.",
        both(NO_DAY, held(account={**GREW, "day_flows": 600.0})),
        daily_pnl=-200.0,
    ),
    known(
        "A source that says itself that it knows no flows leaves them to the desk: 10 400 - 10 000.",
        both(NO_FLOWS, held(account={**GREW, "day_flows": None})),
        0,
        "nothing was paid in or out since the day began",
        daily_pnl=400.0,
    ),
    known(
        "Two brokers of which one says 0 and the other nothing, as the desk declares: 2 x 400.",
        both(_two_papers({**GREW, "day_flows": 0.0}, GREW), NO_FLOWS),
        0,
        "nothing was paid in or out since the day began",
        run=CHECK,
        daily_pnl=800.0,
    ),
    known(
        "Deposits of two brokers, where nothing is declared: 2 x 400 - 300 - 200.",
        both(_two_papers({**GREW, "day_flows": 300.0}, {**GREW, "day_flows": 200.0}), NO_DAY),
        run=CHECK,
        daily_pnl=300.0,
    ),
    known(
        "A withdrawal is no loss: 8 900 - 10 000 + 1 000 = -100.",
        both(NO_DAY, papers({}, equity=8900.0, day_start_equity=10000.0, day_flows=-1000.0)),
        run=CHECK,
        daily_pnl=-100.0,
    ),
    known(
        "A header alone is a day without PnL where closed rows would be in the file.",
        file("book.csv", HEAD),
        0,
        "as [day] pnl declares",
        run=CSV,
        daily_pnl=0.0,
        num_open_positions=0,
    ),
    known(
        "Realised and open PnL of the day: min(120, 120 + 750 + 100) = 120.",
        nothing,
        run=CHECK,
        daily_pnl=120.0,
        total_notional=18250.0,
    ),
    known(
        "The source's own PnL of the day goes before what its rows say since inception.",
        both(NO_DAY, rows(SINCE_ENTRY, ETH, account={"daily_pnl": -100.0})),
        daily_pnl=-100.0,
    ),
    known(
        "A client's own PnL of the day is the day's: -90.",
        both(client(FLAT_CLIENT.replace("{}", '{"daily_pnl": -90.0}')), NO_DAY),
        run=CHECK,
        daily_pnl=-90.0,
    ),
    known(
        "The account's starting cash goes before the equity of the morning: 250 of 8 000 are 3.1 %.",
        both(NO_FLOWS, held(account={**SMALL, "starting_cash": 8000.0})),
        daily_pnl=-250.0,
        starting_cash=8000.0,
    ),
    known(
        "The command line's starting cash goes before all: 250 of 20 000 are 1.3 %.",
        both(NO_FLOWS, held(account=SMALL)),
        run=("check", "--snapshot", "book.json", "--starting-cash", "20000"),
        starting_cash=20000.0,
    ),
    known(
        "A figure that only sounds like a loss is left alone where the desk says so.",
        both(declared('ignore = ["intraday_profit"]\n'), held(account={"intraday_profit": -4000.0})),
        daily_pnl=0.0,
    ),
]
NOT_LIVE = replaced("live  = true\n", "")
USUAL = file("book.csv", HEAD + ROWS)
FILE_BROKER = '[[broker]]\nkind = "file"\npath = "../book.csv"\n'
LIVE_PAPER = '[[broker]]\nkind  = "paper"\nstate = "paper.json"\nlive  = true\n'


def _of_file(keys: str = ""):
    return both(USUAL, replaced(LIVE_PAPER, FILE_BROKER + keys))


MINUTE_AGO = ago(60)
MOMENTS = [
    told("paper that does not say when", NOT_LIVE, run=CHECK),
    told("a client that does not say when", both(client(FLAT_CLIENT), replaced("live = true\n", "")), run=CHECK),
    told("a file of a broker that does not say when", _of_file(), "as_of", run=CHECK),
    told("paper of days ago", both(NOT_LIVE, papers({}, as_of=ago(200000))), run=CHECK),
    told("paper of tomorrow", papers({}, as_of=ago(-90000)), run=CHECK),
    told("a table of days ago", both(USUAL, unparse("book.csv", 200000)), run=CSV),
    told("a broker's file of days ago", both(_of_file('as_of = "file"\n'), unparse("book.csv", 200000)), run=CHECK),
    told(
        "an account file that is younger than its table",
        both(account(), unparse("book.csv", 7200)),
        "--max-age",
        run=("check", "--snapshot", "book.csv", "--account", "account.json"),
    ),
    told("a table cut off within a number", file("book.csv", (HEAD + ROWS)[:-3]), run=CSV),
    told("a table cut off before its last line break", file("book.csv", (HEAD + ROWS)[:-1]), "last_line", run=CSV),
    told("a header cut off before its line break", file("book.csv", HEAD[:-1]), run=CSV),
    told(
        "a table of two hours before the moment that the command line says",
        both(USUAL, unparse("book.csv", 7200)),
        "book.csv",
        "as_of",
        "--max-age",
        run=("check", "--snapshot", "book.csv", "--as-of", MINUTE_AGO),
    ),
    told(
        "a broker's file of two hours before the moment that its table says",
        both(_of_file(f'as_of = "{MINUTE_AGO}"\nmax_age = "1h"\n'), unparse("book.csv", 7200)),
        "book.csv",
        "as_of",
        "3600 s",
        run=CHECK,
    ),
    told("fewer positions than a file must have", both(USUAL, declared("min_positions = 3\n")), run=CSV),
]


KNOWN_MOMENTS = [
    known(
        "A file that was written after the moment that it is of.",
        USUAL,
        run=("check", "--snapshot", "book.csv", "--as-of", MINUTE_AGO, "--max-age", "1h"),
        total_notional=18250.0,
    ),
    known(
        "A file of two hours before the moment that its table says, where its books may be as old.",
        both(_of_file(f'as_of = "{MINUTE_AGO}"\nmax_age = "3h"\n'), unparse("book.csv", 7200)),
        run=CHECK,
        total_notional=18250.0,
    ),
    known("A paper portfolio that says when needs no declaration.", both(NOT_LIVE, _of_a_second_ago), run=CHECK),
    known(
        "A file that is written at every moment may be declared live.",
        _of_file("live = true\n"),
        0,
        "answers with what is true at that moment, declared at",
        run=CHECK,
        total_notional=18250.0,
    ),
    known(
        "The file's own time speaks for it, and the report says so.",
        _of_file('as_of = "file"\n'),
        0,
        "by the file's own time",
        run=CHECK,
        total_notional=18250.0,
    ),
    known(
        "A file of the day before beside a live broker, where its own max_age allows it: 18 250 + 2 000.",
        both(
            file("book.csv", "symbol,side,size,mark_price,realized_pnl,unrealized_pnl\nADA/EUR,long,10,200,0,0\n"),
            more(f'{FILE_BROKER}as_of = "file"\nmax_age = "5d"\n'),
            unparse("book.csv", 200000),
        ),
        run=CHECK,
        total_notional=20250.0,
    ),
    known(
        "An account file speaks for a table of its own minute.",
        account(),
        run=("check", "--snapshot", "book.csv", "--account", "account.json"),
        total_notional=18250.0,
        equity=10970.0,
    ),
    known(
        "An account file speaks for a table of two hours before where books may be as old.",
        both(account(), unparse("book.csv", 7200)),
        run=("check", "--snapshot", "book.csv", "--account", "account.json", "--max-age", "3h"),
        total_notional=18250.0,
    ),
    known(
        "A table whose writer never ends its last line is whole where that is declared.",
        both(file("book.csv", (HEAD + ROWS)[:-1]), declared('last_line = "open"\n')),
        run=CSV,
        total_notional=18250.0,
    ),
    known(
        "As many positions as there must be.",
        both(USUAL, declared("min_positions = 2\n")),
        run=CSV,
        num_open_positions=2,
    ),
]


def _morning(minutes: float, lines: str, equity: float = 10100.0):
    """A client with an equity of 9 990, and what was kept some minutes before the UTC day began."""

    def arrange(desk):
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        taken = (midnight - timedelta(minutes=minutes)).isoformat()
        desk.write("config/morning.json", {"as_of": taken, "positions": [], "account": {"equity": equity}})

    made = both(client(FLAT_CLIENT.replace("8200.0", "9990.0")), day(f'flows = "none"\n{lines}'))
    return both(made, more('[snapshot]\nday_start = "morning.json"\n'), arrange)


def _client_beside_it(source):
    """Another client under the same config."""
    return file("desk_client.py", source)


CASH = '{"starting_cash": 20000.0}'
DAY_START = "day_start_equity"
OWN_START = FLAT_CLIENT.replace("8200.0", "9990.0").replace("{}", '{{"day_start_equity": {}}}')
MORNINGS = [
    told("kept before the day began", _morning(20, ""), "day_start_within", run=CHECK),
    told(
        "kept with another equity than the source says",
        both(_morning(0, ""), _client_beside_it(OWN_START.format(10900.0))),
        "10900",
        "10100",
        "morning.json",
        DAY_START,
        run=CHECK,
    ),
    told("kept as another zone's day began", _morning(0, 'zone = "Asia/Tokyo"\n'), run=CHECK),
]
KNOWN_MORNINGS = [
    known(
        "Kept with nearly the equity that the source says, which goes before it: 9 990 - 10 050 = -60.",
        both(_morning(0, ""), _client_beside_it(OWN_START.format(10050.0))),
        run=CHECK,
        daily_pnl=-60.0,
    ),
    known(
        "The account's starting cash may be another than what the day began with: 9 990 - 10 100 = -110.",
        both(_morning(0, ""), _client_beside_it(FLAT_CLIENT.replace("8200.0", "9990.0").replace("{}", CASH))),
        run=CHECK,
        daily_pnl=-110.0,
        starting_cash=20000.0,
    ),
    known(
        "Kept as the day began: 9 990 - 10 100 = -110.", _morning(0, ""), 0, "morning.json", run=CHECK, daily_pnl=-110.0
    ),
    known(
        "Kept 20 minutes before the day began, which the desk allows.",
        _morning(20, 'day_start_within = "30m"\n'),
        run=CHECK,
        daily_pnl=-110.0,
        starting_cash=10100.0,
    ),
]
