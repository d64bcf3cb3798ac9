"""Three desks that start with ``riskcheck init``: each error names the next line to write, until there is a verdict.

Every step holds the folder as it is then to the exit code, and to the line that the message names. What the last step
shows was worked out by hand.
"""

from datetime import UTC, datetime

import pytest
from desk import Desk
from inside import Inside
from replay import ReplayServer
from venue_routes import CREDENTIALS

CONFIG = "config/config.toml"
PAPER = ('kind  = "paper"', 'state = "paper.json"')


class Newcomer(Desk):
    """A desk in an empty folder, in which ``riskcheck init`` has just run."""

    def __init__(self, folder, inside):
        self.folder, self.inside = folder, inside
        assert self.run("init", ".").code == 0

    def takes(self, kind, line):
        """Put another kind of broker, and its own first line, where init has the paper broker."""
        for old, new in zip(PAPER, (f'kind = "{kind}"', line), strict=True):
            self.replaces(old, new)

    def replaces(self, old, new):
        """Change a text in the config that is there once."""
        text = self.read(CONFIG)
        assert text.count(old) == 1, old
        self.write(CONFIG, text.replace(old, new))

    def adds(self, *lines):
        """Write lines at the end of the config, which is where its only broker stands."""
        self.write(CONFIG, "\n".join((self.read(CONFIG).rstrip("\n"), *lines, "")))

    def says(self, line):
        """Take the # off a line that init wrote, and put one's own value in it."""
        key = line.partition(" = ")[0]
        lines = self.read(CONFIG).splitlines()
        commented = [number for number, one in enumerate(lines) if one.startswith(f"# {key} ")]
        lines[commented[-1]] = line
        self.write(CONFIG, "\n".join(lines) + "\n")

    def is_told(self, code, *words, env=None):
        """Run the gate: its exit code, and what it says."""
        if self.path("config/book.csv").exists():
            self.path("config/book.csv").touch()  # its age counts, and steps may take long
        answer = self.run("check", "-v", env=env)
        assert answer.code == code, answer.said
        answer.assert_told(words)


@pytest.fixture
def newcomer(tmp_path, monkeypatch, capfd):
    """A desk that has just run ``riskcheck init``."""
    return Newcomer(tmp_path, Inside(monkeypatch, capfd))


BOOK = """\
Symbol,Description,Quantity,Price,Cost Basis,Market Value
AAPL,APPLE INC,10,250.00,200.00,2500.00
MSFT,MICROSOFT CORP,5,400.00,420.00,2000.00
TSLA,TESLA INC,-4,300.00,280.00,-1200.00
"""


def test_the_portfolio_that_init_writes(newcomer):
    """The paper portfolio says neither its time nor its day: two lines, and it passes."""
    newcomer.is_told(2, "nothing says when its answer was true", "live = true on its [[broker]]")
    newcomer.says("live = true")
    newcomer.is_told(2, "daily_pnl is unknown", 'write pnl = "of the day"')
    newcomer.says('pnl = "of the day"')
    newcomer.is_told(2, "starting_cash is unknown", "general.starting_capital in the config")
    newcomer.says("starting_capital = 10000.0")
    # 0.5 x 29,500 + 2 x 1,750; the PnL of the rows is 0.5 x 1,500 + 2 x 50 + 120, a gain.
    newcomer.is_told(0, "18 250.00 of 50 000.00 EUR", "0.00 of 500.00 EUR")


def test_shares_in_a_csv_file(newcomer):
    """Shares in dollars in a CSV file take three lines more, and three of those that init wrote."""
    newcomer.write("config/book.csv", BOOK)
    newcomer.takes("file", 'path = "book.csv"')
    newcomer.is_told(2, "nothing says when the snapshot was taken", 'as_of = "file" on a [[broker]]')
    newcomer.adds('as_of = "file"')
    columns = 'columns = { symbol = "Symbol", size = "Quantity", mark_price = "Price" }'
    newcomer.is_told(2, "no column 'symbol' and no column 'size'", f"write {columns} on its [[broker]]")
    newcomer.adds(columns)
    newcomer.is_told(2, "AAPL: its currency is not known", 'write currency = "USD"')
    newcomer.says('currency = "USD"')
    newcomer.is_told(2, "there is no rate for USD", "write USD = N under [fx]", "the worth of one USD in EUR")
    newcomer.says("USD = 0.80")
    newcomer.is_told(2, "daily_pnl is unknown: nothing gives it", "account_file on its [[broker]]", "day_start_equity")
    newcomer.write("config/account.json", {"account": {"equity": 20000.0, "day_start_equity": 20300.0}})
    newcomer.adds('account_file = "account.json"')
    newcomer.is_told(2, "but not day_flows", 'write flows = "none" under [day]')
    newcomer.says('flows = "none"')
    # At 0.80 EUR: 10 x 250, 5 x 400 and 4 x 300 dollars. 300 of 20,300 were lost.
    figures = ("[AAPL] 10%", "2 000.00 of", "1 600.00 of", "960.00 of", "4 560.00 of 50 000.00 EUR")
    newcomer.is_told(0, *figures, "300.00 of 500.00 EUR", "1.48 % of 5.00 %")


