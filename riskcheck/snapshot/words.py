"""The words in which sources say sides, kinds of instruments and sums, in the languages that exports come in.

All are compared without regard to case and to what stands between their parts.
"""

import re
from collections.abc import Mapping
from enum import Enum

from riskcheck.foundation import folded

_LONG = """
    long buy bought b l bid lang kauf gekauft achat acheteur compra comprado comprador largo larga lungo acquisto koop
    gekocht kjøp køb köp positionsidelong buylong longposition bot bto buytoopen 多 買い 买入 покупка kupno
"""
_SHORT = """
    short sell sold s ss ask verkauf verkauft leerverkauf kurz vente vendeur venta vendido vendedor corto corta vendita
    venduto verkoop verkocht salg sälj sellshort shortsell shortposition positionsideshort venda sld sto selltoopen 空
    売り 卖出 продажа sprzedaż
"""
_FLAT = "flat closed none neutral geschlossen fermé cerrado chiuso"
SIDE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(_LONG.split(), "long"),
    **dict.fromkeys(_SHORT.split(), "short"),
    **dict.fromkeys(_FLAT.split(), "flat"),
}
"""What sources call a side, folded, and which it is."""


SHARE_WORDS = frozenset(
    """
    stock stocks stk share shares equity equities common commonstock commonshares adr gdr etf etfs fund funds aktie
    aktien action actions acción acciones azione azioni ação ações aandeel aandelen preferred reit
    """.split()
)
"""Words, folded, that say a share or the like, whatever its name looks like."""


TRUTH_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "y", "1", "1.0", "ja", "oui"), True),
    **dict.fromkeys(("false", "no", "n", "0", "0.0", "nein", "non"), False),
}
"""What sources write for truth values, without capitals, in columns of which it is known that they hold some."""


class Instrument(Enum):
    """Kinds of instruments by what a contract's price says of its exposure."""

    OUTRIGHT = "held outright: a unit is a unit, and its price is what it is worth"
    DERIVATIVE = "a contract of so and so many units, which the source has to say"
    OPTION = "a right, whose price is a premium and not its exposure"


_OPTION_WORDS = tuple(
    """
    option options opt fop iopt war wrt warrant warrants call put calls puts optionsschein optionsscheine os
    knockout ko turbo turbos turbowarrant opción opciones opcion opzione opzioni opção opções opcao optie opties
    swaption swaptions rights bezugsrecht right structured structuredproduct hebelzertifikat zertifikat zertifikate
    certificate certificates discountzertifikat bonuszertifikat coveredwarrant optn fuop inop eqop mleg
    """.split()
)
_DERIVATIVE_WORDS = tuple(
    """
    future futures fut futs cfd cfds swap swaps perp perps perpetual perpetuals forward forwards fwd ndf fx forex
    devisen derivative derivatives derivate termin terminkontrakt terminkontrakte inverse linear quanto delivery
    spread spreadbet index indices indizes futuro futuros contrat kontrakt contract contracts minifuture dated
    differenzkontrakt combo bag repo fra irs cds trs marginfx currencypair fxlot coinm usdm usdtm usdsm derivado
    derivados derivato derivati dérivé faktor lot dérivés derivat metal metals cmdty perpétuel commodity commodities
    rohstoff gold rolling
    """.split()
)
_OUTRIGHT_WORDS = tuple(
    """
    stock stocks stk share shares equity equities eq cs common commonstock adr gdr etf etfs etp etc etn fund funds
    fond fonds mutualfund mutual unit aktie aktien action actions acción acciones accion azione azioni ação ações
    aandeel aandelen acoes preferred preference reit reits trust spot crypto coin cryptocurrency token kryptowährung
    krypto cash money moneymarket moneymarketfund mmf bond bonds fixedincome note notes bill bills treasury anleihe
    anleihen rente renten obligation obligations obligatie bono bonos obbligazione corporate corp government govt
    sovereign municipal muni deposit deposits cd certificateofdeposit
    depositaryreceipt depositoryreceipt property realestate loan loans claim claims
    investmentfund margin highlyliquid moderatelyliquid lessliquid illiquid
    """.split()
)

_FUNDS = frozenset("etf etfs etp etc etn fund funds fond fonds".split())
_IN_FUNDS = frozenset("index indices indizes commodity commodities rohstoff gold metal metals".split())
"""Words for contracts that only say what a fund is about, where a text calls it one."""

