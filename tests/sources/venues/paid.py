"""What exchanges answer where money was paid in or out: the files of the replay that say so, with times of today.

Prices in EUR as everywhere here: BTC 40 000, ETH 1 600; one USD, USDT or USDC is 0.80.
"""

from datetime import UTC, datetime, timedelta

ADDRESS = "0x0000000000000000000000000000000000000001"
OTHER = "0x00000000000000000000000000000000000000ff"
NOW = datetime.now(UTC) + timedelta(hours=1)
"""A time of which the price of now is the price: an hour ahead, so that it is so however long the tests take."""
LONG_AGO = NOW - timedelta(days=3)
DAY = f'[day]\nstarts = "{NOW - timedelta(hours=12):%H:%M}"\n'
"""A day that began half a day before now, whenever the tests run."""


def _ms(time):
    return int(time.timestamp() * 1000)


def _iso(time):
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _kraken(*entries):
    """Entries of a ledger: asset, amount, fee and time."""
    ledger = {
        f"L{number}": {"refid": "R", "time": time.timestamp(), "type": "t", "subtype": "", "aclass": "currency"}
        | {"asset": asset, "amount": amount, "fee": fee, "balance": "0"}
        for number, (asset, amount, fee, time) in enumerate(entries)
    }
    return {"error": [], "result": {"ledger": ledger, "count": len(ledger)}}


def _krakenfutures(*entries):
    """Entries of a log: asset, wallet, balance before and after, and time."""
    logs = [
        {"asset": asset, "margin_account": wallet, "old_balance": old, "new_balance": new, "date": _iso(time)}
        | {"booking_uid": "b", "contract": None, "fee": None, "id": number, "info": "transfer"}
        for number, (asset, wallet, old, new, time) in enumerate(entries)
    ]
    return {"accountUid": "u", "logs": logs}


def _bybit(*rows):
    return {"retCode": 0, "retMsg": "OK", "result": {"nextPageCursor": "", "list": list(rows)}, "time": 1}


def _unified(currency, change, time=NOW):
    return {"currency": currency, "change": change, "transactionTime": str(_ms(time)), "type": "TRANSFER_IN", "id": "1"}


def _funding(currency, direction, amount, time=NOW):
    return {"currency": currency, "ioDirection": direction, "txnAmt": amount, "createTime": str(int(time.timestamp()))}


def _okx(*bills):
    """Bills: currency, change and time."""
    rows = [
        {"billId": str(number), "ccy": currency, "balChg": change, "bal": "0", "ts": str(_ms(time)), "type": "1"}
        for number, (currency, change, time) in enumerate(bills)
    ]
    return {"code": "0", "msg": "", "data": rows}


def _hyperliquid(*deltas):
    return [{"time": _ms(NOW), "hash": "0x1", "delta": delta} for delta in deltas]


def _deribit(*rows):
    return {"jsonrpc": "2.0", "result": {"count": len(rows), "data": [{"currency": "BTC", **row} for row in rows]}}


def _moved_at(time, **row):
    return {"created_timestamp": _ms(time), "received_timestamp": _ms(time), "updated_timestamp": _ms(time), **row}


def _fiat(status, indicated, amount):
    row = {"orderNo": "1", "fiatCurrency": "EUR", "indicatedAmount": indicated, "amount": amount, "totalFee": "1"}
    return row | {"method": "Bank", "status": status, "createTime": _ms(NOW), "updateTime": _ms(NOW)}


def _fiats(*rows):
    return {"code": "000000", "message": "success", "data": list(rows), "total": len(rows), "success": True}


def _coin(coin, amount, status, inserted, completed=None):
    row = {"id": "1", "coin": coin, "amount": amount, "network": "N", "status": status, "insertTime": _ms(inserted)}
    return row | ({"completeTime": _ms(completed)} if completed else {})


def _withdrawn(coin, amount, fee, status, time=NOW):
    row = {"id": "1", "coin": coin, "amount": amount, "transactionFee": fee, "status": status, "network": "N"}
    return row | {"applyTime": f"{time:%Y-%m-%d %H:%M:%S}"}


def _income(asset, income):
    return [{"symbol": "", "incomeType": "TRANSFER", "income": income, "asset": asset, "time": _ms(NOW), "tranId": 1}]


