"""Files that the config describes: dialects, headers, ends, rows that are kept, words, expressions, paths, money."""

import pytest
from described_files import book_of, holdings_of, sizes_in

from riskcheck.foundation.problems import RiskcheckError

PLAIN = '[broker.columns]\nsymbol = "T"\nsize = "Q"\nmark_price = "P"\n'
EUR = 'format = "table"\ncurrency = "EUR"\n'
SAP = {"SAP": ("long", 2.0, 300.0)}

DIALECTS = {
    "semicolons": ("T;Q;P\nSAP;2;150\n", '[broker.csv]\ndelimiter = ";"\n'),
    "tabs": ("T\tQ\tP\nSAP\t2\t150\n", '[broker.csv]\ndelimiter = "\\t"\n'),
    "a decimal comma": ("T;Q;P\nSAP;2,0;150,00\n", '[broker.csv]\ndelimiter = ";"\ndecimal = ","\n'),
    "dots between thousands": ("T;Q;P\nSAP;0,02;15.000\n", '[broker.csv]\ndelimiter=";"\ndecimal=","\nthousands="."\n'),
    "commas between thousands": ('T,Q,P\nSAP,0.02,"15,000.00"\n', '[broker.csv]\nthousands = ","\n'),
    "blanks between thousands": ("T,Q,P\nSAP,0.02,15 000.00\n", '[broker.csv]\nthousands = " "\n'),
    "groups of two": ('T,Q,P\nSAP,0.002,"1,50,000.00"\n', '[broker.csv]\nthousands = ","\n'),
    "signs beside numbers": ("T,Q,P\nSAP,2 pcs,$150\n", '[broker.csv]\nstrip = ["$", "pcs"]\n'),
    "an encoding": ("T,Q,P,Währung\nSAP,2,150,EUR\n", '[broker.csv]\nencoding = "cp1252"\n'),
    "a preamble": ("Account 7\n\nDate,2026\nT,Q,P\nSAP,2,150\n", '[broker.csv]\nheader = "Q"\n'),
    "a header by its line": ("Account 7\n\nT,Q,P\nSAP,2,150\n", "[broker.csv]\nheader = 3\n"),
    "lines with a comma more": ("T,Q,P\nSAP,2,150,\n", ""),
    "a column without a name": ("T,Q,P,\nSAP,2,150,x\n", ""),
    "lines that say nothing": ("T,Q,P\n,,\nSAP,2,150\n\n", ""),
    "blanks around names": ("T ,Q, P\nSAP,2,150\n", ""),
    "a footer": ('T,Q,P\nSAP,2,150\nEnd,of it\n"For information."\n', '[broker.rows]\nend = "End"\n'),
    "an end that is a blank": ("T,Q,P\nSAP,2,150\n \nnothing\n", '[broker.rows]\nend = " "\n'),
    "cells for nothing": (
        "T,Q,P\nSAP,2,150\nCASH,--,n/k\n",
        '[broker.csv]\nnull=["n/k"]\n[broker.rows]\nkeep="known(P)"\n',
    ),
    "rows that are kept": ("T,Q,P,K\nSAP,2,150,S\nSAP,1,150,L\n", "[broker.rows]\nkeep = \"K == 'S'\"\n"),
    "short rows that are not kept": ("T,Q,P\nSAP,2,150\nthat was all\n", '[broker.rows]\nkeep = "known(Q)"\n'),
}


@pytest.mark.parametrize("case", DIALECTS)
def test_a_table_is_read_as_its_config_describes_it(tmp_path, case):
    """However a file writes it: two SAP at 150 are 300."""
    text, keys = DIALECTS[case]
    encoding = "cp1252" if case == "an encoding" else "utf-8"

    book = book_of(tmp_path, text, EUR + keys + PLAIN, encoding=encoding)

    assert [(one.symbol, one.side, one.notional) for one in book.positions] == [("SAP", "long", pytest.approx(300.0))]


def test_a_column_named_twice_is_told_apart(tmp_path):
    """The second of two columns of one name is Name#2, and one without a name is called by its number."""
    keys = EUR + '[broker.columns]\nsymbol = "T"\nsize = "#2"\nmark_price = "P#2"\n'

    assert sizes_in(book_of(tmp_path, "T,,P,P\nSAP,2,149,150\n", keys)) == SAP


