"""The catalogue of columns and account figures: whatever riskcheck knows of a name, it knows from here."""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from riskcheck.errors import folded
from riskcheck.snapshot.cells import Kind


class Unit(Enum):
    """What the numbers of a column count, where that makes a difference to how they are read."""

    MONEY = "money in base currency"
    PRICE = "a price in the row's currency, of which 0 and less are unknown"
    RATIO = "a number above 0, of which 0 and less are unknown"
    PLAIN = "neither"


class Column(NamedTuple):
    """A column that riskcheck reads: its name, the kind of its values, what they mean, and what they count.

    ``never_negative``: a value below 0 contradicts its meaning.
    """

    name: str
    kind: Kind
    meaning: str
    unit: Unit = Unit.PLAIN
    never_negative: bool = False


COLUMNS = (
    Column("symbol", Kind.TEXT, "what is held, as the source calls it"),
    Column("side", Kind.TEXT, "long, short or flat"),
    Column("size", Kind.NUMBER, "units or contracts held", never_negative=True),
    Column("entry_price", Kind.NUMBER, "the average price of entry", Unit.PRICE, never_negative=True),
    Column("mark_price", Kind.NUMBER, "the price that it is valued at", Unit.PRICE, never_negative=True),
    Column("notional", Kind.NUMBER, "gross exposure", Unit.MONEY, never_negative=True),
    Column("unrealized_pnl", Kind.NUMBER, "open profit or loss", Unit.MONEY),
    Column("realized_pnl", Kind.NUMBER, "realised profit or loss", Unit.MONEY),
    Column("leverage", Kind.NUMBER, "the position's leverage", Unit.RATIO),
    Column("venue", Kind.TEXT, "where it is held"),
    Column("account", Kind.TEXT, "the account that it is held in"),
    Column("currency", Kind.TEXT, "the currency of its prices"),
    Column("multiplier", Kind.NUMBER, "units of what it is about in one contract", never_negative=True),
    Column("margin", Kind.NUMBER, "initial margin", Unit.MONEY, never_negative=True),
    Column("maintenance_margin", Kind.NUMBER, "maintenance margin", Unit.MONEY, never_negative=True),
    Column("liquidation_price", Kind.NUMBER, "the price of liquidation", Unit.PRICE, never_negative=True),
    Column("stop_price", Kind.NUMBER, "the price of the stop order", Unit.PRICE, never_negative=True),
    Column("price_time", Kind.TIME, "when the mark price was true"),
    Column("base", Kind.TEXT, "the coin or ticker that it is about"),
)
"""The columns that every position has, in their order."""

DERIVED = (
    Column("direction", Kind.NUMBER, "+1 for long, -1 for short, 0 for flat"),
    Column("net", Kind.NUMBER, "direction x notional", Unit.MONEY),
    Column("fx", Kind.NUMBER, "the worth of one unit of the row's currency in base currency", never_negative=True),
    Column("price_age", Kind.NUMBER, "seconds between the price and the snapshot"),
)
"""The columns that are computed, and that no source may have."""

COLUMN_KINDS: Mapping[str, Kind] = MappingProxyType({column.name: column.kind for column in COLUMNS})
DERIVED_KINDS: Mapping[str, Kind] = MappingProxyType({column.name: column.kind for column in DERIVED})
CORE_COLUMNS = tuple(COLUMN_KINDS)[:9]
"""The nine columns that are always shown."""
PRICES = tuple(column.name for column in COLUMNS if column.unit is Unit.PRICE)
AUXILIARY = ("leverage", "margin", "maintenance_margin")
"""Numbers beside the exposure, of which a wrong one is unknown and does not refuse the book."""


class AccountFigure(NamedTuple):
    """A figure of the account that riskcheck reads.

    ``adds_up``: it is money by definition, so that those of several brokers make one sum. ``synonyms`` is a
    pattern of names that other people give it, folded; a name that also fits ``other`` means something else.
    """

    name: str
    meaning: str
    adds_up: bool = True
    synonyms: str = ""
    other: str = ""


