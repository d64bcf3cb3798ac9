"""Limits by key: ``max = { by, limits, default }`` looks the limit up by a value that is one within the subject."""

import pytest
from support import book, judge, limit, lot, observed, outcomes, refusals

GROSS = 'measure = "sum(notional)"\n'
CLASSED = book(lot("A/EUR", cls="fx"), lot("B/EUR", cls="crypto"), lot("C/EUR", cls="bonds"))
EACH = 'each = "cls"\n' + GROSS


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("{ fx = 150, crypto = 50 }, default = 100", {"fx": "pass", "crypto": "fail", "bonds": "pass"}),
        ("{ fx = 150, crypto = 50 }, default = 99", {"fx": "pass", "crypto": "fail", "bonds": "fail"}),
        ("{ fx = 150, crypto = 100 }", {"fx": "pass", "crypto": "pass", "bonds": "error"}),
        ("{ fx = 99 }, default = 0", {"fx": "fail", "crypto": "fail", "bonds": "fail"}),
    ],
    ids=["a default", "a tight default", "no default", "a default of 0"],
)
def test_each_key_has_its_limit(table, expected):
    """A listed key has its own limit, the others the default; without a default an unlisted key is an error."""
    assert outcomes(judge(f'{EACH}max = {{ by = "cls", limits = {table} }}', CLASSED)) == expected


def test_a_key_without_a_limit_is_named():
    """The reason says which key the table lacks, and the fix what to do."""
    found = observed(f'{GROSS}max = {{ by = "cls", limits = {{ fx = 1 }} }}', book(lot(cls="crypto")))

    assert found.outcome == "error"
    assert "'crypto'" in found.reason
    assert "default" in found.fix


@pytest.mark.parametrize("by", ["cls", "only(cls)"])
def test_a_key_of_several_values_is_an_error(by):
    """A subject with two classes has no one limit, not even the default's or the larger one."""
    rule = f'{GROSS}max = {{ by = "{by}", limits = {{ fx = 1e9, crypto = 1e9, bonds = 1e9 }}, default = 1e9 }}'
    found = observed(rule, CLASSED)

    assert found.outcome == "error"
    assert "several values" in found.reason


def test_a_key_of_one_value_may_be_any_column():
    """A column with one value within the subject is a key, whether or not it names the subject."""
    rule = f'each = "symbol"\n{GROSS}max = {{ by = "cls", limits = {{ fx = 100, crypto = 99, bonds = 101 }} }}'

    assert outcomes(judge(rule, CLASSED)) == {"A/EUR": "pass", "B/EUR": "fail", "C/EUR": "pass"}


def test_every_position_may_have_its_own_limit():
    """In a rule for each position the key is the row's own."""
    table = '{ by = "cls", limits = { fx = 100, crypto = 99 }, default = 500 }'
    rule = f'each = "position"\nmeasure = "notional"\nmax = {table}'

    assert outcomes(judge(rule, CLASSED)) == {"A/EUR": "pass", "B/EUR": "fail", "C/EUR": "pass"}


def test_a_key_may_be_an_expression():
    """The key may be made of the subject's values, a name of its own included."""
    rule = """
    let = { regime = "'calm' if count() < 3 else 'busy'" }
    measure = "sum(notional)"
    max = { by = "regime", limits = { calm = 1000, busy = 10 } }
    """

    assert observed(rule, CLASSED).maximum == 10.0
    assert observed(rule, book(lot())).maximum == 1000.0


def test_a_limit_may_be_a_share():
    """A limit such as "2%" is a fraction, as everywhere."""
    rule = 'measure = "sum(notional) / equity"\nmax = { by = "cls", limits = { crypto = "2%" }, default = "30%" }'
    account = {"equity": 10000.0}

    found = observed(rule, book(lot(cls="crypto", size=2.0), account=account))
    assert (found.maximum, found.outcome) == (0.02, "pass")
    assert observed(rule, book(lot(cls="crypto", size=2.1), account=account)).outcome == "fail"
    assert observed(rule, book(lot(cls="fx", size=30.0), account=account)).outcome == "pass"
    assert observed(rule, book(lot(cls="fx", size=30.1), account=account)).outcome == "fail"


