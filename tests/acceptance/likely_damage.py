"""Damage that looks like sense: another word for a name, another time, another spelling, a list that is empty."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from damage import Damage, Draw, csv_text, csv_with_place, drop_of_csv, drop_of_json, named, node, nodes
from hypothesis import strategies as st

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "symbol": ("ticker", "instrument_id", "pair"),
    "side": ("direction", "posSide", "Richtung", "tradeSide"),
    "size": ("quantity", "contracts", "amount", "netQuantity", "Menge"),
    "qty": ("quantity", "contracts", "amount", "positionAmt"),
    "entry_price": ("avgEntryPrice", "open_price", "cost_price"),
    "avg_price": ("avgEntryPrice", "open_price"),
    "mark_price": ("markPrice", "market_price", "close"),
    "last_price": ("lastTraded", "market_price"),
    "realized_pnl": ("realised", "closed_profit", "realizedProfit"),
    "multiplier": ("contract_size", "ctVal", "lotSize", "pointValue"),
    "venue": ("exchange", "market"),
    "stop_price": ("stop_loss", "sl"),
    "price_time": ("timestamp", "last_update"),
    "as_of": ("time", "timestamp"),
    "positions": ("holdings", "rows"),
    "account": ("balances", "wallet"),
    "fx": ("rates", "currencies"),
    "equity": ("net_liquidation", "account_value", "nav"),
    "cash": ("balance", "available"),
    "starting_cash": ("initial_capital", "sod_cash"),
    "day_start_equity": ("sod_equity", "previous_day_equity", "opening_nav"),
    "daily_pnl": ("pnl_today", "day_profit", "intraday_pnl"),
    "beta": ("beta_5y", "sensitivity"),
    "asset_class": ("sector", "bucket"),
    "issuer": ("issuer_name", "company"),
}
"""What other people call a thing, none of it as riskcheck does."""
MOVES = (timedelta(days=-2), timedelta(days=-1), timedelta(minutes=-5), timedelta(minutes=5), timedelta(days=1))
SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda symbol: symbol.replace("/", ""),
    lambda symbol: symbol.replace("/", "-"),
    lambda symbol: symbol.replace("BTC", "XBT").replace("ETH", "WETH").replace("SOL", "WSOL"),
    lambda symbol: symbol.partition("/")[0].lower() + "/" + symbol.partition("/")[2],
    lambda symbol: "".join(chr(ord(one) + 0xFEE0) if one.isascii() and one.isalpha() else one for one in symbol),
)
"""The same instrument as other people write it; the last one in full width."""
OPEN = ("BTC/USD", "ETH/EUR", "SOL/USD")
"""The symbols that are held: that of the flat row is nobody's."""


def _moved(time: str, draw: Draw) -> str:
    return (datetime.fromisoformat(time) + draw(st.sampled_from(MOVES))).isoformat()


def _is_time(value: object) -> bool:
    return isinstance(value, str) and value.startswith("2026-")


# --- JSON ---


def _renamed(tree: Any, path: Any, name: str) -> str:
    parent = node(tree, path[:-1])
    items = {name if key == path[-1] else key: value for key, value in parent.items()}
    parent.clear()
    parent.update(items)
    return json.dumps(tree)


def _json_synonym(draw: Draw, text: str) -> Damage:
    tree = json.loads(text)
    path = draw(st.sampled_from([path for path in nodes(tree) if path[-1] in SYNONYMS]))
    place = named(path)
    return Damage(place, "synonym", _renamed(tree, path, draw(st.sampled_from(SYNONYMS[path[-1]]))))


def _json_time(draw: Draw, text: str) -> Damage:
    tree = json.loads(text)
    path = draw(st.sampled_from([path for path in nodes(tree) if _is_time(node(tree, path))]))
    node(tree, path[:-1])[path[-1]] = _moved(node(tree, path), draw)
    return Damage(named(path), "time", json.dumps(tree))


def _json_spelling(draw: Draw, text: str) -> Damage:
    """A held instrument spelt otherwise, where it stands as a name or as a value."""
    tree = json.loads(text)
    places = [path for path in nodes(tree) if path[-1] in OPEN or node(tree, path) in OPEN]
    if not places:  # an account file
        return drop_of_json(draw, text)
    path, spell = draw(st.sampled_from(places)), draw(st.sampled_from(SPELLINGS))
    if path[-1] in OPEN:
        return Damage(named(path), "spelling", _renamed(tree, path, spell(path[-1])))
    node(tree, path[:-1])[path[-1]] = spell(node(tree, path))
    return Damage(named(path), "spelling", json.dumps(tree))


def _json_flat(draw: Draw, text: str) -> Damage:
    """Nothing open any more, as after all was sold at a loss; what is summed up of rows goes with them."""
    tree = json.loads(text)
    if "positions" not in tree:
        return drop_of_json(draw, text)
    emptied = {key: value for key, value in tree.items() if key not in {"totals", "symbol_notional"}}
    emptied["positions"] = type(tree["positions"])()
    return Damage("positions", "flat", json.dumps(emptied))


# --- CSV ---


def _csv_synonym(draw: Draw, text: str) -> Damage:
    rows, _, _ = csv_with_place(draw, text)
    column = draw(st.sampled_from([at for at, name in enumerate(rows[0]) if name in SYNONYMS]))
    place = rows[0][column]
    rows[0][column] = draw(st.sampled_from(SYNONYMS[place]))
    return Damage(place, "synonym", csv_text(rows))


def _cells(rows: list[list[str]], fits: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """The places of cells of held rows that fit."""
    for at, row in enumerate(rows):
        if at and set(row) & set(OPEN):
            yield from ((at, column) for column, cell in enumerate(row) if fits(cell))


def _csv_changed(draw: Draw, text: str, fits: Callable[[str], bool], change: Callable[[str], str], how: str) -> Damage:
    rows, _, _ = csv_with_place(draw, text)
    places = list(_cells(rows, fits))
    if not places:
        return drop_of_csv(draw, text)
    at, column = draw(st.sampled_from(places))
    rows[at][column] = change(rows[at][column])
    return Damage(rows[0][column], how, csv_text(rows))


def _csv_time(draw: Draw, text: str) -> Damage:
    return _csv_changed(draw, text, _is_time, lambda time: _moved(time, draw), "time")


def _csv_spelling(draw: Draw, text: str) -> Damage:
    spell = draw(st.sampled_from(SPELLINGS))
    return _csv_changed(draw, text, lambda cell: cell in OPEN, spell, "spelling")


def _csv_flat(draw: Draw, text: str) -> Damage:
    rows, _, _ = csv_with_place(draw, text)
    return Damage("rows", "flat", csv_text(rows[:1]))


LIKELY: Mapping[str, Mapping[str, Callable[[Draw, str], Damage]]] = {
    "toml": {},
    "json": {"synonym": _json_synonym, "time": _json_time, "spelling": _json_spelling, "flat": _json_flat},
    "csv": {"synonym": _csv_synonym, "time": _csv_time, "spelling": _csv_spelling, "flat": _csv_flat},
}
