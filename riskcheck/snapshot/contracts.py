"""Names of contracts: options and futures as exchanges, clearing houses and terminals write them."""

import re
from collections.abc import Sequence
from functools import cache

from riskcheck.snapshot.words import Instrument

MONTHS, DAYS = 12, 31

_MONTH = "(?:JAN|FEB|MAR|MRZ|APR|MAY|MAI|JUN|JUL|AUG|SEP|OCT|OKT|NOV|DEC|DEZ)"
_YEAR_AND_MONTH = r"20[2-4]\d(?:0[1-9]|1[0-2])"
_DAY = (
    rf"(?:\d{{1,2}}[ -]?{_MONTH}[ -]?'?(?:20)?\d{{2}}"  # 26DEC25
    rf"|{_MONTH}[ -]?\d{{0,2}},?[ -]?'?(?:20)?\d{{2}}"  # Jan 15 '27, Jan26
    rf"|{_MONTH}[ -]?\d{{1,2}}"  # Dec 26
    rf"|\d{{1,2}}{_MONTH})"  # 28MAR
)
_STRIKE = r"\$?\d+(?:[.d]\d+)?"  # Deribit writes 2d5 for 2.5
_WORDS = (
    "SWAP|PERP|PERPS|PERPETUAL|FUT|FUTURES?|CFD|FORWARD|QUARTER(?:LY)?|BIQUARTER|NEXTQUARTER|LINEAR|INVERSE"
    "|CONT|CONTINUOUS|S?[UDC]MCBL|[CNB][WQ]"
)
_EXCHANGE = "CFFEX|SHFE|SHF|DCE|CZCE|CZC|INE|GFEX"

