"""What sources call the columns and figures that riskcheck has under names of its own, in the languages of exports.

Names are compared in plain letters: without capitals, accents and what stands between their words. A name means a
column if it is one of its words, or has one of its stems in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from riskcheck.foundation import folded
from riskcheck.snapshot.codes import CURRENCIES

MONEY = ("notional", "realized_pnl", "unrealized_pnl")
"""What sources may name with the currency it is in."""
MIN_PART = 3
"""Letters that a part of a name has at least that may stand for the whole."""
_SEVERAL_DAYS = re.compile(r"(?<!\d)([2-9]|\d{2,})d(?!\d)|^var")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=10_000)
def plain(name: str) -> str:
    """A name in plain letters: ``Größe (Lot)`` is ``grosselot``, ``depósito`` is ``deposito``."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return folded("".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_LETTERS))


class _Names(NamedTuple):
    """Whole names, and parts of names, that mean one column."""

    words: str
    stems: str = ""


OTHER_COLUMNS: Mapping[str, _Names] = {
    "multiplier": _Names(
        """
        mult multi mul lot point pointval tickvalue pipvalue bpvalue bpv unit unitsize multiple deliverable
        deliverablequantity conversionfactor conversionratio poolfactor contractnotional contractquantity
        pricefactor quantityfactor sizefactor scalefactor lotvalue futmult pointworth quotité parité лот 乘数
        """,
        """
        multipli multipl contractsize contractval contractunit contractamount contractfactor contractmult ctval ctmult
        ctsize lotsize lotgröße pointvalue pointsize perpoint bigpoint percontract perlot sizecontract sizeofcontract
        kontraktgröße kontraktwert punktwert bezugsverh facevalue tradingunit tradeunit quanto taillecontrat
        tailleducontrat valeurdupoint contratsize tamañocontrato tamañodelcontrato valorpunto valordelpunto
        tamanhocontrato tamanhodocontrato dimensionecontratto dimensionedelcontratto moltiplicat множитель размерлота
        合约乘数 合約乘數 乘數
        """,
    ),
    "currency": _Names(
        """
        quote quotecoin quoteasset settle settlecoin settleasset settlement marginasset margincoin cur curr iso isocode
        denomination denominated denominatedin denom quotedin quotation fxcode money crncy whg whrg wkz
        """,
        """
        currency ccy währung devise divisa valuta moneda moeda waluta měna pénznem döviz валюта 通貨 货币 币种
        """,
    ),
    "size": _Names(
        """
        qty quantity contracts contractqty numcontracts nbcontracts numberofcontracts positioncontracts sizecontracts
        positionamt positionamount positionqty positionsize netqty netquantity netposition amount lots nooflots units
        shares szi sz menge anzahl stück stueck stücke quantité cantidad quantità pos netpos openqty openquantity
        currentqty currentquantity heldqty unitsheld sharesheld numshares numberofshares bestand
        """,
    ),
    "side": _Names(
        """
        direction dir buysell bs sb longshort ls kv isshort islong isbuy issell isbuyer isseller short long sens
        richtung seite action type postype positiontype sign positionsign segno lado lato verso sentido kaufverkauf
        achatvente compraventa kierunek strana yön направление 方向 买卖 买卖方向
        """,
        "posside positionside tradeside holdside orderside entryside legside exposureside posdirection "
        "positiondirection tradedirection",
    ),
    "notional": _Names(
        """
        mktvalue mktval marketval mv positionvalue posvalue notionalvalue notionalusd notionaleur exposure
        grossexposure grossvalue grossnotional absnotional currentvalue curval marktwert kurswert positionswert wert
        valeur valore controvalore valor valorizzazione value usdvalue valueusd eurvalue valueeur amountusd amounteur
        positionsizeusd basevalue netvalue totalvalue worth wartość hodnota стоимость 市值 持仓价值
        """,
        "marketvalue valeurmarché",
    ),
    "price_time": _Names(
        "lasttradetime markts pricets quotets priceasof lastpriceupdate",
        "pricetime priceupdate pricedate marktime quotetime",
    ),
    "unrealized_pnl": _Names(
        """
        upl upnl openpl openpnl floatingpl floatingpnl floating openprofit pnlopen pnlunrealized unreal
        nichtrealisiert plusvaluelatente
        """,
        "unrealiz unrealis nichtrealisiert",
    ),
    "realized_pnl": _Names(
        """
        rpl rpnl closedpl closedpnl bookedpnl bookedpl realized realised pnlrealized pnlrealised realizedtoday
        realisedtoday closeprofit realisiert
        """,
        "realizedp realisedp realizedg realisedg realizedl realisedl",
    ),
}
"""By column, the names that mean it. A wrong reading of each would change what a row is worth, or what it lost."""