def test_a_floor_may_be_looked_up_too():
    """A minimum is looked up as a maximum is."""
    rule = f'{EACH}min = {{ by = "cls", limits = {{ fx = 101, crypto = 100 }}, default = 0 }}'

    assert outcomes(judge(rule, CLASSED)) == {"fx": "fail", "crypto": "pass", "bonds": "pass"}


CONFIGURED = f'{EACH}max = {{ by = "cls", limits = "config.limits.caps" }}'


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("[limits.caps]\nfx = 150\ncrypto = 50\nbonds = 100", {"fx": "pass", "crypto": "fail", "bonds": "pass"}),
        ("[limits.caps]\nfx = 150\ncrypto = 150", {"fx": "pass", "crypto": "pass", "bonds": "error"}),
        ('[limits.caps]\nfx = "2%"\ncrypto = 150\nbonds = 150', {"fx": "fail", "crypto": "pass", "bonds": "pass"}),
        ("", {"fx": "error", "crypto": "error", "bonds": "error"}),
    ],
    ids=["all", "one short", "a share", "none"],
)
def test_limits_may_stand_in_the_config(config, expected):
    """A table below [limits] of the config is looked up as the policy's own is; where it is missing, nothing passes."""
    assert outcomes(judge(CONFIGURED, CLASSED, config)) == expected


@pytest.mark.parametrize(
    "config",
    [
        "[limits]\ncaps = 150",
        "[limits]\ncaps = [150]",
        '[limits]\ncaps = "150"',
        '[limits.caps]\nfx = "high"\ncrypto = 1\nbonds = 1',
        "[limits.caps]\nfx = true\ncrypto = 1\nbonds = 1",
        "[limits.caps.fx]\nmax = 1",
    ],
    ids=["a number", "a list", "a text", "a text in it", "a truth value in it", "a table in it"],
)
def test_what_is_no_table_of_numbers_is_an_error(config):
    """A config whose table is none, or holds what is no number, does not decide anything."""
    result = judge(CONFIGURED, CLASSED, config)

    assert result.outcome == "error"
    assert "config.limits.caps" in result.reason


def test_an_optional_table_may_be_left_out_of_the_config():
    """With optional a table that the config leaves out skips the policy, and says which."""
    result = judge(CONFIGURED + "\noptional = true", CLASSED)

    assert result.outcome == "skipped"
    assert "limits.caps" in result.reason


@pytest.mark.parametrize("default", ["", ", default = 1e9"], ids=["no default", "a default"])
def test_a_missing_key_is_an_error(default):
    """Where the key is not known the default is not taken for it."""
    rule = f'{GROSS}max = {{ by = "cls", limits = {{ fx = 1e9 }}{default} }}'

    assert judge(rule, book(lot("A/EUR", cls=None), lot("B/EUR", cls="fx"))).outcome == "error"
    assert judge(rule, book(lot(cls=None))).outcome == "error"


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ("{ limits = { fx = 1 } }", "'by'"),
        ('{ by = "cls" }', "'limits'"),
        ('{ by = "cls", limits = {} }', "limits"),
        ('{ by = "cls", limits = { fx = 1 }, defualt = 3 }', "'default'"),
        ('{ by = "cls", limits = { fx = "high" } }', "limits"),
        ('{ by = "cls", limits = { fx = true } }', "limits"),
        ('{ by = "cls", limits = { fx = nan } }', "finite"),
        ('{ by = "cls", limits = { fx = inf } }', "finite"),
        ('{ by = "cls", limits = { fx = 1 }, default = inf }', "finite"),
        ('{ by = "cls", limits = [1] }', "limits"),
        ('{ by = "cls", limits = "sum(notional)" }', "config.limits.NAME"),
        ('{ by = "cls +", limits = { fx = 1 } }', "cls +"),
    ],
)
@pytest.mark.parametrize("key", ["max", "min"])
def test_a_table_that_makes_no_sense_is_refused_at_load(key, table, word):
    """A table of limits is as closed as any other: what it lacks, or has too much, is a mistake of the policy."""
    problems = refusals(f"{EACH}{key} = {table}")

    assert any(word in str(problem) for problem in problems)


