"""The fault table: config, profiles, rates and the brokers' own tables."""

from desk import BTC, ETH, ago, book
from fault import PAPER_BROKER, SNAPSHOT, both, broker, config, fault, file, folder_for, gone, link, nothing

CCXT = '[[broker]]\nkind = "ccxt"\nexchange = "kraken"\nmarkets = ["spot"]\n'
KEYS = 'api_key_env = "DESK_KEY"\nsecret_env = "DESK_SECRET"\n'
PROFILE = ("check", "--profile", "live")

CONFIGS = [
    fault("none at all", gone("config/config.toml"), 4, "not a config/config.toml here", "riskcheck init", "--demo"),
    fault("none, and policies named", gone("config"), 4, "riskcheck init", "--demo", run=("check", "policies")),
    fault("a folder that leads nowhere", link("config", "config"), 4, "config/config.toml", "cannot be read", "fix: "),
    fault("empty", file("config/config.toml", ""), 4, "config.toml", "the config names no policies", "fix: "),
    fault("no broker", config(PAPER_BROKER, ""), 4, "config.toml", "no broker is configured", "fix: "),
    fault(
        "no policies",
        config('[policies]\npaths = ["../policies"]\n', ""),
        4,
        "the config names no policies",
        "expected: [policies] paths",
    ),
    fault(
        "no paths of policies",
        config('paths = ["../policies"]', 'required = ["max_open_positions"]'),
        4,
        "the config names no policies",
        "fix: add it",
    ),
    fault(
        "a limit that nothing would hold",
        gone("policies/max_open_positions.toml"),
        4,
        "config.toml:12",
        "live_risk.max_open_positions is configured, but no policy of the config reads it",
        "take the limit out",
    ),
    fault(
        "a limit that nothing would hold, and other policies named",
        gone("policies/max_open_positions.toml"),
        4,
        "live_risk.max_open_positions is configured",
        run=("check", "policies/snapshot_age.toml"),
    ),
    fault("TOML syntax", config("[live_risk]", "[live_risk"), 4, "config.toml:8", "not TOML", "fix: "),
    fault("an empty number", config("= 500.0", "= "), 4, "config.toml:13", "not TOML", "fix: "),
    fault("a key twice", config("= 500.0", "= 500.0\nmax_daily_loss_abs = 9e9"), 4, "config.toml:14", "not TOML"),
    fault("a table twice", config(more="[live_risk]\nenabled = true\n"), 4, "config.toml", "not TOML", "fix: "),
    fault("not UTF-8", file("config/config.toml", b"[general]\n# \xff\n"), 4, "config.toml", "not UTF-8", "fix: "),
    fault("a folder", folder_for("config/config.toml"), 4, "config.toml", "cannot be read", "fix: "),
    fault("a link to nothing", link("config/config.toml", "gone.toml"), 4, "config.toml", "cannot be read", "fix: "),
    fault("a link to itself", link("config/config.toml", "config.toml"), 4, "config.toml", "cannot be read", "fix: "),
    fault("not there", nothing, 4, "none.toml", "cannot be read", "fix: ", run=("check", "--config", "none.toml")),
    fault("an unknown table", config(more="[live_risks]\n"), 4, "config.toml:23", "did you mean 'live_risk'?"),
    fault("a number for a table", file("config/config.toml", "live_risk = 5\n"), 4, "config.toml:1", "5", "a table"),
    fault(
        "a misspelt limit", config("max_open_positions  ", "max_open_postions  "), 4, "config.toml:12", "did you mean"
    ),
    fault("a limit of NaN", config("= 50000.0", "= nan"), 4, "config.toml:10", "nan", "expected: a number"),
    fault("a limit of infinity", config("= 50000.0", "= inf"), 4, "config.toml:10", "inf", "expected: a number"),
    fault("a limit below 0", config("= 500.0", "= -500.0"), 4, "config.toml:13", "-500", "0 or more"),
    fault("a limit in quotes", config("= 500.0", '= "500"'), 4, "config.toml:13", "'500'", "expected: a number"),
    fault("a limit that is a list", config("= 500.0", "= [500.0]"), 4, "config.toml:13", "a list", "expected: "),
    fault("a limit beyond all numbers", config("= 500.0", "= 1e999"), 4, "config.toml:13", "finite", "expected: "),
    fault("a flag for a count", config("= 5\n", "= true\n"), 4, "config.toml:12", "the truth value", "expected: "),
    fault("half a position", config("= 5\n", "= 2.5\n"), 4, "config.toml:12", "2.5", "a whole number"),
    fault("a broken percentage", config("= 5.0\n", '= "5%%"\n'), 4, "config.toml:14", "'5%%'", "expected: "),
    fault("a percentage below 0", config("= 5.0\n", "= -5.0\n"), 4, "config.toml:14", "-5", "0 or more"),
    fault("a limit left out", config("max_daily_loss_abs           = 500.0\n", ""), 2, "max_daily_loss_abs", "config"),
    fault(
        "checks that are disabled",
        config("   = true", "   = false"),
        5,
        "risk checks are disabled",
        "fix: ",
        "config.toml:9",
    ),
    fault("a number for a flag", config("   = true", "   = 1"), 4, "config.toml:9", "true or false"),
    fault("a text for a flag", config("   = true", '   = "true"'), 4, "config.toml:9", "true or false"),
    fault("warn_at of 0", config("   = true", "   = true\nwarn_at = 0"), 4, "config.toml:10", "above 0 and up to 1"),
    fault(
        "warn_at in percent", config("   = true", "   = true\nwarn_at = 80"), 4, "config.toml:10", "above 0 and up to 1"
    ),
    fault("warn_at of NaN", config("   = true", "   = true\nwarn_at = nan"), 4, "config.toml:10", "nan"),
    fault("a capital of 0", config("= 10000.0", "= 0.0"), 4, "config.toml:3", "above 0"),
    fault("a capital below 0", config("= 10000.0", "= -1.0"), 4, "config.toml:3", "above 0"),
    fault("a capital without end", config("= 10000.0", "= inf"), 4, "config.toml:3", "inf"),
    fault("a capital in words", config("= 10000.0", '= "10 000"'), 4, "config.toml:3", "'10 000'", "a number"),
    fault("no capital at all", config("starting_capital = 10000.0\n", ""), 2, "max_daily_loss_pct", "--starting-cash"),
    fault("a base currency in small letters", config('"EUR"', '"eur"'), 4, "config.toml:2", "'eur'", "a currency code"),
    fault("a base currency of nothing", config('"EUR"', '""'), 4, "config.toml:2", "a currency code"),
    fault("another base currency", config('"EUR"', '"USD"'), 2, "no rate for EUR", "[fx]"),
    fault("a number for max_age", config(more="[snapshot]\nmax_age = 60\n"), 4, "config.toml:24", "a duration above 0"),
    fault("a max_age of 0", config(more='[snapshot]\nmax_age = "0s"\n'), 4, "config.toml:24", "a duration above 0"),
    fault("a max_age without a unit", config(more='[snapshot]\nmax_age = "60"\n'), 4, "config.toml:24", "a duration"),
    fault(
        "a misspelt max_age", config(more='[snapshot]\nmaxage = "9s"\n'), 4, "config.toml:24", "did you mean 'max_age'?"
    ),
    fault(
        "a price whose time is not known beside one that is",
        both(
            config(more='[snapshot]\nmax_price_age = "5m"\n'),
            lambda desk: desk.write("book.json", book({**BTC, "price_time": ago(1)}, ETH)),
        ),
        2,
        "ETH/EUR",
        "price_time is missing",
        run=SNAPSHOT,
    ),
]
RATES = [
    fault("of the base currency", config(more="[fx]\nEUR = 0.9\n"), 4, "config.toml:24", "base currency", "fix: "),
    fault("of 0", config(more="[fx]\nUSDT = 0\n"), 4, "config.toml:24", "a number above 0"),
    fault("below 0", config(more="[fx]\nUSDT = -0.9\n"), 4, "config.toml:24", "a number above 0"),
    fault("of NaN", config(more="[fx]\nUSDT = nan\n"), 4, "config.toml:24", "nan"),
    fault("in quotes", config(more='[fx]\nUSDT = "0.92"\n'), 4, "config.toml:24", "a number above 0"),
    fault("a list of rates", config(more="[[fx]]\nUSDT = 0.92\n"), 4, "config.toml", "a list", "a table"),
]
LIMITS = [
    fault("NaN", config(more="[limits]\ncap = nan\n"), 4, "config.toml:24", "nan"),
    fault("a date", config(more="[limits]\ncap = 2026-01-01\n"), 4, "config.toml:24", "a number, text"),
    fault("infinity in a table", config(more="[limits.caps]\ncrypto = inf\n"), 4, "config.toml", "inf"),
    fault("a quantity too large", config(more=f'[limits]\ncap = "{"9" * 400}%"\n'), 4, "config.toml:24", "too large"),
    fault("a list for the table", config(more="[[limits]]\ncap = 1\n"), 4, "config.toml", "a list", "a table"),
]
PATHS = [
    fault(
        "a folder that is not there", config('"../policies"', '"../polices"'), 4, "polices", "did you mean", "policies"
    ),
    fault("a text for the list", config('["../policies"]', '"../policies"'), 4, "config.toml:6", "one or more texts"),
    fault("none", config('["../policies"]', "[]"), 4, "config.toml:6", "one or more texts"),
    fault("a path twice", config('["../policies"]', '["../policies", "../policies"]'), 4, "config.toml:6", "twice"),
    fault("an unknown pack", config('"../policies"', '"pack:ucit"'), 4, "'ucit'", "did you mean 'ucits'?"),
    fault(
        "a required policy that does not exist",
        config("[live_risk]", 'required = ["max_open_position"]\n[live_risk]'),
        4,
        "config.toml:8",
        "did you mean 'max_open_positions'?",
    ),
    fault(
        "a required policy as a text",
        config("[live_risk]", 'required = "max_open_positions"\n[live_risk]'),
        4,
        "config.toml:8",
        "a list of texts",
    ),
    fault(
        "a required policy that is left out",
        config("[live_risk]", 'required = ["max_open_positions"]\n[live_risk]'),
        2,
        "required by the config",
        "-k 'loss'",
        run=("check", "-k", "loss"),
    ),
    fault(
        "a misspelt required",
        config("[live_risk]", 'requird = ["max_open_positions"]\n[live_risk]'),
        4,
        "config.toml:8",
        "did you mean 'required'?",
    ),
]
PROFILES = [
    fault(
        "unknown",
        config(more="[profile.live.live_risk]\nmax_open_positions = 3\n"),
        4,
        "'liv'",
        "did you mean 'live'?",
        run=("check", "--profile", "liv"),
    ),
    fault("none configured", nothing, 4, "'live'", "no profile at all", run=PROFILE),
    fault(
        "a mistake in one not asked for",
        config(more="[profile.live.live_risk]\nmax_open_postions = 1\n"),
        4,
        "config.toml:24",
        "did you mean",
    ),
    fault(
        "NaN in one",
        config(more="[profile.live.live_risk]\nmax_open_positions = nan\n"),
        4,
        "config.toml:24",
        "nan",
        run=PROFILE,
    ),
    fault("no tables", config(more="[profile]\nlive = 5\n"), 4, "config.toml", "[profile.NAME.live_risk]", run=PROFILE),
    fault(
        "one that disables the checks",
        config(more="[profile.live.live_risk]\nenabled = false\n"),
        5,
        "risk checks are disabled",
        run=PROFILE,
    ),
    fault(
        "one that is tighter",
        config(more="[profile.live.live_risk]\nmax_open_positions = 1\n"),
        1,
        "max_open_positions",
        "2 > 1",
        run=PROFILE,
    ),
]
BROKER_TABLES = [
    fault("none", config(PAPER_BROKER, ""), 4, "no broker is configured", "--snapshot FILE"),
    fault("an unknown kind", config('"paper"', '"papr"'), 4, "config.toml:20", "'papr'", "did you mean 'paper'?"),
    fault("no kind", config('kind  = "paper"\n', ""), 4, "config.toml:19", "no 'kind'"),
    fault("a number for the kind", config('"paper"', "7"), 4, "config.toml:20", "kind is the number"),
    fault("a single table", config("[[broker]]", "[broker]"), 4, "config.toml:19", "[[broker]]"),
    fault("a misspelt key", config("state =", "stat ="), 4, "config.toml:21", "'stat'", "did you mean 'state'?"),
    fault("no state", config('state = "paper.json"\n', ""), 4, "config.toml:19", "no 'state'"),
    fault("the same twice", config(more=PAPER_BROKER), 4, "config.toml:", "twice", "expected: each broker once"),
    fault("a timeout of 0", config(more='timeout = "0s"\n'), 4, "config.toml:23", "a duration above 0"),
    fault("a number for the timeout", config(more="timeout = 10\n"), 4, "config.toml:23", "a duration above 0"),
    fault(
        "expect_positions of a paper broker",
        config(more="expect_positions = true\n"),
        4,
        "config.toml:23",
        "'expect_positions'",
    ),
    fault(
        "a factory without a function",
        broker('[[broker]]\nkind = "python"\nfactory = "desk_client"\n'),
        4,
        "config.toml:19",
        "module:function",
    ),
    fault(
        "a factory that is no name",
        broker('[[broker]]\nkind = "python"\nfactory = "desk-client:make"\n'),
        4,
        "config.toml:19",
        "module:function",
    ),
    fault("no factory", broker('[[broker]]\nkind = "python"\n'), 4, "config.toml:19", "no 'factory'"),
    fault(
        "no exchange", broker('[[broker]]\nkind = "ccxt"\nmarkets = ["spot"]\n'), 4, "config.toml:19", "no 'exchange'"
    ),
    fault("no markets", broker('[[broker]]\nkind = "ccxt"\nexchange = "gate"\n'), 4, "config.toml:19", "no 'markets'"),
    fault("an empty list of markets", broker(CCXT.replace('"spot"', "")), 4, "config.toml:22", "one or more of"),
    fault("a misspelt market", broker(CCXT.replace("spot", "spots")), 4, "config.toml:22", "one or more of"),
    fault(
        "an unknown exchange", broker(CCXT.replace("kraken", "krakn")), 4, "config.toml:19", "'krakn'", "did you mean"
    ),
    fault(
        "a variable that is not set", broker(CCXT + KEYS), 4, "DESK_KEY is not set", "DESK_SECRET is not set", "fix: "
    ),
    fault(
        "a variable that is empty",
        broker(CCXT + KEYS),
        4,
        "DESK_SECRET is not set",
        env={"DESK_KEY": "k", "DESK_SECRET": ""},
    ),
    fault(
        "a secret for its variable",
        broker(CCXT + 'api_key_env = "sk-123/456"\n'),
        4,
        "config.toml:23",
        "environment variable",
    ),
    fault(
        "Alpaca's variables not set", broker(f'[[broker]]\nkind = "alpaca"\n{KEYS}'), 4, "DESK_KEY is not set", "fix: "
    ),
    fault(
        "Alpaca without a secret",
        broker('[[broker]]\nkind = "alpaca"\napi_key_env = "DESK_KEY"\n'),
        4,
        "no 'secret_env'",
    ),
    fault(
        "a file with two mistakes",
        both(config("= 5\n", "= -5\n", more="[fx]\nUSDT = 0\n")),
        4,
        "config.toml:12",
        "config.toml:24",
    ),
]