LIKELY_NAMES: Mapping[str, str] = {
    "symbol": """
    symbol ticker tickersymbol tradingsymbol contractsymbol localsymbol instrumentid instid symbolisin symboolisin
    financialinstrument instrument contract pair market security asset coin code isin wkn sedol cusip securityid
    instrumentname securityname stock scrip wertpapier titel valor titolo titre valeur product produkt produit
    name bezeichnung description
    """,
    "size": """
    size quantity qty positionsize positionamt positionqty netqty netquantity netposition position shares units szi pos
    positionamount openqty openquantity currentqty currentquantity numberofshares numshares stück stücke stuck stk
    menge anzahl quantité cantidad quantità quantidade aantal antal bestand ilość количество nominale nominal contracts
    volume lots sz amount
    """,
    "mark_price": """
    markprice mark markpx marketprice mktprice currentprice pricecurrent currentrate lastprice last lastpx
    lasttradedprice ltp closeprice closingprice closepx close settlementprice settleprice marktpreis aktuellerkurs
    aktkurs kursaktuell kurs koers slotkoers schlusskurs coursactuel dernierscours cours preciodemercado precioactual
    últimoprecio cotización prezzodimercato prezzoattuale ultimoprezzo prezzo preçoatual preço shareprice unitprice
    price px цена 最新价 现价
    """,
    "entry_price": """
    entryprice avgentryprice averageentryprice avgprice averageprice avgpx entrypx avgcost averagecost avgcostprice
    costprice costbasisprice priceopen openprice avgopenprice averageopenprice openrate pricepaid purchaseprice buyprice
    avgbuyprice avgpxopen averagecostbasis averagecostpershare einstandskurs einstandspreis kaufkurs
    durchschnittskurs prixderevient pru precomedio preciomedio prezzomediocarico prezzomedio gak 成本价
    """,
    "liquidation_price": "liquidationprice liqprice liqpx liquidationpx liquidationskurs",
    "delta": "delta",
    "underlying_price": "underlyingprice undprice",
}
"""By column, the names that files likely have for it, the likeliest first: to propose, never to read by."""

_NOT_THE_ROW = ("base", "account", "report", "portfolio", "home", "fee", "commission")
"""How names begin that tell a currency, but not that of a row's prices."""


class _Figure(NamedTuple):
    """Stems of which a name has one of each group to mean a figure of the account, and one that it must not have."""

    words: str
    groups: tuple[str, ...]
    other: str


OTHER_FIGURES: Mapping[str, _Figure] = {
    "daily_pnl": _Figure(
        """
        intraday dpnl dpl dailydd ddtoday daypl dailypl todaypl todayspl plday pltoday netplday equitychange navchange
        netliqchange
        """,
        (
            """
            pnl pandl profit loss gain return realiz realis change ergebnis guv result mtm marktomarket earnings earned
            lost drawdown gewinn verlust perte perdida utile perdita resultado wynik variationmargin settlement pyg
            убыток прибыль 盈亏 損益
            """,
            """
            day daily today intraday 1d midnight sinceopen overnight dtd session 24h heute tag jour journ giorn diari
            oggi hoy dia dzien день 当日 今日 日盈亏 本日
            """,
        ),
        "best worst max limit allowed average avg mean previous prev yesterday remaining",
    ),
    "day_flows": _Figure(
        """
        netin cashin cashout dayflows dayflow netflows netflow capitalflows externalflows extflows flows ach achin
        newmoney netnewmoney incoming inout netinout cashmoves adjustment cashadjustments creditin recharge loaded
        """,
        (
            """
            deposit withdraw inflow outflow credits debits addedcapital cashmovement moneymovement netflow cashflow
            transfer contribution subscription redemption payin payout topup paidin paidout moneyin moneyout fundsin
            fundsout capitalin capitalout wirein wireout wiresin paymentsin paymentin inject capitaladded fundsadded
            moneyadded addedfunds addedmoney remittance netfunding balanceoperation einzahlung auszahlung einlage
            entnahme zufluss abfluss versement retrait dépôt apport virement ingreso aportacion aporte abono depósito
            versament bonific prelievo storting wpłat wypłat vklad пополнен 入金 出金 充值 提现
            """,
        ),
        "available withdrawable limit max pending insurance depositrate transferable margindeposit rapport",
    ),
    "day_start_equity": _Figure(
        "equity0000 prebalance staticbalance 昨权益 昨日权益 期初权益 前日残高",
        (
            """
            day daily today sod morning session overnight yesterday prev lastequity opening openequity openbalance
            equityopen bod begin atopen prior midnight vortag anfang ouverture apertura anterior inicial iniziale
            initialbalance soldeinitial poczatkow 昨 期初 前日
            """,
            """
            equity nav networth netliq accountvalue portfoliovalue capital balance saldo solde kapital 权益 残高
            """,
        ),
        """
        peak max min limit low high days change pnl pct percent ratio initialcapital startingcapital period week month
        quarter year inception
        """,
    ),
}
"""By account figure, the names that mean it: a loss, a deposit or a morning's equity that would be left unread."""

