"""Which columns tell what kind of instrument a row is, whatever a source calls them.

Names are compared in plain letters, as those of ``other_names``.
"""

import re
from enum import Enum
from functools import lru_cache

from riskcheck.snapshot.other_names import plain


class Tells(Enum):
    """What a column tells, by its name."""

    TYPE = "the type of each row, in words that riskcheck has to know"
    LOOSE_TYPE = "a type, of instruments or of something else: only a word for a contract tells something"
    CODE = "the code of ISO 10962 (CFI)"
    TEXT = "what the row is, in a text for people"
    OPTION = "something that only an option has"
    CONTRACT = "something that only a contract has"
    MATURITY = "when it ends, which a contract and a bond have"
    UNDERLYING = "what it is about, which is another symbol of a contract alone"
    FLAG = "whether it is a contract"


_TYPES = frozenset(
    """
    assetclass assettype assetcategory assetkind sectype securitytype securityclass securitycategory instrument
    instrumenttype instrumentclass instrumentkind insttype product producttype contracttype markettype positiontype type
    kind class category wertpapierart wertpapiertyp gattung kategorie anlageklasse anlageart produkt produkttyp produit
    typ categorie
    """.split()
)
OWN_WORDS = frozenset("type kind class category kategorie product produkt produit instrument typ categorie".split())
"""Columns of types in which a desk may have words of its own, beside those that riskcheck knows."""
_TEXTS = frozenset(
    """
    name description desc bezeichnung wertpapier wertpapiername security securityname securitydescription productname
    instrumentname assetname asset libelle descripcion descrizione nombre titel designation
    """.split()
)
_FLAGS = frozenset("isoption isfuture isderivative isswap isperpetual isperp iscfd iscall isput derivative".split())
_OF_OPTIONS = (
    r".*(strike|putcall|callput|putorcall|callorput|opt(ion)?type|impliedvol|moneyness|extrinsic|intrinsic|knockout"
    r"|basispreis|ausubungspreis|exerciseprice|exercisestyle|(prix|prezzo|precio)(d|de|di)?(exercice|esercizio|ejercicio)"
    r"|uitoefenprijs|kolevel|kobarrier|koschwelle|barrier|financinglevel|finanzierungslevel).*"
    r"|right|cp|cpflag|pc|iv|call|put|(pos|position)?(gamma|vega|theta)|underlyingprice|undprice|undlprice"
)
_OF_CONTRACTS = (
    r".*(expir|verfall|vervaldatum|lasttrad(e|ing)da|delivery(date|month|time)|contractmonth|maturitymonth|daystoexp"
    r"|fundingrate|fundingfee|swappoints).*|exp|dte|expdate|openinterest|swaps?"
)
_OF_UNDERLYINGS = (
    r"(underlying|underlyer|underlier|basiswert|sousjacent|sottostante|subyacente)"
    r"(symbol|ticker|asset|instrument|security|name|id|isin|code|root)?"
)
_LIKE_TYPES = (
    r"(?!.*(account|konto|order|side|trade|margin|price|transaction|position|strategy|portfolio|share))"
    r".*(type|typ|tipo|kind|art$|klasse|class|clase|categor|kategor|group|segment|product|produkt|produit|instrument"
    r"|тип|类型|种类).*"
)
_FORMS = (
    (Tells.CODE, r"cfi(code)?"),
    (Tells.OPTION, _OF_OPTIONS),
    (Tells.CONTRACT, _OF_CONTRACTS),
    (Tells.MATURITY, r".*(maturity|falligkeit|laufzeit|echeance|scadenza|vencim).*"),
    (Tells.UNDERLYING, _OF_UNDERLYINGS),
    (Tells.LOOSE_TYPE, _LIKE_TYPES),
)


@lru_cache(maxsize=10_000)
def tells(name: str) -> Tells | None:
    """What a column tells of the kind of instrument; None where its name has nothing to do with that."""
    word = plain(name)
    for what, names in ((Tells.TYPE, _TYPES), (Tells.TEXT, _TEXTS), (Tells.FLAG, _FLAGS)):
        if word in names:
            return what
    return next((what for what, form in _FORMS if re.fullmatch(form, word)), None)