_OPTIONS = (
    # The Options Clearing Corporation's, with and without blanks, and what terminals make of it: MSFT  270115C00400000
    r"(?:.*[^A-Z0-9])?(?P<root>[A-Z][A-Z0-9./]{0,11}?)[\s_-]*(?P<day>\d{6}|\d{8})[CP]\d+(?:\.\d+)?.*",
    # Deribit, Bybit, OKX: BTC-26DEC25-60000-C, BTC-USD-251226-60000-C
    rf"(?i:(?P<root>.+?)[-_ ](?:USD[TC]?[-_])?(?:{_DAY}|\d{{6}}|\d{{8}})[-_ ]{_STRIKE}[-_ ]?(?:C|P|CALL|PUT)\b.*)",
    rf"(?i:(?P<root>.+?)[-_ ](?:{_DAY}|\d{{6}}|\d{{8}})[-_ ](?:C|P|CALL|PUT)[-_ ]?{_STRIKE}\b.*)",
    # Delta Exchange: C-BTC-60000-251226
    rf"[CP]-(?P<root>[^-]+)-{_STRIKE}-\d{{6}}.*",
    # Eurex, as Interactive Brokers writes it: ODAX C 16000 202612, P ODAX DEC 26 16000
    rf"(?P<root>[A-Z0-9]+) [CP] {_STRIKE}(?: .*)?",
    rf"[CP] (?P<root>[A-Z]+) (?:.* )?(?:{_MONTH}|\d{{6}}|\d{{8}}).*",
    # Terminals and statements: MSFT 01/15/2027 400.00 C, MSFT Jan 15 '27 $400 Call, ESH7 C6000
    r"(?i:(?P<root>.+?)\s.*\d.*[\s\d](?:C|P|CALLS?|PUTS?))",
    rf"(?i:(?P<root>.+?)\s(?:.*\s)?(?:C|P|CALL|PUT)\s?{_STRIKE})",
    r"(?i:(?P<root>.+?)\s(?:.*\s)?(?:CALL|PUT)S?\s.*\d.*)",
    r"(?i:(?:CALL|PUT)\s.*\d.*)",
    # What banks call their products: Call auf DAX, UBS Turbo Long DAX, Knock-out Put
    r"(?i:(?P<root>.+?)\b.*\b(?:TURBO|KNOCK-?OUT|KO)\b.*\b(?:LONG|SHORT|CALL|PUT|BULL|BEAR)\b.*)",
    r"(?i:(?:CALL|PUT|KO-(?:CALL|PUT)|(?:CALL|PUT)-(?:WARRANT|OPTIONSSCHEIN))\s(?:AUF|ON|SUR|SU|SOBRE|OP)\s.*)",
    r"(?i:(?P<root>.+?)\b.*\b(?:WARRANTS?|OPTIONSSCHEINE?|KO-(?:CALL|PUT))\b.*)",
    r"(?i:(?:WARRANTS?|OPTIONSSCHEINE?|KO-(?:CALL|PUT))\b.*)",
    r"(?P<root>[A-Z]{1,5})[./ ]W[ST](?:[./ ]?[A-Z])?",  # Warrants: MSFT.WS, ABCD/WT
    r"(?P<root>\S+)\s(?:.*\s)?\d+(?:\.\d+)?[CP](?:\s.*)?",  # AAPL 200C 01/15/27
    r"(?P<root>\S+)\s(?:.*\s)?[CP]\d{2,}(?:\.\d+)?(?:\s.*)?",  # SPX US 03/19/27 C5800 Index
    # Asia's exchanges: HSI2612C26000, m2701-C-3000, SR701C5600; futures options elsewhere: ESZ6C6000
    r"(?P<root>[A-Za-z]{1,4})\d{3,4}-?[CP]-?\d+",
    r"(?P<root>[A-Z]{1,4})[FGHJKMNQUVXZ]\d{1,2}[ ]?[CP]\d+",
    rf"(?P<root>[A-Z]{{1,6}})\d{{2}}{_MONTH}\d+(?:\.\d+)?[CP]",  # AAPL27JAN200C
    # AAPL:2027-01-15:200:C
    rf"(?P<root>[A-Z.]{{1,6}})[:_ -]\d{{4}}-\d\d-\d\d[:_ -](?:[CP][:_ -])?{_STRIKE}(?:[:_ -][CP])?",
    rf"(?i:(?P<root>[^ _-]+)[-_ ](?:CALL|PUT)[-_ ]{_STRIKE})",  # BTC-PUT-60000
    r"(?i:(?P<root>.+?)\s(?:CALLS?|PUTS?))",
    r"(?i:(?:TURBO|MINI|KO|OPEN END TURBO)\s(?:LONG|SHORT|BULL|BEAR|CALL|PUT)\b.*)",
    r"(?i:(?P<root>[A-Z]+)\s.*\d\s?(?:CE|PE))",
    # India's NSE: NIFTY27JAN24000CE, BANKNIFTY2712550000PE
    rf"(?i:(?P<root>[A-Z]{{2,}}?)(?:\d{{2}}{_MONTH}|{_MONTH}\d{{2}}|\d{{2}}[1-9OND]\d{{2}}).*\d(?:CE|PE))",
)
_FUTURES = (
    # The code of month and year: ESU6, 6EZ26, /ESZ26, CLZ26.NYM, BTCUSDH26
    r"/?(?P<root>[A-Z]{1,4}?|\d{1,2}[A-Z]{1,2}|M2K)[FGHJKMNQUVXZ](?:\d|[2-4]\d|20\d{2})(?:[.:-][A-Z]+|\^)?",
    r"(?P<root>[A-Z]{5,9}?)[FGHJKMNQUVXZ](?:[2-4]\d|20\d{2})",
    r"/(?P<root>[A-Z0-9]{1,4})(?:[.:][A-Z]+)?",
    r"(?P<root>[A-Z0-9]{1,4})[ ./_-][FGHJKMNQUVXZ]\d{1,2}",
    r"(?P<root>[A-Z0-9]{1,4})(?:c\d{1,2}|\.[cvn]\.\d|[ ._-]1)",  # ESc1, ES.c.0, CL_1: the nearest one
    rf"(?P<root>[A-Z0-9]{{1,4}}){_MONTH}\d{{2}}",  # ESDEC26
    r"(?P<root>[A-Z0-9]{1,4})_F",  # Finviz
    r"(?P<root>[A-Z0-9]{1,4}) (?:0[1-9]|1[0-2])[-/]\d\d",  # NinjaTrader: ES 03-26
    rf"(?P<root>[A-Z]{{1,6}})[-_ ]?{_YEAR_AND_MONTH}",  # ES-202612
    # China's exchanges: IF2612, rb2701, SR701, CFFEX.IF2612
    rf"(?:(?:{_EXCHANGE})\.)?(?P<root>[A-Za-z]{{1,2}})(?:[23]\d|\d)(?:0[1-9]|1[0-2])(?:\.(?:{_EXCHANGE}))?",
    r"[A-Z]{2}\.D\.(?P<root>.+)\.IP",  # IG: IX.D.FTSE.DAILY.IP
    r"(?P<root>[A-Z0-9]+)\.(?:IDX|CMD)/[A-Z]{3}",  # Dukascopy: USA500.IDX/USD
    r"(?:US|UK|DE|EU)B?\d{1,2}Y(?:B|BGB)?(?:USD|GBP|EUR)",  # OANDA's bonds: USB10YUSD
    r"R_\d+",  # Deriv's synthetic indices
    # What people call a product: Xetra DAX Future
    r"(?i:(?P<root>.+?) .*\b(?:FUTURES?|CFDS?|PERPETUALS?)\b.*)",
    r"(?P<root>.+?) (?:Comdty|Index|Curncy|#F)",  # Bloomberg's and eSignal's
    r"@(?P<root>[A-Z0-9]{1,4}?)(?:[FGHJKMNQUVXZ]\d{1,2})?#?",  # DTN's and TradeStation's
    rf"(?i:(?P<root>[A-Z&-]+?)\d{{2}}(?:{_MONTH}|\d{{3}}).*FUT)",  # India's NSE: NIFTY27MARFUT
    r"(?P<root>[A-Z0-9]{3,}USD[TC]?)M",  # KuCoin: XBTUSDTM
    r"(?P<root>[A-Z0-9]{2,}USD[TC]?)\.P",  # TradingView: BTCUSDT.P
    # Kraken: PF_XBTUSD, FI_XBTUSD_260327
    r"(?:PF|PI|FI|FF|IN|RR)_(?P<root>[A-Z]{3,})(?:_\d{6})?",
    # Words and signs: BTC-PERPETUAL, BTC-USDT-SWAP, ES=F, ES1!, BTCPERP
    rf"(?i:(?P<root>.+?)(?:[-_ .:/](?:{_WORDS})\b.*|=F|\d?!|(?<=[A-Z]{{3}})PERP))",
    # A day: BTC-27MAR26, BTCUSDT_260327, FDAX DEC 26, ES 20261218
    rf"(?i:(?P<root>.+?)(?:[-_ ](?P<day>\d{{6}}|\d{{8}})|[-_ ](?:{_DAY}))(?:[-_ .].*)?)",
)