_PNL_OF_A_DAY = (
    r"(?=.*(pnl|pandl|profit|loss|gain|return|realiz|realis|change|ergebnis|mtm|earnings|result|gewinn|verlust|(^|day|daily|todays?|net|total)pl($|today|day)|lost|earned|drawdown))"
    r"(?=.*(day|daily|today|intraday|1d|midnight|sinceopen|overnight|dtd|session|24h|heute|tages|journ|giorn|diari|oggi|hoy))"
)
_NO_PNL_OF_A_DAY = (
    r"best|worst|max|limit|allowed|average|avg|mean|previous|prev|yesterday|remaining|^var|(?<!\d)([2-9]|\d\d+)d"
)
_FLOWS = (
    r"deposit|withdraw|inflow|outflow|credits|debits|addedcapital|netin$|cashmovement|netflow|cashflow|(^|day|net|external|capital)flows?$|transfer|contribution|subscription|redemption"
    r"|einzahlung|auszahlung|einlage|entnahme|payin|payout|topup|paidin|paidout|(money|cash|funds|capital|wires?|payments?)(in|out)$|inject"
    r"|(capital|funds|money|cash)added|added(funds|money|cash)|remittance|netfunding|versement|retrait|deposito|bonifico"
)
_NO_FLOWS = r"available|withdrawable|limit|max|pending|insurance|depositrate|transferable|margindeposit"
_START_OF_THE_DAY = (
    r"(?=.*(day|daily|today|sod|morning|session|overnight|yesterday|prev|lastequity|opening|bod))"
    r"(?=.*(equity|nav|networth|netliq|accountvalue|portfoliovalue|capital|balance))"
)
_NO_START = r"peak|max|min|limit|low|high|days|change|pnl|pct|percent|ratio"

ACCOUNT_FIGURES: Mapping[str, AccountFigure] = MappingProxyType(
    {
        figure.name: figure
        for figure in (
            AccountFigure("equity", "what the account is worth"),
            AccountFigure("cash", "cash in the account"),
            AccountFigure("margin_used", "initial margin in use"),
            AccountFigure("daily_pnl", "the day's profit or loss", True, _PNL_OF_A_DAY, _NO_PNL_OF_A_DAY),
            AccountFigure("day_start_equity", "the equity that the day began with", True, _START_OF_THE_DAY, _NO_START),
            AccountFigure("day_flows", "deposits minus withdrawals since the day began", True, _FLOWS, _NO_FLOWS),
            AccountFigure("starting_cash", "the capital that the day began with"),
        )
    }
)
"""The account figures that riskcheck reads; a source may have any others besides."""

FURTHER_MONEY = frozenset({"maintenance_margin", "initial_margin", "balance", "day_start_balance"})
"""Figures of sources' own that are money by definition, whoever gives them."""

FIGURE_NAMES = frozenset(
    {
        *("equity", "cash", "margin_used", "daily_pnl", "starting_cash", "total_notional", "net_notional"),
        *("total_unrealized_pnl", "total_realized_pnl", "num_open_positions", "age"),
    }
)
"""The figures that expressions name without a prefix; no column may have such a name."""


def figure_meant_by(name: str) -> str:
    """The account figure that another name means, or an empty text; a name of riskcheck's own means nothing else."""
    if name in ACCOUNT_FIGURES or name in FURTHER_MONEY:
        return ""
    word = folded(name)
    fits = (
        figure.name
        for figure in ACCOUNT_FIGURES.values()
        if figure.synonyms and re.search(figure.synonyms, word) and not re.search(figure.other, word)
    )
    return next(fits, "")


_STEMS: Mapping[str, tuple[str, ...]] = {
    "multiplier": tuple(
        """
        multipli contractsize contractval contractunit contractamount contractfactor contractmult ctval ctmult ctsize
        lotsize pointvalue pointsize perpoint bigpoint percontract perlot sizecontract sizeofcontract contratsize
        kontraktgr taillecontrat moltiplicat bezugsverh facevalue tradingunit tradeunit quanto
        """.split()
    ),
    "currency": tuple("currency ccy waehrung währung devise divisa valuta moneda moeda валюта 通貨 货币 币种".split()),
}
"""What names have in them that mean a column, folded."""

