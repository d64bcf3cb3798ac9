"""``riskcheck explain`` on the command line."""


def test_a_number_is_shown_with_its_rows_bound_and_place(desk):
    """Measure, rows, the configured bound with its line, and what would just fit, for each subject."""
    config = desk.read("config/config.toml").replace("= 20000.0", "= 10000.0")
    desk.write("config/config.toml", config)
    answer = desk.run("explain", "max_symbol_exposure_notional")
    assert answer.code == 1
    for said in (
        "sum(notional), for each symbol",
        "2 of 2 open positions",
        "10 000.00 EUR (live_risk.max_symbol_exposure_notional, config/config.toml:",
        "sum(notional) = 14 750.00 EUR",
        "148% of the limit; 4 750.00 EUR less would just fit",
        "6 500.00 EUR more would just fit",
        "BTC/EUR long 0.5   14 750.00",
    ):
        assert said in answer.out


def test_figures_are_put_in_for_names(desk):
    """A measure of figures is shown with their values in their places."""
    answer = desk.run("explain", "max_daily_loss_pct", "--starting-cash", "20000")
    assert answer.code == 0
    assert "loss(120) / 20 000 = 0.00 %" in answer.out


def test_what_cannot_be_known_is_explained(desk):
    """A missing figure is a question mark, with the reason beside it."""
    config = desk.read("config/config.toml").replace("starting_capital = 10000.0", "")
    desk.write("config/config.toml", config)
    answer = desk.run("explain", "max_daily_loss_pct")
    assert answer.code == 2
    assert "loss(120) / ?: starting_cash is unknown" in answer.out


def test_a_policy_file_is_explained_too(desk):
    """A path explains the policy in that file, groups and all."""
    desk.write(
        "big.toml",
        'id = "big"\ntitle = "Big"\nunit = "percent"\n[rule]\nmeasure = "sum(weight) * 2"\nmax = "400%"\n'
        "[rule.groups]\n"
        'by = ["symbol"]\ncolumns = { weight = "sum(notional) / equity" }\nhaving = "weight > 0.5"\n',
    )
    answer = desk.run("explain", "big.toml")
    assert answer.code == 0
    assert "that have weight > 0.5" in answer.out
    assert "1.34457612 * 2 = 268.92 %" in answer.out


def test_an_unknown_policy_lists_those_there_are(desk):
    """A name that no policy has is wrong usage."""
    answer = desk.run("explain", "max_open_position")
    assert answer.code == 4
    assert "did you mean 'max_open_positions'?" in answer.err
