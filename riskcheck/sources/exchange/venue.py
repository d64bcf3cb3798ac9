"""The kinds of things that are known of an exchange: questions, accounts and what their figures mean."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from riskcheck.sources.exchange.answers import Path
from riskcheck.sources.exchange.listing import Listing

Params = Mapping[str, str | bool]
SPOT = "spot"


def question_key(params: Params) -> Hashable:
    """A question as a set holds it."""
    return frozenset(params.items())


@dataclass(frozen=True, slots=True)
class Figure:
    """Where an account figure stands in an exchange's own answer, and in which currency.

    The currency is a code, or, with ``named``, the key beside the amount that names it. With ``is_repeated`` every row
    says the same of the whole account, and it counts once.
    """

    path: Path
    currency: str
    named: bool = False
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One account of an exchange: the question for its balance, where its entries stand, and what its figures mean.

    ``equity`` and ``margin_used`` are the places where the figure may be, of which the first that is there counts;
    without one it is not known. With ``is_wallet``, the totals of its currencies are what is held in them, so that
    equity and cash are their sums; with ``totals_are_equity`` they contain the open PnL, and are not cash. With
    ``holds_debts`` the totals contain what was borrowed. ``beside`` is where the answer has further accounts that are
    none of the book's.
    """

    params: Params
    entries: Path
    equity: tuple[Figure, ...] = ()
    margin_used: tuple[Figure, ...] = ()
    is_wallet: bool = False
    totals_are_equity: bool = False
    holds_debts: bool = False
    name: str = ""
    beside: Path | None = None

    @property
    def key(self) -> Hashable:
        """What tells it from the exchange's other accounts: two that are asked for alike are one."""
        return question_key(self.params)


@dataclass(frozen=True, slots=True)
class Each:
    """A question that is asked once for each value that an exchange's markets have, such as the coin they settle in.

    ``flag`` is the key that marks the markets in question, ``value`` where the value stands in them, and ``key`` the
    parameter that it is asked under. With ``is_needed`` markets without any value are refused, as some are missing.
    The accounts that secure such positions are in none of the account figures.
    """

    params: Params
    key: str
    flag: str
    value: Path
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """How an exchange counts the size of a position, and where it stands.

    ``key`` is the key under which ccxt gives it; with ``in_coin`` it counts units of the coin wherever there are no
    contracts. ``coin`` is the exchange's own key of the size in the coin, where the one that ccxt gives is an amount of
    the quote currency or of the coin, and never a number of contracts. ``closed`` is the exchange's key for what the
    size still contains although it is closed.
    """

    key: str = "contracts"
    in_coin: bool = False
    coin: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPnl:
    """Where the open PnL of a position stands, as far as what ccxt calls so is another figure; None: nowhere."""

    key: str | None


@dataclass(frozen=True, slots=True)
class Venue:
    """How one exchange is asked and understood.

    ``questions``, by market, and ``each`` together give every open position; ``most`` is how many ccxt reads at most.
    ``rows`` is where the positions stand in the answer (``()`` is the answer itself, None not known), so that an empty
    answer is told from a broken one, and a position that ccxt leaves out is missed; ``held`` is the key of a row's
    size, where ccxt leaves out rows of size 0. ``open_pnl`` says where that is not ccxt's own.

    ``accounts`` are those behind each market; ``further`` are wallets that belong to the spot market, too, and that
    need not exist. ``beginnings`` and ``endings`` are those of codes that mark a coin as bound in a programme, such as
    staking: it is worth what the coin is. ``kind`` is the option in which ccxt keeps the kind of account that it found.

    ``refusals`` are what its answer has where a key must not ask, although ccxt takes that for a fault of the network.
    With ``tickers_by_coin`` one question for tickers is about one coin.

    ``listings`` gives, for some markets, the questions that together list what moved money into or out of their
    accounts and ``further`` ones; None where nobody has looked how. ``unread`` names what no question asks for. Of an
    exchange that is not ``is_known`` nobody has looked the answers up.
    """

    questions: Mapping[str, tuple[Params, ...]] = field(default_factory=dict)
    rows: Path | None = None
    accounts: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    further: tuple[Account, ...] = ()
    most: int | None = None
    size: Size = Size()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    held: str | None = None
    kind: str | None = None
    each: tuple[Each, ...] = ()
    open_pnl: OpenPnl | None = None
    listings: Callable[[frozenset[str]], tuple[Listing, ...]] | None = None
    unread: str = ""
    tickers_by_coin: bool = False
    refusals: tuple[str, ...] = ()
    is_known: bool = True

    def accounts_behind(self, markets: Iterable[str]) -> list[Account]:
        """The accounts behind some markets, each once; a market of which nothing is known has one of its name."""
        behind = [one for market in markets for one in self.accounts.get(market) or (Account({"type": market}, ()),)]
        return list({one.key: one for one in behind}.values())

    def questions_about(self, markets: Iterable[str]) -> list[Params]:
        """The questions that, with ``each``, give every position of some markets, each once."""
        asked = [one for market in markets if market != SPOT for one in self.questions.get(market, ({},))]
        return list({question_key(one): one for one in asked}.values())

    def methods(self) -> frozenset[str]:
        """The names of ccxt's methods that its listings are asked by."""
        every = self.listings(frozenset({SPOT})) + self.listings(frozenset(self.questions)) if self.listings else ()
        return frozenset(listing.method for listing in every)