PAID = {
    # what is answered, and what came in less what went out, in EUR
    "kraken": (
        {
            "ledger_deposits": _kraken(("ZEUR", "1000.0", "0", NOW), ("ZEUR", "7.0", "0", LONG_AGO)),
            "ledger_withdrawals": _kraken(("XXBT", "-0.1", "0.0005", NOW)),  # its fee is taken off beside it
            # 1 ETH is bound, which is worth the same; 500 USD go to the futures account
            "ledger_transfers": _kraken(("XETH", "-1", "0", NOW), ("ETH.S", "1", "0", NOW), ("ZUSD", "-500", "0", NOW)),
        },
        1000 - 0.1005 * 40000 - 500 * 0.8,
    ),
    "krakenfutures": (  # the other wallet's side of a transfer is none of the book's
        {
            "log_cross_exchange_transfers": _krakenfutures(("usd", "flex", 9000, 10000, NOW)),
            "log_transfers": _krakenfutures(("eur", "cash", 600, 500, NOW), ("eur", "flex", 900, 1000, NOW)),
            "log_admin_transfers": _krakenfutures(("xbt", "flex", 0.3, 0.2, NOW), ("usd", "flex", 0, 5, LONG_AGO)),
        },
        1000 * 0.8 + 100 - 0.1 * 40000,
    ),
    "binance": (
        {
            # credited today, though seen before; still on its way; refused; credited long ago
            "deposits": [
                _coin("BTC", "0.1", 1, NOW - timedelta(days=1), NOW),
                _coin("USDT", "500", 0, NOW),
                _coin("USDT", "600", 2, NOW),
                _coin("USDT", "700", 1, LONG_AGO, LONG_AGO),
            ],
            # taken off when it is applied for; given back
            "withdrawals": [_withdrawn("USDT", "999", "1", 4), _withdrawn("USDT", "300", "1", 5)],
            "fiat_deposits": _fiats(_fiat("Successful", "201", "200"), _fiat("Processing", "40", "39")),
            "fiat_withdrawals": _fiats(_fiat("Processing", "50", "49"), _fiat("Refunded", "60", "59")),
            "payments": _fiats({"orderType": "C2C", "transactionTime": _ms(NOW), "amount": "-10", "currency": "USDT"}),
            # between wallets that are both read
            "linear_income": _income("USDT", "1000"),
        },
        4000 - 1000 * 0.8 + 200 - 50 - 10 * 0.8,
    ),
    "bybit": (  # 1 000 USDT go from the funding to the trading account; 0.1 BTC go to another account
        {
            "log_transfers_in": _bybit(_unified("USDT", "1000"), _unified("USDT", "3", LONG_AGO)),
            "log_transfers_out": _bybit(_unified("BTC", "-0.1")),
            "funding_history": _bybit(_funding("USDT", "O", "1000"), _funding("USDT", "I", "2500")),
        },
        2500 * 0.8 - 0.1 * 40000,
    ),
    "okx": (
        {
            "transfers": _okx(("USDT", "1000", NOW), ("USDT", "4", LONG_AGO)),
            "funding_bills": _okx(("USDT", "-1000", NOW), ("USDT", "2500", NOW), ("BTC", "-0.1", NOW)),
        },
        2500 * 0.8 - 0.1 * 40000,
    ),
    "hyperliquid": (
        {
            "ledger": _hyperliquid(
                {"type": "deposit", "usdc": "1000.0"},
                {"type": "accountClassTransfer", "usdc": "500.0", "toPerp": True},
                {"type": "withdraw", "usdc": "99.0", "nonce": 1, "fee": "1.0"},
                {"type": "spotTransfer", "token": "HYPE", "amount": "2", "usdcValue": "50.0", "fee": "0.5"}
                | {"user": ADDRESS, "destination": OTHER},
                {"type": "send", "user": OTHER, "destination": ADDRESS, "sourceDex": "", "destinationDex": "spot"}
                | {"token": "USDC", "amount": "20", "usdcValue": "20.0", "fee": "0"},
                {"type": "vaultDeposit", "vault": OTHER, "usdc": "10.0"},
                {"type": "liquidation", "liquidatedNtlPos": "1", "accountValue": "1", "leverageType": "Cross"},
            )
        },
        (1000 - 100 - 50.5 + 20 - 10) * 0.8,
    ),
    "deribit": (
        {
            "deposits_btc": _deribit(
                _moved_at(NOW, amount=0.1, state="completed"),
                _moved_at(NOW, amount=5, state="pending"),
                _moved_at(LONG_AGO, amount=7, state="completed"),
            ),
            "withdrawals_btc": _deribit(
                _moved_at(NOW, amount=0.05, fee=0.0001, state="completed", confirmed_timestamp=_ms(NOW)),
                _moved_at(NOW, amount=3, fee=0.0001, state="unconfirmed", confirmed_timestamp=None),
            ),
            "transfers_btc": _deribit(
                _moved_at(NOW, amount=0.02, state="confirmed", direction="income", type="subaccount"),
                _moved_at(NOW, amount=2, state="prepared", direction="payment", type="user"),
            ),
        },
        (0.1 - 0.0501 + 0.02) * 40000,
    ),
}