SIGNED = {
    "a minus": ("-2", ""),
    "parentheses": ("(2)", "[broker.csv]\nparentheses = true\n"),
    "a minus before a sign": ("-$2", '[broker.csv]\nstrip = ["$"]\n'),
    "a minus behind a sign": ("$-2", '[broker.csv]\nstrip = ["$"]\n'),
    "parentheses and a sign": ("($2)", '[broker.csv]\nparentheses = true\nstrip = ["$"]\n'),
}


@pytest.mark.parametrize("case", SIGNED)
def test_a_negative_size_is_short_however_it_is_written(tmp_path, case):
    """A sign that a dialect hides would make a short position long."""
    cell, keys = SIGNED[case]

    book = book_of(tmp_path, f"T,Q,P\nSAP,{cell},150\n", EUR + keys + PLAIN)

    assert sizes_in(book) == {"SAP": ("short", 2.0, 300.0)}


EXPRESSIONS = {
    "a sum of columns": ('size = "A + B"', "T,A,B,P\nSAP,1.5,0.5,150\n"),
    "a condition": ("size = \"A if T == 'SAP' else 0\"", "T,A,P\nSAP,2,150\n"),
    "a name that is not a word": ("size = \"column('Net Qty') / 10\"", "T,Net Qty,P\nSAP,20,150\n"),
    "a sign by a word": ("size = \"A if S == 'B' else -A\"", "T,A,S,P\nSAP,2,B,150\n"),
    "a name with signs in it": ('size = "Net Qty (pcs.)"', "T,Net Qty (pcs.),P\nSAP,2,150\n"),
    "a figure's name": ('size = "equity + 0"\ntheirs = "equity"', "T,equity,P\nSAP,2,150\n"),
    "the first of several": ('size = ["Units", "Q"]', "T,Q,P\nSAP,2,150\n"),
}


@pytest.mark.parametrize("case", EXPRESSIONS)
def test_a_column_may_be_an_expression_over_the_files_own(tmp_path, case):
    """What stands in several columns, or in another measure, is computed by the language of policies."""
    size, text = EXPRESSIONS[case]
    ignore = 'ignore = ["Net Qty", "A", "S"]\n'
    keys = f'{EUR}{ignore}[broker.columns]\nsymbol = "T"\nmark_price = "P"\n{size}\n'

    assert sizes_in(book_of(tmp_path, text, keys)) == SAP


WORDS = 'side = { column = "S", values = { 0 = "long", 1 = "short", 2 = "flat" } }\n'


def test_codes_are_put_into_words(tmp_path):
    """A column of codes is read by what the config says that they mean."""
    book = book_of(tmp_path, "T,S,Q,P\nSAP,1,2,150\nBMW,0,1,100\n", EUR + PLAIN + WORDS)

    assert sizes_in(book) == {"SAP": ("short", 2.0, 300.0), "BMW": ("long", 1.0, 100.0)}


JSON = {
    "a list": ('[{"T": "SAP", "Q": "2", "P": 150}]', ""),
    "a list within": ('{"r": {"l": [{"T": "SAP", "Q": "2", "P": 150}]}}', '[broker.json]\nrows = "r.l"\n'),
    "a table of rows": ('{"SAP": {"Q": "2", "P": 150}}', '[broker.json]\nkey = "T"\n'),
    "a snapshot of our own": ('{"positions": [{"T": "SAP", "Q": "2", "P": 150}]}', ""),
}


@pytest.mark.parametrize("case", JSON)
def test_rows_are_found_in_json(tmp_path, case):
    """A list, one at a path, and a table whose keys are a column hold rows all alike."""
    text, keys = JSON[case]

    assert sizes_in(book_of(tmp_path, text, EUR + keys + PLAIN, name="book.json")) == SAP


def test_columns_may_be_paths(tmp_path):
    """What stands inside of a row's own tables is read by its path."""
    keys = EUR + '[broker.columns]\nsymbol = "i.s"\nsize = "i.q.net"\nmark_price = "P"\n'
    text = '[{"P": 150, "i": {"s": "SAP", "q": {"net": "2"}}}]'

    assert sizes_in(book_of(tmp_path, text, keys, name="book.json")) == SAP


def test_an_expression_may_read_paths(tmp_path):
    """A figure that is a part of a row's own tables is computed with as any other."""
    keys = EUR + '[broker.columns]\nsymbol = "T"\nsize = "Q"\nmark_price = "column(\'v.worth\') / abs(Q)"\n'

    book = book_of(tmp_path, '[{"T": "SAP", "Q": -2, "v": {"worth": "300"}}]', keys, name="book.json")

    assert sizes_in(book) == {"SAP": ("short", 2.0, 300.0)}


