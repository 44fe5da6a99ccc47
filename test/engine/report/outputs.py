"""Recomputes blotter, NAV, positions, risk, activity and communications from the raw lines. Shares nothing with Blotter.

Reads JSON lines {"file", "line", "day", "raw"} from stdin, prints one JSON object.
"""
import csv
import io
import json
import re
import sys
from decimal import Decimal, getcontext

getcontext().prec = 60
records = []
for text in sys.stdin:
    holder = json.loads(text)
    event = json.loads(holder["raw"], parse_float=Decimal, parse_int=Decimal)
    records.append((event, holder["file"], int(holder["line"]), holder["day"]))


def plain(value):
    if value is None:
        return None
    text = f"{Decimal(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def instant(text):
    whole, _, fraction = text[:-1].partition(".")
    fraction = fraction.rstrip("0")
    return whole + ("." + fraction if fraction else "") + "Z"


def nanoseconds(text):
    whole, _, fraction = text[:-1].partition(".")
    return whole + fraction.ljust(9, "0")


def first(event, *names):
    return next((event[name] for name in names if event.get(name) is not None), None)


def safe(text):
    if text is None:
        return ""
    number = re.fullmatch(r"-?\d+(\.\d+)?", text)
    return "'" + text if re.match(r"[=+\-@\t\r\n]", text) and not number else text


STATUS = {"order_filled": "executed", "order_partial_fill": "partial", "order_cancelled": "cancelled", "order_rejected": "rejected"}
TRADES = {"trade_executed": "executed", "trade_failed": "failed"}
submitted = {}
for event, *_ in records:
    if event.get("event_type") == "order_submitted":
        submitted.setdefault(event["order_id"], event)
lines = []
for event, file, line, day in records:
    kind = event.get("event_type")
    if kind in STATUS:
        status = STATUS[kind]
    elif event.get("log_type") == "TRADE":
        status = TRADES.get(event["event"], "other")
    else:
        continue
    order = submitted.get(event.get("order_id"), {})
    cells = [
        instant(event["timestamp"]),
        safe(first(event, "trade_id", "fill_id")),
        safe(first(event, "asset", "ticker", "symbol") or order.get("ticker")),
        safe(first(event, "action", "side") or order.get("side")),
        plain(event.get("quantity")) or "",
        plain(first(event, "fill_price", "price")) or "",
        plain(event.get("commission")) or "",
        safe(first(event, "broker", "execution_venue")),
        safe(first(event, "executing_user", "user")),
        status,
        file,
        str(line),
        safe(event.get("order_id")),
        safe(event.get("symbol")),
        safe(first(event, "reason", "error")),
        safe(first(event, "event", "event_type")),
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    lines.append(((day, nanoseconds(event["timestamp"]), line), out.getvalue()[:-2]))
blotter = [text for _, text in sorted(lines)]

nav, before = [], None
for event, file, line, day in records:
    if event.get("log_type") != "NAV":
        continue
    value = event["nav"]
    parts = event["cash"] + event["equity_value"] + event["options_value"]
    components = event["cash"] + sum(v for k, v in event["components"].items() if k.endswith("_value"))
    change = None if before is None else value - before
    nav.append([plain(value), plain(change), plain(value - parts), plain(components), plain(value - components), plain(event["discrepancy"]), f"{file}:{line}"])
    before = value

SIGN = {"buy": 1, "cover": 1, "sell": -1, "short": -1}
held, positions, breaks, waiting = {}, [], [], {}
for today in sorted({day for *_, day in records}):
    changed = {}
    for event, file, line, day in records:
        if day != today:
            continue
        kind = event.get("event_type")
        if kind in ("order_filled", "order_partial_fill"):
            waiting[event["ticker"]] = waiting.get(event["ticker"], 0) + SIGN[event["side"]] * event["quantity"]
        if kind == "position_changed":
            ticker = event["ticker"]
            opened = changed[ticker][0] if ticker in changed else held.get(ticker, (event["previous"]["shares"],))[0]
            changed[ticker] = (opened, event["current"]["shares"], f"{file}:{line}")
    for ticker, (opened, closed, place) in changed.items():
        expected = opened + waiting.pop(ticker, 0)
        if expected != closed:
            breaks.append([today, ticker, plain(expected), plain(closed), plain(closed - expected)])
        held[ticker] = (closed, place)
    positions += [[today, t, plain(shares), place] for t, (shares, place) in held.items() if shares != 0 or t in changed]

WORDS = "limit circuit breaker risk margin exposure liquidity collar buying_power".split()
risk = {}
for event, *_ in records:
    kind = first(event, "event_type", "event")
    if kind == "circuit_breaker_triggered":
        name = "circuit breaker"
    elif kind == "circuit_breaker_reset":
        name = "breaker closed"
    elif event.get("log_type") == "RISK":
        name = "check approved" if "approved" in event["event"] else "risk event"
    elif kind == "order_rejected" and any(word in event["reason"] for word in WORDS):
        name = "order rejected"
    elif kind == "order_submitted" and "fail" in event.get("pre_trade_checks", {}).values():
        name = "check failed"
    else:
        continue
    risk[name] = risk.get(name, 0) + 1

users = {}
for event, *_ in records:
    kind = event.get("event_type") or ""
    row = users.setdefault(event.get("user", ""), [0, 0, 0, 0]) if kind.startswith("user_") or kind == "config_changed" else None
    if row is None:
        continue
    if kind == "config_changed":
        row[3] += len(event["changes"])
    elif kind == "user_login":
        row[1 if event.get("result") == "failed" else 0] += 1
    else:
        row[2] += 1

messages = sum(1 for event, *_ in records if "body" in event)
reviews = sum(1 for event, *_ in records if event.get("log_type") == "COMPLIANCE")
notices = sum(1 for event, *_ in records if event.get("notified"))

values = {}
for event, _, _, day in records:
    if event.get("event_type") in ("order_filled", "order_partial_fill"):
        values[day] = values.get(day, 0) + event["quantity"] * event["fill_price"]
*earlier, last = [values[day] for day in sorted(values)]
mean = plain((sum(earlier) / len(earlier)).quantize(Decimal("0.000001"), rounding="ROUND_HALF_UP"))
place = "below" if last < min(earlier) else "above" if last > max(earlier) else "within"
print(
    json.dumps(
        {
            "blotter": blotter,
            "nav": nav,
            "positions": sorted(positions),
            "breaks": sorted(breaks),
            "risk": risk,
            "users": sorted([user, *map(int, row)] for user, row in users.items()),
            "communications": [messages, reviews, notices],
            "trailing": [len(earlier), mean, place],
        }
    )
)
