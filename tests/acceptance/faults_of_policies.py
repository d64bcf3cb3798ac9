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


def _same_id(desk):
    desk.write("more/max_open_positions.toml", desk.read(PLACE))
    desk.configure(('["../policies"]', '["../policies", "../more"]'))


def _none(desk):
    desk.only_policies()


FILES = [
    fault("none at all", _none, 5),
    fault("TOML syntax", policy_text('id = "x'), 4, f"{PLACE}:1"),
    fault("empty", policy_text(""), 4, PLACE, "'id'"),
    fault("not UTF-8", policy_text(b'id = "\xff"'), 4, PLACE),
    fault("a link to nothing", link("policies/limit.toml", "gone.toml"), 4, LIMIT),
    fault("a folder by that name", folder_for("policies/limit.toml"), 4, LIMIT),
    fault("two with one id", _same_id, 4, "more/max_open_positions.toml"),
    fault("an id that is not the name", policy_text(policy("positions", "count()", 5)), 4, f"{PLACE}:1", "'positions'"),
    fault("an id with a blank", file("policies/limit.toml", rule(COUNT, name="a limit")), 4, LIMIT, "'a limit'"),
    fault(
        "no title",
        policy_text('id = "max_open_positions"\n[rule]\nmeasure = "count()"\nmax = 5\n'),
        4,
        PLACE,
        "'title'",
    ),
    fault(
        "an empty title",
        policy_text('id = "max_open_positions"\ntitle = ""\n[rule]\nmeasure = "count()"\nmax = 5\n'),
        4,
        f"{PLACE}:2",
        "title",
    ),
    fault("no rule", policy_text('id = "max_open_positions"\ntitle = "t"\n'), 4, PLACE, "'rule'"),
    fault(
        "two rules",
        policy_text(rule(COUNT, name="max_open_positions").replace("[rule]", "[[rule]]")),
        4,
        PLACE,
        "[rule]",
    ),
    fault("an unknown key", _policy("count()", 5, more='severty = "block"'), 4, f"{PLACE}:3", "'severity'"),
    fault("an unknown severity", only(COUNT, 'severity = "warn"'), 4, f"{LIMIT}:3", "'warn'"),
    fault("tags as a text", only(COUNT, 'tags = "exposure"'), 4, f"{LIMIT}:3"),
    fault("a day in quotes", only(COUNT, 'valid_from = "2026-01-01"'), 4, f"{LIMIT}:3"),
    fault("not yet in force", only(COUNT, "valid_from = 2999-01-01"), 5),
    fault("no longer in force", only(COUNT, "valid_until = 2001-01-01"), 5),
    fault(
        "an end before its beginning",
        only(COUNT, "valid_from = 2026-02-01\nvalid_until = 2026-01-01"),
        4,
        LIMIT,
        "valid_until",
    ),
]
RULES = [
    fault("no bound", only('measure = "count()"'), 4, LIMIT),
    fault("no measure", only("max = 5"), 4, LIMIT, "'measure'"),
    fault("a misspelt bound", only('measure = "count()"\nmaxx = 5'), 4, f"{LIMIT}:6", "'maxx'", "'max'"),
    fault("a bound of NaN", only('measure = "count()"\nmax = nan'), 4, f"{LIMIT}:6"),
    fault("a bound of infinity", only('measure = "count()"\nmax = inf'), 4, f"{LIMIT}:6"),
    fault("a bound below 0", only('measure = "count()"\nmax = -1'), 4, f"{LIMIT}:6"),
    fault("a bound that is a flag", only('measure = "count()"\nmax = true'), 4, f"{LIMIT}:6"),
    fault("a broken percentage", only('measure = "count()"\nmax = "5%%"'), 4, f"{LIMIT}:6"),
    fault("a band upside down", only('measure = "count()"\nmin = 5\nmax = 1'), 4, LIMIT, "min", "max"),
    fault("a percentage below all numbers", only(f'measure = "sum(net)"\nmin = "-{"9" * 400}%"'), 4, f"{LIMIT}:6"),
    fault("warn_at in percent", only(f"{COUNT}\nwarn_at = 80"), 4, f"{LIMIT}:7"),
    fault(
        "a misspelt limit of the config",
        only('measure = "count()"\nmax = "config.live_risk.max_open_position"'),
        4,
        f"{LIMIT}:6",
        "max_open_positions",
    ),
    fault("a limit that the config lacks", only('measure = "count()"\nmax = "config.limits.cap"'), 2, "limits.cap"),
    fault(
        "a limit that is a text",
        only('measure = "count()"\nmax = "config.limits.cap"', more='[limits]\ncap = "many"\n'),
        2,
        "config.limits.cap",
    ),
    fault(
        "a limit misspelt in the config",
        only('measure = "count()"\nmax = "config.limits.most_lots"\noptional = true', more="[limits]\nmost_lot = 1\n"),
        2,
        "most_lots",
        "most_lot",
    ),
    fault("an optional limit alone", only('measure = "count()"\nmax = "config.limits.cap"\noptional = true'), 5),
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
    fault("a broken expression", only('measure = "count("\nmax = 5'), 4, f"{LIMIT}:5"),
    fault("Python", only("""measure = "__import__('os').system('true')"\nmax = 5"""), 4, f"{LIMIT}:5"),
    fault("an attribute", only('measure = "sum(notional).real"\nmax = 5'), 4, f"{LIMIT}:5"),
    fault("an unknown function", only('measure = "smu(notional)"\nmax = 5'), 4, f"{LIMIT}:5", "'smu'", "'sum'"),
    fault("an aggregate of nothing", only('measure = "sum()"\nmax = 5'), 4, f"{LIMIT}:5"),
    fault("a column outside of an aggregate", only('measure = "notional"\nmax = 5'), 4, f"{LIMIT}:5", "notional"),
    fault("an unknown column", only('measure = "sum(notionall)"\nmax = 5'), 2, "notionall", "'notional'"),
    fault("an unknown column in coalesce", only('measure = "sum(coalesce(beat, 1))"\nmax = 5'), 2, "beat"),
    fault("an unknown figure", only('measure = "account.equitty"\nmax = 5'), 2, "equitty", "equity"),
    fault("a figure that is missing", only('measure = "margin_used"\nmax = 5'), 2, "margin_used"),
    fault("a condition for a measure", only("""measure = "side == 'long'"\nmax = 5"""), 4, f"{LIMIT}:5"),
    fault("a text for a measure", only('measure = "config.general.base_currency"\nmax = 5'), 4, f"{LIMIT}:5"),
    fault("a division by 0", only('measure = "sum(notional) / (count() - count())"\nmax = 5'), 2),
    fault("top of a broken number", only('measure = "top(0.5, notional)"\nmax = 5'), 2, "limit", "top"),
    fault(
        "a side that no position has",
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
        "'venue'",
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
    ),
    fault(
        "a where that is not a condition",
        only("""measure = "count()"\nmax = 5\nwhere = "notional" """),
        4,
        f"{LIMIT}:7",
    ),
    fault("a when on what is missing", only(f'{COUNT}\nwhen = "margin_used > 0"'), 2, "margin_used"),
    fault("an unknown each", only(f'{COUNT}\neach = "symbl"'), 2, "symbl", "'symbol'"),
    fault("an each that is missing", only(f'{COUNT}\neach = "venue"'), 2, "venue"),
    fault("an each that is not a name", only(f'{COUNT}\neach = "a b"'), 4, f"{LIMIT}:7"),
    fault("an unknown over", only(f'{COUNT}\nover = "orders"'), 4, f"{LIMIT}:7", "positions"),
    fault("an unknown action on_missing", only(f'{COUNT}\non_missing = {{ mark_price = "skip" }}'), 4, f"{LIMIT}:7"),
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
    fault("groups by nothing", only(f'{COUNT}\ngroups = {{ having = "count() > 0" }}'), 4, LIMIT, "'by'"),
    fault("groups by an unknown column", only(f'{COUNT}\ngroups = {{ by = ["isuer"] }}'), 2, "isuer"),
    fault(
        "groups with a misspelt having",
        only(f'{COUNT}\ngroups = {{ by = ["symbol"], havin = "1 > 0" }}'),
        4,
        LIMIT,
        "'having'",
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
    ),
    fault(
        "a table of limits without by",
        only('measure = "count()"\nmax = { limits = { a = 5 } }'),
        4,
        f"{LIMIT}:6",
        "'by'",
    ),
    fault(
        "a table with a misspelt key",
        only('measure = "count()"\nmax = { by = "symbol", limts = { a = 5 } }'),
        4,
        f"{LIMIT}:6",
        "'limits'",
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
        "'expect'",
    ),
]
GROUPED = 'measure = "sum(n) / total_notional"\nmax = 1\n[rule.groups]\nby = ["side"]\ncolumns = { n = "count()" }'
GROUPS = [
    fault(
        f"groups beside a missing {figure}",
        both(only(GROUPED.replace("total_notional", figure)), btc(mark_price=None, realized_pnl=None)),
        2,
        figure,
        run=SNAPSHOT,
    )
    for figure in ("total_notional", "net_notional", "total_realized_pnl", "daily_pnl", "equity")
]
WAIVERS = [
    *(
        fault(f"no {key}", waiver(**{key: None}), 4, "waivers.toml:1", f"'{key}'")
        for key in ("policy", "up_to", "until", "reason", "approved_by")
    ),
    fault("an unknown policy", waiver(policy='"limt"'), 4, "waivers.toml:2", "'limt'", "'limit'"),
    fault("an empty reason", waiver(reason='" "'), 4, "waivers.toml:5", "reason"),
    fault("nobody", waiver(approved_by='""'), 4, "waivers.toml:6", "approved_by"),
    fault("a date in quotes", waiver(until='"2027-01-31"'), 4, "waivers.toml:4", "until", "'2027-01-31'"),
    fault("a moment for a date", waiver(until="2027-01-31T09:00:00Z"), 4, "waivers.toml:4", "until"),
    fault("a number for a date", waiver(until="20270131"), 4, "waivers.toml:4", "until"),
    fault("no such day", waiver(until="2027-02-30"), 4, "waivers.toml:4"),
    fault("a text for a value", waiver(up_to='"any"'), 4, "waivers.toml:3", "up_to", "'any'"),
    fault("no end of value", waiver(up_to="inf"), 4, "waivers.toml:3", "up_to"),
    fault("no value at all", waiver(up_to="nan"), 4, "waivers.toml:3", "up_to"),
    fault("a truth value", waiver(up_to="true"), 4, "waivers.toml:3", "up_to"),
    fault("an unknown key", waiver(untill="2027-01-31"), 4, "waivers.toml:7", "'untill'", "'until'"),
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
    fault("no TOML", file("config/waivers.toml", "[[waiver]\n"), 4, "waivers.toml:1"),
    fault(
        "a key twice",
        both(waiver(), file("config/waivers.toml", waiver_text() + 'policy = "limit"\n')),
        4,
        "waivers.toml:7",
    ),
    fault("not UTF-8", file("config/waivers.toml", b"# \xff\n"), 4, "waivers.toml"),
    fault("a link to nothing", link("config/waivers.toml", "gone.toml"), 4, "config/waivers.toml"),
    fault("a folder", folder_for("config/waivers.toml"), 4, "config/waivers.toml"),
]
ISSUERS = "symbol,issuer\nBTC/EUR,X\nETH/EUR,Y\n"
REFERENCES = [
    fault("not there", reference(None), 4, "config.toml:23", "issuers.csv"),
    fault("empty", reference(""), 4, "issuers.csv"),
    fault("not UTF-8", reference(b"symbol,issuer\n\xff,X\n"), 4, "issuers.csv"),
    fault(
        "no key column", reference(ISSUERS.replace("symbol", "ticker")), 4, "config.toml:23", "'symbol'", "issuers.csv"
    ),
    fault("a key twice", reference(ISSUERS + "BTC/EUR,Z\n"), 4, "issuers.csv:4", "'BTC/EUR'"),
    fault("a row without a key", reference(ISSUERS + ",Z\n"), 4, "issuers.csv:4"),
    fault("a ragged row", reference(ISSUERS + "SOL/EUR\n"), 4, "issuers.csv:4"),
    fault("a column twice", reference(ISSUERS.replace("issuer", "issuer,issuer")), 4, "issuers.csv"),
    fault("a symbol that it lacks", reference(ISSUERS.replace("ETH/EUR,Y\n", "")), 2, "issuer", "ETH/EUR"),
    fault("a symbol with a blank", reference(ISSUERS.replace("ETH/EUR", "ETH/EUR ")), 2, "issuer", "ETH/EUR"),
    fault("an empty cell", reference(ISSUERS.replace("ETH/EUR,Y", "ETH/EUR,")), 2, "issuer", "ETH/EUR"),
    fault("a header alone", reference("symbol,issuer\n"), 2, "issuer"),
    fault("another name for the column", reference(ISSUERS.replace("issuer", "isuer")), 2, "issuer", "isuer"),
    fault("a column of the positions", reference(ISSUERS.replace("issuer", "mark_price")), 2, "'mark_price'"),
    fault("a name of riskcheck's", reference(ISSUERS.replace("issuer", "equity")), 2, "'equity'"),
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
        "'key'",
    ),
    fault("no file in the config", config(more='[[reference]]\nkey = "symbol"\n'), 4, "config.toml:23", "'file'"),
]
