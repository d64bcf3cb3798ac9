"""Which shipped policies hold which published rule, and why some rules have none."""

from collections.abc import Mapping

POLICIES: Mapping[str, tuple[str, ...]] = {
    "ucits-52-1a": ("ucits_issuer_10",),
    "ucits-52-2": ("ucits_5_10_40",),
    "ucits-52-1b": ("ucits_deposits_20",),
    "ucits-52-3": ("ucits_government_35",),
    "ucits-52-4": ("ucits_covered_bond_issuer_25", "ucits_covered_bonds_over_5_total_80"),
    "ucits-52-5": ("ucits_group_20", "ucits_body_combined_35"),
    "ucits-55": ("ucits_one_fund_20", "ucits_non_ucits_funds_30"),
    "ucits-56": ("ucits_control_shares_10", "ucits_control_debt_10", "ucits_control_fund_units_25"),
    "ucits-50-2a": ("ucits_unlisted_10",),
    "ucits-83": ("ucits_borrowing_10", "ucits_overdrafts_10"),
    "ucits-var-abs": ("ucits_var_absolute_20",),
    "ucits-var-rel": ("ucits_var_relative_200",),
    "us40-75-5-10": ("us40_diversified_75",),
    "irc-851-25": ("ric_issuer_25", "ric_qptp_25"),
    "us40-industry": ("us40_industry_25",),
    "us40-12d1": ("us40_fund_votes_3", "us40_one_fund_5", "us40_all_funds_10"),
    "sec-22e-4": ("us40_illiquid_15",),
    "sec-22e-4-hlim": ("us40_highly_liquid_minimum",),
    "sec-18f-4-abs": ("us40_var_absolute_20",),
    "sec-18f-4-rel": ("us40_var_relative_200",),
    "sec-18f-4-ldu": ("us40_limited_derivatives_user_10",),
    "erisa-407": ("erisa_employer_securities_10",),
    "msci-10-40": ("msci_10_40_group_10", "msci_10_40_large_groups_40"),
    "esma-cfd-leverage": ("esma_cfd_leverage",),
    "reg-t": ("reg_t_initial_50",),
    "finra-pdt": ("finra_pattern_day_trader",),
    "sec-15c3-5": ("market_access_credit",),
    "bybit-uta": ("bybit_initial_margin_rate", "bybit_maintenance_margin_rate"),
    "ibkr-cushion": ("ibkr_cushion_10", "ibkr_excess_liquidity"),
    "ftmo-mdl": ("ftmo_daily_loss_5",),
    "ftmo-ml": ("ftmo_max_loss_10",),
    "ftmo-1s": ("ftmo_one_step_trailing_loss_10",),
    "topstep-mll": ("topstep_max_loss",),
    "topstep-dll": ("topstep_daily_loss",),
    "prop-consistency": ("prop_consistency_50",),
    "metaapi-risk": (
        "copyfactory_equity_difference",
        "copyfactory_balance_difference",
        "copyfactory_balance_minus_equity",
    ),
    "basel-lex-report": ("basel_large_exposure_report_10",),
    "basel-es": ("basel_backtest_traffic_light",),
    "aifmd2-loan": ("aifmd2_loan_fund_leverage", "aifmd2_one_borrower_20"),
    "bvv2-54": ("bvv2_debtor_10", "bvv2_company_5", "bvv2_property_5"),
    "de-anlv": ("anlv_risk_capital_35", "anlv_issuer_5"),
    "emn-net": ("market_neutral_net_10",),
    "elder-2": ("elder_trade_risk_2",),
    "tharp-1": ("tharp_open_risk_1",),
    "peak-dd": ("peak_drawdown_15",),
    "stale": ("desk_snapshot_age_60", "desk_price_age_300"),
}
"""The policies of each rule that one can be held to with a snapshot and figures that its source has computed."""

PARTLY: Mapping[str, str] = {
    "irc-851-25": "controlled issuers of one trade are not added up",
    "sec-22e-4-hlim": "how many days a shortfall has lasted needs the results of earlier runs",
    "sec-15c3-5": "the checks of single orders need the orders",
    "basel-lex-report": "the list of the 20 largest is a report and no limit",
    "de-anlv": "the higher limits for governments and covered bonds are not there",
    "basel-es": "the internal model itself is not computed",
}
"""What the policies of a rule leave out."""

REASONS: Mapping[str, str] = {
    "us40-passive": "needs the previous snapshot, to tell a purchase from a move of the market",
    "sec-18f-4-5d": "needs the results of earlier runs and a calendar of business days",
    "rts6-15": "needs orders and a log of messages",
}
"""Why a rule has no policy."""