MONEY = '[broker.columns]\nsymbol = "T"\nsize = "Q"\nmark_price = "P"\nunrealized_pnl = "G"\nentry_price = "E"\n'


@pytest.mark.parametrize(("said", "pnl"), [("row", 10.0), ("base", 20.0)])
def test_money_is_in_the_currency_that_is_said(tmp_path, said, pnl):
    """Of 20 gained in dollars at 0.5, 10 are gained in the row's currency, and 20 are not what the prices say."""
    text = "T,Q,P,G,E\nIBM,2,150,20,140\n"
    book = book_of(tmp_path, text, f'format = "table"\ncurrency = "USD"\nmoney = "{said}"\n{MONEY}')

    assert book.total_unrealized_pnl == (pnl if said == "row" else None)


def test_pairs_that_are_written_together_are_in_their_quote(tmp_path):
    """BTCUSD is in USD where the config says that symbols are pairs, and in nothing known where it does not."""
    text = "T,Q,P\nBTCUSD,2,300\n"

    said = book_of(tmp_path, text, f'format = "table"\nsymbols = "pairs"\n{PLAIN}')
    unsaid = book_of(tmp_path, text, f'format = "table"\n{PLAIN}')

    assert (said.total_notional, unsaid.total_notional) == (300.0, None)


def test_what_is_left_out_is_counted(tmp_path):
    """A report says how many rows a condition leaves out, and where that condition stands."""
    keys = EUR + '[broker.rows]\nkeep = "Q > 1"\n' + PLAIN

    holdings = holdings_of(tmp_path, "T,Q,P\nSAP,2,150\nBMW,1,80\nVW,1,80\n", keys)

    assert holdings.notes == (f"2 rows are left out of 3, as keep = 'Q > 1' has it ({tmp_path}/config.toml:6)",)


def test_a_table_of_cash_alone_may_be_declared_an_empty_book(tmp_path):
    """Of rows that are all left out a book is empty only where the desk says so."""
    keys = EUR + '[broker.rows]\nkeep = "known(P)"\nmay_keep_none = true\n' + PLAIN

    assert book_of(tmp_path, "T,Q,P\nCASH,2,\n", keys).num_open_positions == 0