SECOND_FIGURES: Mapping[str, str] = {
    "equity": """
    nav netassetvalue netliquidation netliquidationvalue netliquidatingvalue netliq netliqvalue accountvalue
    accountequity totalequity totalaccountvalue totalnav totalnetassetvalue networth nettoinventarwert kontowert
    """,
    "cash": "cashbalance totalcash totalcashbalance totalcashvalue barbestand",
    "margin_used": "usedmargin margininuse totalmarginused",
    "starting_cash": "startingcapital startcapital startingbalance startcash startkapital",
}
"""By account figure, the names that mean it too: one beside it that says something else contradicts it.

Without it they are figures of the source's own: what needs ours is an error then, and nothing goes unread.
"""


@cache
def _words() -> Mapping[str, str]:
    return {plain(word): ours for ours, names in OTHER_COLUMNS.items() for word in names.words.split()}


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    return tuple((plain(stem), ours) for ours, names in OTHER_COLUMNS.items() for stem in names.stems.split())


def column_meant_by(name: str) -> str:
    """The column of riskcheck's that another name means; or an empty text."""
    word = plain(name)
    if word in _words():
        return _words()[word]
    money = _words().get(word[:-3]) if word[-3:].upper() in CURRENCIES else None
    if money in MONEY:
        return money
    ours = next((ours for stem, ours in _stems() if stem in word), "")
    return "" if ours == "currency" and word.startswith(_NOT_THE_ROW) else ours


def figure_meant_by(name: str) -> str:
    """The account figure of riskcheck's that another name means; or an empty text."""
    word = plain(name)
    return next((ours for ours, figure in OTHER_FIGURES.items() if _means(word, figure)), "")


@cache
def _second_names() -> Mapping[str, str]:
    return {plain(word): ours for ours, words in SECOND_FIGURES.items() for word in words.split()}


def second_figure_of(name: str) -> str:
    """The account figure of riskcheck's that another name means where both are there; or an empty text."""
    return _second_names().get(plain(name), "")


def _means(word: str, figure: _Figure) -> bool:
    if _has_one(word, figure.other.split()) or _SEVERAL_DAYS.search(word):
        return False
    return word in map(plain, figure.words.split()) or all(_has_one(word, stems.split()) for stems in figure.groups)


def _has_one(word: str, stems: Iterable[str]) -> bool:
    return any(plain(stem) in word for stem in stems)


@cache
def _ranks(ours: str) -> Mapping[str, int]:
    ranks: dict[str, int] = {}
    for rank, word in enumerate(LIKELY_NAMES.get(ours, "").split()):
        ranks.setdefault(plain(word), rank)
    return ranks


def likely_rank(ours: str, name: str) -> int | None:
    """How likely a name means a column of riskcheck's, 0 being the likeliest; None where nothing says that it does.

    A name may have another one behind it, as in ``Qty (Quantity)`` and ``Symbol/ISIN``.
    """
    ranks = _ranks(ours)
    parts = [name, *(part for part in re.split(r"[()/,|]", name) if len(plain(part)) >= MIN_PART)]
    return min((ranks[plain(part)] for part in parts if plain(part) in ranks), default=None)