@cache
def _patterns() -> Sequence[tuple[Instrument, re.Pattern[str]]]:
    """The forms, compiled when the first name is met that may have one: it takes longer than all else at a start."""
    forms = ((Instrument.OPTION, _OPTIONS), (Instrument.DERIVATIVE, _FUTURES))
    return [(instrument, re.compile(form)) for instrument, group in forms for form in group]


def contract_in(symbol: str) -> tuple[Instrument, str]:
    """The kind of instrument that a name stands for, and what is left of the name without the rest of the contract."""
    name = symbol.lstrip(".-")
    for instrument, pattern in _patterns():
        found = pattern.fullmatch(name)
        if found is not None and _is_contract(found):
            return instrument, (found.groupdict().get("root") or name).strip()
    return Instrument.OUTRIGHT, symbol


def _is_contract(found: re.Match[str]) -> bool:
    """Whether what looks like a day in a name is one, and what stands before it a name."""
    groups = found.groupdict()
    day, root = groups.get("day"), groups.get("root") or "X"
    return any(map(str.isalpha, root)) and (day is None or _is_day(day))


def _is_day(digits: str) -> bool:
    """Whether digits are a day, as YYMMDD, YYYYMMDD or MMDDYY, or a month, as YYYYMM."""
    if re.fullmatch(_YEAR_AND_MONTH, digits):
        return True
    month_and_day = [digits[-4:-2], digits[-2:]], [digits[:2], digits[2:4]]
    return any(1 <= int(month) <= MONTHS and 1 <= int(day) <= DAYS for month, day in month_and_day)