REFUSED = {
    "either reading": ("T,Q,P\nSAP,1.500,15\n", "", "1500 to one reader and 1.5 to another"),
    "either reading, in an expression": (
        "T,A,P\nSAP,1.500,15\n",
        "",
        "1500 to one reader and 1.5 to another",
    ),
    "either reading, in a condition": (
        "T,Q,P,A\nSAP,2,15,1.500\n",
        '[broker.rows]\nkeep = "A > 2"\n',
        "1500 to one reader and 1.5 to another",
    ),
    "thousands that are not declared": ('T,Q,P\nSAP,"1,500",15\n', "", 'thousands = ","'),
    "a decimal comma": ('T,Q,P\nSAP,"1,5",15\n', "", 'decimal = ","'),
    "a sign that is not declared": ("T,Q,P\nSAP,2,$15\n", "", 'strip = ["$"]'),
    "thousands that begin with 0": (
        "T;Q;P\nSAP;0.031;1\n",
        '[broker.csv]\ndelimiter=";"\ndecimal=","\nthousands="."\n',
        "0.031",
    ),
    "another delimiter": ("T;Q;P\nSAP;2;150\n", "", "the delimiter looks like ';'"),
    "a preamble": ("Account 7\nT,Q,P\nSAP,2,150\n", "", "header = 'T'"),
    "a row too short": ("T,Q,P\nSAP,2\n", "", "2 fields under a header of 3"),
    "a row too long": ("T,Q,P\nSAP,2,150,EUR\n", "", "4 fields under a header of 3"),
    "no such end": ("T,Q,P\nSAP,2,150\n", '[broker.rows]\nend = "End"\n', "no line begins with 'End'"),
    "no such header": ("T,Q,P\nSAP,2,150\n", '[broker.csv]\nheader = "Qty"\n', "no line with a cell 'Qty'"),
    "a cut": ("T,Q,P\nSAP,2,15", "", "the last line does not end"),
    "another encoding": ("T,Q,P\nSAP,2,150€\n", '[broker.csv]\nencoding = "ascii"\n', "not ascii text"),
    "an unknown word": ("T,Q,P,S\nSAP,2,150,7\n", WORDS, "side is '7'"),
    "rows that may be kept": (
        "T,Q,P,K\nSAP,2,150,\n",
        "[broker.rows]\nkeep = \"K == 'S'\"\n",
        "it is not known whether a row is",
    ),
    "a condition that fits nothing": (
        "T,Q,P\nSAP,2,150\n",
        '[broker.rows]\nkeep = "Q > 9"\n',
        "none of 1 rows is kept",
    ),
    "a condition over nothing": ("T,Q,P\nSAP,2,150\n", '[broker.rows]\nkeep = "known(Z)"\n', "unknown name 'Z'"),
    "a figure in a condition": (
        "T,Q,P\nSAP,2,150\n",
        '[broker.rows]\nkeep = "config.fx.USD > 0"\n',
        "a figure of the book",
    ),
    "an aggregate": ("T,Q,P\nSAP,2,150\n", '[broker.rows]\nkeep = "sum(Q) > 0"\n', "sum"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_as_described_is_refused(tmp_path, case):
    """Each says what was found, and most of them what to write."""
    text, keys, said = REFUSED[case]
    columns = PLAIN + keys if keys is WORDS else keys + PLAIN
    columns = columns.replace('"Q"', '"A * 2"') if case.endswith("expression") else columns

    with pytest.raises(RiskcheckError) as refusal:
        holdings_of(tmp_path, text, EUR + columns)

    assert said in str(refusal.value)


def test_money_in_another_currency_has_to_be_said(tmp_path):
    """A PnL in the row of a share in dollars may be in dollars or in euros, and half a loss is not seen."""
    with pytest.raises(RiskcheckError, match="nothing says in which currency the file has its money"):
        book_of(tmp_path, "T,Q,P,G,E\nIBM,2,150,20,140\n", f'format = "table"\ncurrency = "USD"\n{MONEY}')


def test_a_size_does_not_lose_its_sign(tmp_path):
    """An expression that makes every size positive needs a side beside it."""
    keys = EUR + '[broker.columns]\nsymbol = "T"\nsize = "abs(Q)"\nmark_price = "P"\n'

    with pytest.raises(RiskcheckError, match="loses the sign"):
        holdings_of(tmp_path, "T,Q,P\nSAP,-2,150\n", keys)


def test_alike_mistakes_are_one(tmp_path):
    """A hundred cells that are not numbers are one problem with their count, and do not hide those of other columns."""
    rows = "".join(f"S{number},n{number},m\n" for number in range(100))

    with pytest.raises(RiskcheckError) as refusal:
        holdings_of(tmp_path, f"T,Q,P\n{rows}", EUR + PLAIN)

    assert len(refusal.value.problems) == 2
    assert all("and so are 99 more of its cells" in problem.found for problem in refusal.value.problems)


KEYS = {
    "both marks alike": '[broker.csv]\ndecimal = ","\nthousands = ","\n',
    "no such encoding": '[broker.csv]\nencoding = "ebcdic-9"\n',
    "a delimiter of letters": '[broker.csv]\ndelimiter = "x"\n',
    "a header of nothing": '[broker.csv]\nheader = ""\n',
    "an unknown key": '[broker.csv]\ndecimals = ","\n',
    "rows of nothing": "[broker.rows]\nskip = 3\n",
    "two places of a time": 'as_of = { cell = "A1", column = "D" }\n',
    "no place of a time": 'as_of = { zone = "UTC" }\n',
    "a pattern without a group": 'as_of = { line = "as of .*" }\n',
    "a format of no time": 'as_of = { column = "D", format = "%Q" }\n',
    "a sign that changes a number": '[broker.csv]\nstrip = ["k"]\n',
    "a sign that is half of a parenthesis": '[broker.csv]\nstrip = ["(", ")"]\n',
    "a sign that is a minus": '[broker.csv]\nstrip = ["\u2212"]\n',
    "a sign that is a dash": '[broker.csv]\nstrip = ["\u2013 "]\n',
    "a word for the debit side": '[broker.csv]\nstrip = ["DR"]\n',
    "a zone that is read and dropped": 'as_of = { column = "D", format = "%Y-%m-%d %H:%M %Z", zone = "UTC" }\n',
    "money in both": 'money = "both"\n',
    "another format": 'format = "tables"\n',
}


@pytest.mark.parametrize("case", KEYS)
def test_keys_that_cannot_be_meant_are_refused(tmp_path, case):
    """A mistake in the description ends with 4, before the file is looked at."""
    with pytest.raises(RiskcheckError) as refusal:
        holdings_of(tmp_path, "T,Q,P\nSAP,2,150\n", (EUR if "format =" not in KEYS[case] else "") + KEYS[case] + PLAIN)

    assert refusal.value.exit_code == 4
    assert all(problem.place and problem.place.line for problem in refusal.value.problems)