IN_PART = {
    # the markets that are read alone, and what came in to their accounts then
    ("binance", "swap"): ({"inverse_income": _income("BTC", "-0.05")}, 1000 * 0.8 - 0.05 * 40000),
    ("binance", "spot"): ({"inverse_income": _income("BTC", "-0.05")}, 3342 - 1000 * 0.8 + 0.05 * 40000),
    ("bybit", "swap"): ({}, 1000 * 0.8 - 0.1 * 40000),
    ("okx", "swap"): ({}, 1000 * 0.8),
    ("hyperliquid", "swap"): ({}, (1000 + 500 - 100 - 10) * 0.8),
    ("hyperliquid", "spot"): ({}, (-500 - 50.5 + 20) * 0.8),
}

AS_MANY_AS_THERE_MAY_BE = {
    # an answer with as many rows as the exchange gives at most
    "kraken": {"ledger_deposits": _kraken(*[("ZEUR", "1", "0", NOW)] * 50)},
    "krakenfutures": {"log_transfers": _krakenfutures(*[("usd", "flex", 0, 1, NOW)] * 500)},
    "binance": {"deposits": [_coin("BTC", "0.1", 1, NOW, NOW)] * 1000},
    "bybit": {"log_transfers_in": _bybit(*[_unified("USDT", "1")] * 50)},
    "okx": {"transfers": _okx(*[("USDT", "1", NOW)] * 100)},
    "hyperliquid": {"ledger": _hyperliquid(*[{"type": "deposit", "usdc": "1.0"}] * 500)},
    "deribit": {"deposits_btc": _deribit(*[_moved_at(NOW, amount=0.1, state="completed")] * 1000)},
}

UNTOLD = {
    # an answer with a row that does not say what it moved, and the words of why
    "kraken": ({"ledger_deposits": _kraken(("ZEUR", "1000", None, NOW))}, "fee is nothing"),
    "krakenfutures": ({"log_transfers": _krakenfutures(("usd", None, 0, 1, NOW))}, "margin_account is missing"),
    "binance": ({"fiat_deposits": _fiats(_fiat("Refund Failed", "1", "1"))}, "status is 'Refund Failed'"),
    "bybit": ({"funding_history": _bybit(_funding("USDT", "X", "1"))}, "ioDirection is 'X'"),
    "okx": ({"transfers": _okx((None, "1", NOW))}, "ccy is missing"),
    "hyperliquid": ({"ledger": _hyperliquid({"type": "borrowLend", "amount": "1"})}, "what 'borrowLend' moves"),
    "deribit": ({"transfers_btc": _deribit(_moved_at(NOW, amount=1, state="confirmed"))}, "direction is missing"),
}

WHERE = {
    # what is asked for such lists, and for nothing else
    "kraken": "Ledgers",
    "krakenfutures": "account-log",
    "binance": "capital/deposit",
    "bybit": "transaction-log",
    "okx": "bills",
    "hyperliquid": "userNonFundingLedgerUpdates",
    "deribit": "get_withdrawals",
}

PAID_EARLIER = {
    # what is answered where a tenth of a bitcoin came in at a time; candles of five minutes; the price then, in EUR
    "kraken": (
        lambda time: {"ledger_deposits": _kraken(("XXBT", "0.1", "0", time))},
        lambda start: {
            "ohlc": {
                "error": [],
                "result": {
                    "XXBTZEUR": [[int(start.timestamp()), "44000.0", "44100.0", "43900.0", "44050.0", "1", "1", 1]],
                    "last": 1,
                },
            }
        },
        44000,
    ),
    "binance": (
        lambda time: {"deposits": [_coin("BTC", "0.1", 1, time, time)]},
        lambda start: {
            "klines": [[_ms(start), "44000", "44100", "43900", "44050", "1", _ms(start), "1", 1, "1", "1", "0"]]
        },
        44000,
    ),
    "bybit": (
        lambda time: {"funding_history": _bybit(_funding("BTC", "I", "0.1", time))},
        lambda start: {
            "kline": {
                "retCode": 0,
                "retMsg": "OK",
                "result": {
                    "symbol": "BTCEUR",
                    "category": "spot",
                    "list": [[str(_ms(start)), "44000", "44100", "43900", "44050", "1", "1"]],
                },
            }
        },
        44000,
    ),
    "okx": (
        lambda time: {"funding_bills": _okx(("BTC", "0.1", time))},
        lambda start: {
            "candles": {
                "code": "0",
                "msg": "",
                "data": [[str(_ms(start)), "44000", "44100", "43900", "44050", "1", "1", "1", "1"]],
            }
        },
        44000,
    ),
    "deribit": (  # at 55 000 USDC
        lambda time: {"deposits_btc": _deribit(_moved_at(time, amount=0.1, state="completed"))},
        lambda start: {
            "chart": {
                "jsonrpc": "2.0",
                "result": {"status": "ok", "ticks": [_ms(start)], "volume": [1], "cost": [1]}
                | {"open": [55000], "high": [55100], "low": [54900], "close": [55050]},
            }
        },
        44000,
    ),
}
