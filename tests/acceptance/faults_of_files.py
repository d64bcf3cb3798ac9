"""The fault table: files that the config describes, and what it says of them."""

from fault import CHECK, Arrange, broker, fault, nothing

LIVE = 'live = true\ncurrency = "EUR"\nformat = "table"\n'
COLUMNS = '[broker.columns]\nsymbol = "T"\nsize = "Q"\nmark_price = "P"\n'
BOOK = "T,Q,P\nSAP,2,150\n"


def described(text: str, keys: str = "", *, head: str = LIVE, columns: str = COLUMNS, ending: str = "csv") -> Arrange:
    """A file of another form as the broker, described by its keys."""
    table = f'[[broker]]\nkind = "file"\npath = "book.{ending}"\n{head}{keys}{columns}'
    return broker(table, **{f"book_{ending}": text})


FILES = [
    fault("a number of either reading", described("T,Q,P\nSAP,1.500,10\n"), 2, "decimal"),
    fault("a number of another dialect", described('T,Q,P\nSAP,"1,5",10\n'), 2, "book.csv:2", "size", "'1,5'"),
    fault("semicolons", described("T;Q;P\nSAP;2;150\n"), 2, "book.csv:1", "';'"),
    fault("lines before the header", described(f"Account 7\n{BOOK}"), 2, "book.csv:1", "'T'"),
    fault("a header that is not there", described(BOOK, '[broker.csv]\nheader = "Qty"\n'), 2, "'Qty'"),
    fault("an end that is not there", described(BOOK, '[broker.rows]\nend = "Total"\n'), 2, "'Total'"),
    fault("lines behind the table", described(f"{BOOK}That was all\n"), 2, "book.csv:3"),
    fault("a column that is not there", described(BOOK.replace("Q", "Qty")), 2, "'Q'"),
    fault(
        "a word without a meaning",
        described("T,Q,P,S\nSAP,2,150,Z\n", columns=f'{COLUMNS}side = {{ column = "S", values = {{ B = "long" }} }}\n'),
        2,
        "side",
        "'Z'",
    ),
    fault(
        "a condition that is not known",
        described("T,Q,P,K\nSAP,2,150,\n", "[broker.rows]\nkeep = \"K == 'S'\"\n"),
        2,
        "book.csv:2",
    ),
    fault("a condition over no column", described(BOOK, '[broker.rows]\nkeep = "known(Z)"\n'), 2, "'Z'"),
    fault(
        "a size without its sign",
        described("T,Q,P\nSAP,-2,150\n", columns=COLUMNS.replace('"Q"', '"abs(Q)"')),
        2,
        "size",
        "side",
    ),
    fault(
        "money in either currency",
        described(
            "T,Q,P,G\nIBM,2,150,9\n", head=LIVE.replace("EUR", "USD"), columns=f'{COLUMNS}unrealized_pnl = "G"\n'
        ),
        2,
        "unrealized_pnl",
        "USD",
    ),
    fault("an encoding that is not its own", described("T,Q,P\nSAP,2,150€\n", '[broker.csv]\nencoding = "ascii"\n'), 2),
    fault("no time", described(BOOK, head=LIVE.replace("live = true\n", "")), 2, "book.csv", "as_of"),
    fault(
        "a time that is not in it",
        described(BOOK, head=LIVE.replace("live = true\n", 'as_of = { column = "D", zone = "UTC" }\n')),
        2,
        "'D'",
    ),
    fault(
        "a time of last month",
        described(
            "T,Q,P,D\nSAP,2,150,2026-01-30\n",
            head=LIVE.replace("live = true\n", 'as_of = { column = "D", zone = "UTC" }\n'),
        ),
        2,
        "stale",
    ),
    fault(
        "a time without a zone",
        described("T,Q,P,D\nSAP,2,150,2026-01-30\n", head=LIVE.replace("live = true\n", 'as_of = { column = "D" }\n')),
        2,
        "zone",
    ),
    fault(
        "no file of a pattern",
        broker(f'[[broker]]\nkind = "file"\npath = "book-*.csv"\n{LIVE}{COLUMNS}'),
        2,
        "book-*.csv",
    ),
    fault(
        "two files of a pattern",
        broker(f'[[broker]]\nkind = "file"\npath = "book*.csv"\n{LIVE}{COLUMNS}', book_csv=BOOK, book2_csv=BOOK),
        4,
        "newest",
    ),
    fault(
        "an answer that is an error",
        described('{"code": 7, "rows": []}', '[broker.json]\nrows = "rows"\nmust = { code = 0 }\n', ending="json"),
        2,
        "code",
    ),
    fault(
        "an answer without rows", described('{"row": []}', '[broker.json]\nrows = "rows"\n', ending="json"), 2, "rows"
    ),
    fault(
        "one page of several",
        described('{"next": "b", "rows": []}', '[broker.json]\nrows = "rows"\nmust = { next = "" }\n', ending="json"),
        2,
        "next",
    ),
    fault(
        "an unknown key of its dialect", described(BOOK, '[broker.csv]\ndecimals = ","\n'), 4, "'decimals'", "'decimal'"
    ),
    fault("a sign that changes a number", described(BOOK, '[broker.csv]\nstrip = ["k"]\n'), 4, "strip"),
    fault(
        "two places of its time",
        described(BOOK, head=LIVE.replace("live = true\n", 'as_of = { cell = "A1", column = "D" }\n')),
        4,
        "as_of",
    ),
    fault(
        "a ready format's file without its time",
        broker(
            '[[broker]]\nkind = "file"\npath = "book.csv"\nformat = "schwab"\ncurrency = "USD"\n',
            book_csv='"Symbol","Qty (Quantity)","Price"\n"F","2","10"\n',
        ),
        2,
        "as_of",
    ),
    fault(
        "another format than the file's",
        broker('[[broker]]\nkind = "file"\npath = "book.csv"\nformat = "fidelity"\nas_of = "file"\n', book_csv=BOOK),
        2,
        "'Symbol'",
    ),
    fault(
        "a format on the command line that nobody knows",
        nothing,
        4,
        "--format",
        run=(*CHECK, "--snapshot", "book.csv", "--format", "schwap"),
    ),
    fault(
        "a format on the command line without a file",
        nothing,
        4,
        "--format",
        run=(*CHECK, "--format", "schwab"),
    ),
]