_WORDS: Mapping[str, frozenset[str]] = {
    "multiplier": frozenset(
        """
        mult multi lot point pointval tickvalue pipvalue unit unitsize multiple ratio deliverable conversionfactor
        conversionratio factor poolfactor contractnotional
        """.split()
    ),
    "currency": frozenset(
        """
        quote quotecoin quoteasset settle settlecoin settleasset settlement marginasset margincoin cur curr iso isocode
        currencycode denomination denominated
        """.split()
    ),
    "size": frozenset(
        """
        qty quantity contracts contractqty numcontracts nbcontracts numberofcontracts positioncontracts sizecontracts
        positionamt positionamount positionqty positionsize netqty netquantity netposition amount lots nooflots units
        shares szi sz menge anzahl stück stueck quantité quantite cantidad quantità pos netpos openqty openquantity
        currentqty currentquantity heldqty unitsheld sharesheld numshares numberofshares stücke bestand
        """.split()
    ),
    "side": frozenset(
        """
        direction dir posside positionside tradeside holdside orderside buysell bs longshort ls isshort islong isbuy
        issell isbuyer isseller short long sens richtung seite action type posdirection positiondirection tradedirection
        positiontype positionsign sign kaufverkauf lado lato verso sentido
        """.split()
    ),
    "notional": frozenset(
        """
        marketvalue mktvalue mktval marketval mv positionvalue posvalue notionalvalue notionalusd notionaleur exposure
        grossexposure grossvalue grossmarketvalue grossnotional currentvalue curval marktwert kurswert
        valeur valeurmarché valore controvalore valor valorizzazione marketvaluebase absnotional value
        """.split()
    ),
}
"""Names that mean a column, folded."""

_NOT_THE_ROW = ("base", "account", "report", "portfolio", "home", "fee", "commission")
"""How names begin that tell a currency, but not that of a row's prices."""


def column_meant_by(name: str) -> str:
    """The column of which a wrong reading would change what a row is worth, meant by another name; or an empty text."""
    word = folded(name)
    for ours, words in _WORDS.items():
        if word in words:
            return ours
    for ours, stems in _STEMS.items():
        if any(stem in word for stem in stems) and not (ours == "currency" and word.startswith(_NOT_THE_ROW)):
            return ours
    return ""


TYPE_COLUMNS = frozenset(
    """
    assetclass assettype assetcategory assetkind sectype securitytype securityclass securitycategory instrument
    instrumenttype instrumentclass instrumentkind insttype product producttype contracttype markettype positiontype type
    kind class category wertpapierart wertpapiertyp gattung kategorie anlageklasse anlageart produkt produkttyp produit
    typ categorie
    """.split()
)
"""Names, folded, of columns that say what kind of instrument a row is."""
OWN_WORDS = frozenset("type kind class category kategorie product produkt produit instrument typ categorie".split())
"""Those of them in which a desk may have words of its own."""
OPTION_COLUMNS = re.compile(
    r".*(strike|putcall|callput|optiontype|impliedvol|moneyness|extrinsic|intrinsic|basispreis|ausübungspreis"
    r"|exerciseprice|exercisestyle|prixdexercice|prezzodiesercizio|preciodeejercicio).*|right|cp|pc|iv|(pos|position)?(gamma|vega|theta)"
)
"""Names, folded, of columns that only an option has something in."""
EXPIRY_COLUMNS = re.compile(
    r".*(expir|verfall|lasttrad(e|ing)da|delivery(date|month)|contractmonth|maturitymonth|daystoexp).*|exp|dte|expdate"
)
"""Names, folded, of columns that only what expires has something in; a bond has a maturity."""
UNDERLYING_COLUMNS = re.compile(
    "(underlying|underlyer|underlier|basiswert|sousjacent|sottostante|subyacente)"
    "(symbol|ticker|asset|instrument|security|name|id|isin|code|root)?"
)
"""Names, folded, of columns that say what a contract is about, which is not the row's own symbol."""
FLAG_COLUMNS = frozenset("isoption isfuture isderivative isswap isperpetual isperp iscfd derivative".split())
"""Names, folded, of columns of truth values that say a kind of instrument."""