def test_shares_in_a_book_in_their_own_currency(newcomer):
    """Where all money is in dollars the currency has to be said all the same, and then needs no rate."""
    newcomer.write("config/book.csv", BOOK)
    newcomer.takes("file", 'path = "book.csv"')
    newcomer.replaces('"EUR" ', '"USD" ')
    newcomer.adds('as_of = "file"', 'columns = { symbol = "Symbol", size = "Quantity", mark_price = "Price" }')
    newcomer.is_told(2, "AAPL: its currency is not known", 'write currency = "USD"')
    newcomer.says('currency = "USD"')
    newcomer.write("config/account.json", {"account": {"daily_pnl": -450.0, "starting_cash": 10000.0}})
    newcomer.adds('account_file = "account.json"')
    # 10 x 250 + 5 x 400 + 4 x 300; 450 of 500 is 90 %, and warns.
    newcomer.is_told(0, "5 700.00 of 50 000.00 USD", "450.00 of 500.00 USD", "WARN max_daily_loss_abs 90%")


def test_a_currency_below_the_columns_is_no_column(newcomer):
    """A line that was written below [broker.columns] is told to go above it."""
    newcomer.write("config/book.csv", BOOK)
    newcomer.takes("file", 'path = "book.csv"')
    newcomer.adds('as_of = "file"', "[broker.columns]", 'symbol = "Symbol"', 'size = "Quantity"', 'currency = "USD"')
    newcomer.is_told(2, 'said above [broker.columns]: currency = "USD" on the [[broker]] itself')


def test_an_exchange(newcomer):
    """A key of an exchange takes its two variables, and the equity that the day began with: nothing else is asked."""
    key, secret = (CREDENTIALS["kraken"][name] for name in ("apiKey", "secret"))
    env = {"KRAKEN_API_KEY": key, "KRAKEN_API_SECRET": secret}
    newcomer.takes("ccxt", 'exchange = "kraken"')
    newcomer.replaces("max_total_exposure_notional  = 50000.0", "max_total_exposure_notional  = 70000.0")
    with ReplayServer("kraken") as server:
        newcomer.adds(f'relay_url = "{server.url}"', 'timeout = "18s"')  # only here: what stands for the exchange
        newcomer.is_told(2, 'kraken requires "apiKey" credential', "write api_key_env = ")
        newcomer.adds('api_key_env = "KRAKEN_API_KEY"')
        newcomer.is_told(4, "the environment variable KRAKEN_API_KEY is not set")
        newcomer.is_told(2, 'kraken requires "secret" credential', "write secret_env = ", env=env)
        newcomer.adds('secret_env = "KRAKEN_API_SECRET"')
        kept = "in the file that day_start under [snapshot] names"
        newcomer.is_told(1, "but not day_start_equity", "riskcheck preview --no-risk --json", kept, env=env)
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        newcomer.write("config/day-start.json", {"as_of": midnight.isoformat(), "account": {"equity": 53600.0}})
        newcomer.says('day_start = "day-start.json"')
        # 1.25 BTC at 40,000 and 10 ETH at 1,600, some of them held and some on margin. The wallets: 10,000 EUR, and
        # 5,000 USD and 2,000 USDT at 0.80, 0.75 BTC, 4 ETH; with the 1,300 that the positions have gained 53,300.
        figures = ("50 000.00 > 20 000.00 EUR", "16 000.00 of 20 000.00 EUR", "66 000.00 of 70 000.00 EUR")
        newcomer.is_told(1, *figures, "equity 53 300.00 EUR", "300.00 of 500.00 EUR", "BREACH 1 failed", env=env)


CLIENT = """\
class Client:
    def fetch_positions(self):
        return [{"symbol": "AAPL", "quantity": 10, "mark_price": 250.0},
                {"symbol": "MESZ6", "quantity": -1, "mark_price": 6100.0}]

    def fetch_balance(self):
        return {"equity": 50000.0, "day_start_equity": 50300.0}


def make(table):
    return Client()
"""


def test_a_client_of_ones_own(newcomer):
    """A client in Python takes no line more than init wrote, and of those four; the rest is its own to answer."""
    newcomer.write("my_desk.py", CLIENT)
    newcomer.takes("python", 'factory = "my_desk:make"')
    newcomer.is_told(2, "nothing says when its answer was true", "live = true on its [[broker]]")
    newcomer.says("live = true")
    newcomer.is_told(2, "the positions have no column 'size'", "a client has to call them so")
    newcomer.write("my_desk.py", CLIENT.replace("quantity", "size"))
    contract = "MESZ6 is a contract by its name, and nothing says how many units a contract stands for"
    newcomer.is_told(2, contract, "write multiplier = N", "let the source give a column multiplier")
    answered = CLIENT.replace("quantity", "size").replace('"MESZ6",', '"MESZ6", "multiplier": 5,')
    newcomer.write("my_desk.py", answered)
    newcomer.is_told(2, "MESZ6: its currency is not known", 'write currency = "USD"')
    newcomer.says('currency = "USD"')
    newcomer.is_told(2, "there is no rate for USD", "write USD = N under [fx]")
    newcomer.says("USD = 0.80")
    newcomer.is_told(1, "but not day_flows", 'write flows = "none" under [day]')
    newcomer.says('flows = "none"')
    # 10 x 250 and 1 x 5 x 6,100 dollars at 0.80 EUR; 300 of 50,300 were lost.
    figures = ("24 400.00 > 20 000.00 EUR", "2 000.00 of 20 000.00 EUR", "26 400.00 of 50 000.00 EUR")
    newcomer.is_told(1, *figures, "300.00 of 500.00 EUR", "0.60 % of 5.00 %", "BREACH 1 failed")