@pytest.mark.parametrize("table", ["limits = { fx = -5 }", "limits = { fx = 5 }, default = -5"])
@pytest.mark.parametrize("key", ["max", "min"])
def test_a_limit_below_0_is_refused_where_nothing_can_be(key, table):
    """Of a measure that is never negative no limit in a table is either: a floor below 0 would hold nothing."""
    assert refusals(f'{EACH}{key} = {{ by = "cls", {table} }}')


def test_an_unknown_key_column_is_an_error():
    """A key that is no column of the book is an error also where a default is given."""
    result = judge(f'{GROSS}max = {{ by = "clss", limits = {{ fx = 1 }}, default = 1e9 }}', CLASSED)

    assert result.outcome == "error"
    assert "clss" in result.reason


def test_the_place_of_a_looked_up_limit_is_its_line():
    """A reader is led to the line of the table, as to that of any bound."""
    assert limit(f'{EACH}max = {{ by = "cls", limits = {{ fx = 1 }} }}').place.line == 7


SLIPS = {
    "another letter": ("cripto", "crypto"),
    "a letter too few": ("crpto", "crypto"),
    "a letter too many": ("bonds", "bond"),
    "two letters in the wrong order": ("cyrpto", "crypto"),
    "capitals": ("Crypto", "crypto"),
    "a blank": ("major fx", "major_fx"),
    "a line": ("BTC-EUR", "BTC/EUR"),
    "one of several words": ("us equity fund", "us equty fund"),
}


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("where", ["the policy", "the config"])
def test_the_default_is_not_for_a_slip_of_a_listed_key(name, where):
    """A key of the book that is nearly a listed one is an error, not a pass by the wider limit of all the others."""
    listed, met = SLIPS[name]
    table, config = f'{{ "{listed}" = 1 }}', f'[limits.caps]\n"{listed}" = 1'
    limits = table if where == "the policy" else '"config.limits.caps"'
    found = observed(f'{GROSS}max = {{ by = "cls", limits = {limits}, default = 1e9 }}', book(lot(cls=met)), config)

    assert found.outcome == "error"
    assert found.reason == (
        f"there is no limit for {met!r}, but one for {listed!r}, which is nearly the same; the default is not for it"
    )
    assert repr(met) in found.fix


def test_without_a_default_a_slip_is_named_too():
    """An unlisted key is an error in any case; where it is a slip, the reason says of which key."""
    found = observed(f'{GROSS}max = {{ by = "cls", limits = {{ cripto = 1 }} }}', book(lot(cls="crypto")))

    assert found.reason == "there is no limit for 'crypto', but one for 'cripto', which is nearly the same"


@pytest.mark.parametrize(
    ("listed", "met"),
    [
        ("minor_fx", "major_fx"),
        ("USD", "USDT"),
        ("ETH/EUR", "ETC/EUR"),
        ("BTC/USD", "BTC/USDT"),
        ("ESZ26", "ESH26"),
        ("AA", "AAA"),
        ("index_a", "index_b"),
        ("tier 1", "tier 2"),
        ("large", "small"),
        ("1.5", "15"),
    ],
)
def test_a_word_of_its_own_is_no_slip(listed, met):
    """What differs in a short word, a number, or by more than a letter is another key, and has the default."""
    rule = f'{GROSS}max = {{ by = "cls", limits = {{ "{listed}" = 1 }}, default = 1e9 }}'

    assert judge(rule, book(lot(cls=met))).outcome == "pass"


def test_a_key_may_be_listed_beside_the_one_it_is_nearly():
    """Who lists both has meant both; a listed key that the book does not have is nothing to speak of."""
    rule = f'{GROSS}max = {{ by = "cls", limits = {{ bond = 1000, bonds = 1, crypto = 1 }}, default = 1 }}'
    result = judge(rule, book(lot(cls="bond")))

    assert (result.outcome, result.notes) == ("pass", ())


def test_a_configured_table_may_have_a_default():
    """What the config's table does not list has the default that the policy gives, as with a table of its own."""
    rule = 'each = "symbol"\nmeasure = "count()"\nmax = { by = "symbol", limits = "config.limits.caps", default = 3 }'
    result = judge(rule, book(lot("A/EUR"), lot("B/EUR")), '[limits]\ncaps = { "A/EUR" = 7 }')

    assert {one.subject: one.maximum for one in result.observations} == {"A/EUR": 7.0, "B/EUR": 3.0}
