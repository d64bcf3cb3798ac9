"""The fault table: policies, waivers and reference tables."""

from desk import policy
from fault import (
    SNAPSHOT,
    both,
    btc,
    config,
    fault,
    file,
    folder_for,
    link,
    only,
    policy_text,
    reference,
    rule,
    waiver,
    waiver_text,
)

PLACE = "policies/max_open_positions.toml"
LIMIT = "policies/limit.toml"
COUNT = 'measure = "count()"\nmax = 5'


def _policy(measure, maximum, **more):
    return policy_text(policy("max_open_positions", measure, maximum, **more))


def _twins(desk):
    desk.write("more/max_open_positions.toml", desk.read(PLACE))
    desk.configure(('["../policies"]', '["../policies", "../more"]'))


def _none(desk):
    desk.only_policies()


FILES = [
    fault("none at all", _none, 5, "no policy was found", "fix: "),
    fault("TOML syntax", policy_text('id = "x'), 4, f"{PLACE}:1", "not TOML", "fix: "),
    fault("empty", policy_text(""), 4, PLACE, "no 'id'", "expected: "),
    fault("not UTF-8", policy_text(b'id = "\xff"'), 4, PLACE, "not UTF-8"),
    fault("a link to nothing", link("policies/limit.toml", "gone.toml"), 4, LIMIT, "cannot be read"),
    fault("a folder by that name", folder_for("policies/limit.toml"), 4, LIMIT, "cannot be read"),
    fault("two with one id", _twins, 4, "more/max_open_positions.toml", "a second policy", "expected: one only"),
    fault(
        "an id that is not the name",
        policy_text(policy("positions", "count()", 5)),
        4,
        f"{PLACE}:1",
        "'positions'",
        "fix: ",
    ),
    fault("an id with a blank", file("policies/limit.toml", rule(COUNT, name="a limit")), 4, LIMIT, "'a limit'"),
    fault(
        "no title",
        policy_text('id = "max_open_positions"\n[rule]\nmeasure = "count()"\nmax = 5\n'),
        4,
        PLACE,
        "no 'title'",
    ),
    fault(
        "an empty title",
        policy_text('id = "max_open_positions"\ntitle = ""\n[rule]\nmeasure = "count()"\nmax = 5\n'),
        4,
        f"{PLACE}:2",
        "title",
    ),
    fault("no rule", policy_text('id = "max_open_positions"\ntitle = "t"\n'), 4, PLACE, "no 'rule'"),
    fault(
        "two rules",
        policy_text(rule(COUNT, name="max_open_positions").replace("[rule]", "[[rule]]")),
        4,
        PLACE,
        "[rule]",
    ),
    fault(
        "an unknown key", _policy("count()", 5, more='severty = "block"'), 4, f"{PLACE}:3", "did you mean 'severity'?"
    ),
    fault("an unknown severity", only(COUNT, 'severity = "warn"'), 4, f"{LIMIT}:3", "'warn'", "block", "advise"),
    fault("tags as a text", only(COUNT, 'tags = "exposure"'), 4, f"{LIMIT}:3", "a list of texts"),
    fault("a day in quotes", only(COUNT, 'valid_from = "2026-01-01"'), 4, f"{LIMIT}:3", "without quotes"),
    fault("not yet in force", only(COUNT, "valid_from = 2999-01-01"), 5, "nothing was evaluated", "2999-01-01"),
    fault("no longer in force", only(COUNT, "valid_until = 2001-01-01"), 5, "nothing was evaluated", "2001-01-01"),
    fault(
        "an end before its beginning",
        only(COUNT, "valid_from = 2026-02-01\nvalid_until = 2026-01-01"),
        4,
        LIMIT,
        "valid_until",
    ),
]
RULES = [
    fault("no bound", only('measure = "count()"'), 4, LIMIT, "without a bound", "expected: "),
    fault("no measure", only("max = 5"), 4, LIMIT, "no 'measure'"),
    fault("a misspelt bound", only('measure = "count()"\nmaxx = 5'), 4, f"{LIMIT}:6", "'maxx'", "did you mean 'max'?"),
    fault("a bound of NaN", only('measure = "count()"\nmax = nan'), 4, f"{LIMIT}:6", "nan"),
    fault("a bound of infinity", only('measure = "count()"\nmax = inf'), 4, f"{LIMIT}:6", "inf"),
    fault("a bound below 0", only('measure = "count()"\nmax = -1'), 4, f"{LIMIT}:6", "-1"),
    fault("a bound that is a flag", only('measure = "count()"\nmax = true'), 4, f"{LIMIT}:6", "truth value"),
    fault("a broken percentage", only('measure = "count()"\nmax = "5%%"'), 4, f"{LIMIT}:6", "5%%"),
    fault("a band upside down", only('measure = "count()"\nmin = 5\nmax = 1'), 4, LIMIT, "min", "max"),
    fault("a percentage below all numbers", only(f'measure = "sum(net)"\nmin = "-{"9" * 400}%"'), 4, f"{LIMIT}:6"),
    fault("warn_at in percent", only(f"{COUNT}\nwarn_at = 80"), 4, f"{LIMIT}:7", "above 0 and up to 1"),
    fault(
        "a misspelt limit of the config",
        only('measure = "count()"\nmax = "config.live_risk.max_open_position"'),
        4,
        f"{LIMIT}:6",
        "did you mean",
        "max_open_positions",
    ),
    fault(
        "a limit that the config lacks",
        only('measure = "count()"\nmax = "config.limits.cap"'),
        2,
        "limits.cap",
        "config",
    ),
    fault(
        "a limit that is a text",
        only('measure = "count()"\nmax = "config.limits.cap"', more='[limits]\ncap = "many"\n'),
        2,
        "config.limits.cap",
        "text",
        "number",
    ),
    fault(
        "a limit misspelt in the config",
        only('measure = "count()"\nmax = "config.limits.most_lots"\noptional = true', more="[limits]\nmost_lot = 1\n"),
        2,
        "most_lots",
        "most_lot",
    ),
    fault(
        "an optional limit alone",
        only('measure = "count()"\nmax = "config.limits.cap"\noptional = true'),
        5,
        "nothing was evaluated",
    ),
    fault(
        "half a band",
        only(
            'measure = "count()"\nmin = "config.limits.a"\nmax = "config.limits.b"\noptional = true',
            more="[limits]\nb = 9\n",
        ),
        2,
        "limits.a",
    ),
    fault(
        "a negative limit of the config",
        only('measure = "count()"\nmax = "config.limits.cap"', more="[limits]\ncap = -1\n"),
        1,
        "limit",
    ),
    fault("a broken expression", only('measure = "count("\nmax = 5'), 4, f"{LIMIT}:5", "count(", "^"),
    fault("Python", only("""measure = "__import__('os').system('true')"\nmax = 5"""), 4, f"{LIMIT}:5", "^"),
    fault("an attribute", only('measure = "sum(notional).real"\nmax = 5'), 4, f"{LIMIT}:5", "^"),
    fault(
        "an unknown function",
        only('measure = "smu(notional)"\nmax = 5'),
        4,
        f"{LIMIT}:5",
        "'smu'",
        "did you mean 'sum'?",
    ),
    fault("an aggregate of nothing", only('measure = "sum()"\nmax = 5'), 4, f"{LIMIT}:5", "sum"),
    fault("a column outside of an aggregate", only('measure = "notional"\nmax = 5'), 4, f"{LIMIT}:5", "notional"),
    fault("an unknown column", only('measure = "sum(notionall)"\nmax = 5'), 2, "notionall", "did you mean 'notional'?"),
    fault("an unknown column in coalesce", only('measure = "sum(coalesce(beat, 1))"\nmax = 5'), 2, "beat"),
    fault("an unknown figure", only('measure = "account.equitty"\nmax = 5'), 2, "equitty", "equity"),
    fault("a figure that is missing", only('measure = "margin_used"\nmax = 5'), 2, "margin_used"),
    fault("a condition for a measure", only("""measure = "side == 'long'"\nmax = 5"""), 4, f"{LIMIT}:5"),
    fault("a text for a measure", only('measure = "config.general.base_currency"\nmax = 5'), 4, f"{LIMIT}:5", "number"),
    fault(
        "a division by 0",
        only('measure = "sum(notional) / (count() - count())"\nmax = 5'),
        2,
        "a denominator is 0",
        "count() - count()",
    ),
    fault("top of a broken number", only('measure = "top(0.5, notional)"\nmax = 5'), 2, "limit", "top"),
    fault(
        "a side that there is not",
        only("""measure = "count()"\nmax = 5\nwhere = "side == 'lnog'" """),
        4,
        f"{LIMIT}:7",
        "lnog",
    ),
    fault(
        "a side in capitals",
        only("""measure = "count()"\nmax = 5\nwhere = "side == 'LONG'" """),
        4,
        f"{LIMIT}:7",
        "LONG",
    ),
    fault(
        "an unknown column in where",
        only("""measure = "count()"\nmax = 5\nwhere = "venu == 'x'" """),
        2,
        "venu",
        "did you mean 'venue'?",
    ),
    fault(
        "a where on what is missing",
        only("""measure = "count()"\nmax = 5\nwhere = "stop_price > 0" """),
        2,
        "stop_price",
    ),
    fault(
        "a where that matches nothing",
        only("""measure = "count()"\nmax = 5\nwhere = "symbol == 'X'"\nmust_match = true"""),
        2,
        "0 of 2",
    ),
    fault(
        "a where that is no condition", only("""measure = "count()"\nmax = 5\nwhere = "notional" """), 4, f"{LIMIT}:7"
    ),
    fault("a when on what is missing", only(f'{COUNT}\nwhen = "margin_used > 0"'), 2, "margin_used"),
    fault("an unknown each", only(f'{COUNT}\neach = "symbl"'), 2, "symbl", "did you mean 'symbol'?"),
    fault("an each that is missing", only(f'{COUNT}\neach = "venue"'), 2, "venue"),
    fault("an each that is no name", only(f'{COUNT}\neach = "a b"'), 4, f"{LIMIT}:7", "a column"),
    fault("an unknown over", only(f'{COUNT}\nover = "orders"'), 4, f"{LIMIT}:7", "positions"),
    fault(
        "an unknown action on_missing",
        only(f'{COUNT}\non_missing = {{ mark_price = "skip" }}'),
        4,
        f"{LIMIT}:7",
        "exclude",
    ),
    fault("an unknown column on_missing", only(f'{COUNT}\non_missing = {{ stop_prise = "exclude" }}'), 2, "stop_prise"),
    fault(
        "all rows left out",
        only('measure = "sum(stop_price)"\nmax = 5\non_missing = { stop_price = "exclude" }'),
        2,
        "stop_price",
    ),
    fault("a word of the rule in let", only(f'{COUNT}\nlet = {{ max = "1" }}'), 4, f"{LIMIT}:7", "'max'"),
    fault("a column's name in columns", only(f'{COUNT}\ncolumns = {{ notional = "0" }}'), 4, LIMIT, "notional"),
    fault("a let that needs a later one", only(f'{COUNT}\nlet = {{ a = "b", b = "1" }}'), 4, f"{LIMIT}:7", "'b'"),
    fault("groups by nothing", only(f'{COUNT}\ngroups = {{ having = "count() > 0" }}'), 4, LIMIT, "no 'by'"),
    fault("groups by an unknown column", only(f'{COUNT}\ngroups = {{ by = ["isuer"] }}'), 2, "isuer"),
    fault(
        "groups with a misspelt having",
        only(f'{COUNT}\ngroups = {{ by = ["symbol"], havin = "1 > 0" }}'),
        4,
        LIMIT,
        "did you mean 'having'?",
    ),
    fault(
        "a table of limits without the key",
        only('each = "symbol"\nmeasure = "count()"\nmax = { by = "symbol", limits = { "BTC/EUR" = 5 } }'),
        2,
        "ETH/EUR",
    ),
    fault(
        "a key that is nearly listed",
        only(
            'each = "side"\nmeasure = "count()"\nmax = { by = "side", limits = { shorts = 0, long = 5 }, default = 5 }'
        ),
        2,
        "short",
    ),
    fault(
        "a table of limits without by",
        only('measure = "count()"\nmax = { limits = { a = 5 } }'),
        4,
        f"{LIMIT}:6",
        "no 'by'",
    ),
    fault(
        "a table with a misspelt key",
        only('measure = "count()"\nmax = { by = "symbol", limts = { a = 5 } }'),
        4,
        f"{LIMIT}:6",
        "did you mean 'limits'?",
    ),
    fault(
        "a table by what has two values",
        only('measure = "count()"\nmax = { by = "symbol", limits = { a = 5 }, default = 5 }'),
        2,
        "symbol",
    ),
    fault(
        "limits of the config that are not there",
        only('each = "symbol"\nmeasure = "count()"\nmax = { by = "symbol", limits = "config.limits.caps" }'),
        2,
        "limits.caps",
    ),
    fault(
        "an example with a misspelt key",
        only(COUNT, '[[example]]\nname = "a"\nexpct = "pass"\n'),
        4,
        f"{LIMIT}:5",
        "did you mean 'expect'?",
    ),
]
GROUPED = 'measure = "sum(n) / total_notional"\nmax = 1\n[rule.groups]\nby = ["side"]\ncolumns = { n = "count()" }'
GROUPS = [
    fault(
        f"groups beside a missing {figure}",
        both(only(GROUPED.replace("total_notional", figure)), btc(mark_price=None, realized_pnl=None)),
        2,
        f"{figure} is unknown",
        "= ",
        run=SNAPSHOT,
    )
    for figure in ("total_notional", "net_notional", "total_realized_pnl", "daily_pnl", "equity")
]
WAIVERS = [
    *(
        fault(f"no {key}", waiver(**{key: None}), 4, "waivers.toml:1", f"no '{key}'")
        for key in ("policy", "up_to", "until", "reason", "approved_by")
    ),
    fault("an unknown policy", waiver(policy='"limt"'), 4, "waivers.toml:2", "'limt'", "did you mean 'limit'?"),
    fault("an empty reason", waiver(reason='" "'), 4, "waivers.toml:5", "reason"),
    fault("nobody", waiver(approved_by='""'), 4, "waivers.toml:6", "approved_by"),
    fault("a date in quotes", waiver(until='"2027-01-31"'), 4, "waivers.toml:4", "until is the text '2027-01-31'"),
    fault("a moment for a date", waiver(until="2027-01-31T09:00:00Z"), 4, "waivers.toml:4", "until"),
    fault("a number for a date", waiver(until="20270131"), 4, "waivers.toml:4", "until"),
    fault("no such day", waiver(until="2027-02-30"), 4, "waivers.toml:4", "not TOML"),
    fault("a text for a value", waiver(up_to='"any"'), 4, "waivers.toml:3", "up_to is the text 'any'"),
    fault("no end of value", waiver(up_to="inf"), 4, "waivers.toml:3", "up_to is inf"),
    fault("no value at all", waiver(up_to="nan"), 4, "waivers.toml:3", "up_to is nan"),
    fault("a truth value", waiver(up_to="true"), 4, "waivers.toml:3", "up_to is the truth value"),
    fault("an unknown key", waiver(untill="2027-01-31"), 4, "waivers.toml:7", "'untill'", "did you mean 'until'?"),
    fault("an empty subject", waiver(subject='""'), 4, "waivers.toml:7", "subject"),
    fault(
        "an unknown table",
        both(waiver(), file("config/waivers.toml", waiver_text().replace("waiver]]", "waivers]]"))),
        4,
        "waivers.toml:1",
        "'waivers'",
    ),
    fault(
        "one table",
        both(waiver(), file("config/waivers.toml", waiver_text().replace("[[waiver]]", "[waiver]"))),
        4,
        "waivers.toml:1",
        "[[waiver]]",
    ),
    fault("no TOML", file("config/waivers.toml", "[[waiver]\n"), 4, "waivers.toml:1", "not TOML"),
    fault(
        "a key twice",
        both(waiver(), file("config/waivers.toml", waiver_text() + 'policy = "limit"\n')),
        4,
        "waivers.toml:7",
    ),
    fault("not UTF-8", file("config/waivers.toml", b"# \xff\n"), 4, "waivers.toml", "not UTF-8"),
    fault("a link to nothing", link("config/waivers.toml", "gone.toml"), 4, "config/waivers.toml", "cannot be read"),
    fault("a folder", folder_for("config/waivers.toml"), 4, "config/waivers.toml", "cannot be read"),
]
ISSUERS = "symbol,issuer\nBTC/EUR,X\nETH/EUR,Y\n"
REFERENCES = [
    fault("not there", reference(None), 4, "config.toml:23", "issuers.csv cannot be read", "fix: "),
    fault("empty", reference(""), 4, "issuers.csv", "fix: "),
    fault("not UTF-8", reference(b"symbol,issuer\n\xff,X\n"), 4, "issuers.csv", "not UTF-8"),
    fault(
        "no key column", reference(ISSUERS.replace("symbol", "ticker")), 4, "config.toml:23", "'symbol'", "issuers.csv"
    ),
    fault("a key twice", reference(ISSUERS + "BTC/EUR,Z\n"), 4, "issuers.csv:4", "'BTC/EUR' is there twice"),
    fault("a row without a key", reference(ISSUERS + ",Z\n"), 4, "issuers.csv:4", "no key", "fix: "),
    fault("a ragged row", reference(ISSUERS + "SOL/EUR\n"), 4, "issuers.csv:4", "1 fields"),
    fault("a column twice", reference(ISSUERS.replace("issuer", "issuer,issuer")), 4, "issuers.csv"),
    fault("a symbol that it lacks", reference(ISSUERS.replace("ETH/EUR,Y\n", "")), 2, "issuer", "ETH/EUR"),
    fault("a symbol with a blank", reference(ISSUERS.replace("ETH/EUR", "ETH/EUR ")), 2, "issuer", "ETH/EUR"),
    fault("an empty cell", reference(ISSUERS.replace("ETH/EUR,Y", "ETH/EUR,")), 2, "issuer", "ETH/EUR"),
    fault("a header alone", reference("symbol,issuer\n"), 2, "issuer"),
    fault("another name for the column", reference(ISSUERS.replace("issuer", "isuer")), 2, "issuer", "isuer"),
    fault(
        "a column of the positions",
        reference(ISSUERS.replace("issuer", "mark_price")),
        2,
        "'mark_price' is both",
        "fix: ",
    ),
    fault("a name of riskcheck's", reference(ISSUERS.replace("issuer", "equity")), 2, "'equity'", "rename"),
    fault(
        "a number that is none",
        reference("symbol,beta\nBTC/EUR,1.2\nETH/EUR,high\n", 'measure = "sum(beta)"\nmax = 5'),
        2,
        "beta",
    ),
    fault(
        "an unknown key in the config",
        config(more='[[reference]]\nfile = "a.csv"\nkeys = "symbol"\n'),
        4,
        "config.toml:25",
        "did you mean 'key'?",
    ),
    fault("no file in the config", config(more='[[reference]]\nkey = "symbol"\n'), 4, "config.toml:23", "no 'file'"),
]