_KINDS: Mapping[str, Instrument] = {
    **{folded(word): Instrument.OUTRIGHT for word in _OUTRIGHT_WORDS},
    **{folded(word): Instrument.DERIVATIVE for word in _DERIVATIVE_WORDS},
    **{folded(word): Instrument.OPTION for word in _OPTION_WORDS},
}
_STEMS = (
    (Instrument.OPTION, re.compile(r"option(?!al)|opcion|opzion|optie|warrant|knockout|turbo|swaption|zertifikat")),
    (Instrument.DERIVATIVE, re.compile(r"futur|perpetual|swap|cfd|forward|terminkontrakt|derivat|deriv")),
)
_PLAIN_NAMES = frozenset(
    """
    option options opt fop iopt war warrant warrants optionsschein optionsscheine knockout turbo future futures fut
    cfd cfds swap swaps perp perpetual perpetuals forward forwards terminkontrakt terminkontrakte
    """.split()
)
"""Words that name a kind of contract wherever they stand alone."""
_WORD = re.compile(r"[^\W\d_]+")
MAX_NAME_LENGTH = 30
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def instrument_in(text: str) -> Instrument | None:
    """The kind of instrument that a text names; None for one of other words.

    The riskier kind counts: an equity option is an option.
    """
    whole = folded(text)
    if whole in _KINDS:
        return _KINDS[whole]
    words = set(_WORD.findall(_CAMEL.sub(" ", text).casefold()))
    kinds = {_KINDS.get(word) for word in (words if words.isdisjoint(_FUNDS) else words - _IN_FUNDS)}
    kinds |= {kind for kind, stem in _STEMS if stem.search(whole)}
    return next(
        (kind for kind in (Instrument.OPTION, Instrument.DERIVATIVE, Instrument.OUTRIGHT) if kind in kinds), None
    )


def instrument_called(text: str) -> Instrument | None:
    """The kind of contract that a text is the plain name of, and says nothing else; None for any other text."""
    word = text.casefold() if text.isalpha() or len(text) > MAX_NAME_LENGTH else folded(text)
    return _KINDS[word] if word in _PLAIN_NAMES else None


MIN_LETTERS = 3


def is_plain_side(text: str) -> bool:
    """Whether a text says a side and could hardly say anything else."""
    return len(text) >= MIN_LETTERS and SIDE_WORDS.get(folded(text)) in {"long", "short"}


def side_in(text: str) -> str | None:
    """The side that a word names; None for another word."""
    return SIDE_WORDS.get(folded(text) or text)


_SUM = (
    r"(?:(?:sub|grand|net|portfolio|account|overall|gross)[ -]?)*totals?(?:[ :(].*)?|.+ totals?"
    r"|summe[n]?(?:[ :(].*)?|(?:gesamt|zwischen|end|insgesamt|gesamt-?)(?:summe|wert|bestand|betrag|depot)?(?:[ :(].*)?"
    r"|sum|sums|sum of .*|somme|total[ei]?(?: .*)?|.+ total[ei]|totaal|totaux|suma|summa|soma|celkem|razem|итого|всего"
    r"|合計|合计|总计|總計|小计|小計|\u03c3|account value|net liquidation(?: value)?|all positions|overall"
    r"|aggregate|depotwert|depotbestand|depot gesamt|samlet|i alt|yhteensä|toplam|összesen|ukupno"
    r"|(?:sous|gran|sub)[ -]?tot(?:al|ale|aal)|cash & cash investments|pending activity"
)
_PARTS_OF_SUMS = tuple(
    """
    tot sum som gesamt zwischen end celkem razem итог всего 计 計 value \u03c3 liquidation overall aggregate positions
    depot samlet alt yhteens toplam össze ukupno investments activity
    """.split()
)
"""What every name of a sum has in it: only names with one of these are held against the pattern."""


def is_sum(symbol: str) -> bool:
    """Whether what stands where a symbol should is what sums of positions are called."""
    if not any(part in symbol.casefold() for part in _PARTS_OF_SUMS):
        return False
    return re.fullmatch(_SUM, symbol.strip(" *-=:"), re.IGNORECASE) is not None


_BLANKS = frozenset({"", "-", "--", "---", "\u2013", "\u2014"})
_PLACEHOLDERS = _BLANKS | {"n/a", "n.a.", "#n/a", "null", "none"}


def is_blank(value: object) -> bool:
    """Whether a cell of texts says nothing: a word such as none may well be one of a desk's own."""
    return isinstance(value, str) and value.strip() in _BLANKS


def is_placeholder(value: object) -> bool:
    """Whether a cell where a number or a time should be says that it is not known."""
    return isinstance(value, str) and value.strip().casefold() in _PLACEHOLDERS
