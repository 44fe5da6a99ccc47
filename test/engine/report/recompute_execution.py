"""Recomputes execution quality from JSON lines, a quotes CSV and a tape CSV, by the written definitions alone.

Usage: python3 recompute_execution.py QUOTES TAPE < lines   prints one JSON object. Shares nothing with Blotter.
"""
import bisect
import csv
import json
import math
import sys
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, getcontext
from zoneinfo import ZoneInfo

getcontext().prec = 60
D = Decimal
events = [json.loads(line, parse_float=Decimal) for line in sys.stdin if line.strip()]
SECOND = 10**9


def ns(text):
    whole, fraction = text[:-1].split(".") if "." in text else (text[:-1], "")
    return int(datetime.fromisoformat(whole + "+00:00").timestamp()) * SECOND + int(fraction.ljust(9, "0"))


def rank(values, p):
    values = sorted(values)
    return values[max(0, math.ceil(D(str(p)) * len(values) / 100) - 1)] if values else None


def sign(side):
    return 1 if side in ("buy", "cover") else -1 if side in ("sell", "short") else None


out = {}


def put(name, value, n, of):
    out[name] = [None if value is None or n == 0 or of == 0 else str(D(value).quantize(D("0.000001"), rounding=ROUND_HALF_UP)), n, of]


def measure(name, pairs, of):
    """pairs of (value in bps or None, weight)."""
    known = [(v, w) for v, w in pairs if v is not None]
    values = [v for v, _ in known]
    put(name + ".mean", sum(values) / len(values) if values else None, len(values), of)
    weight = sum(w for _, w in known)
    put(name + ".weighted", sum(v * w for v, w in known) / weight if weight else None, len(values), of)
    for p in (50, 90, 95, 99):
        put(f"{name}.p{p}", rank(values, p), len(values), of)
    put(name + ".worst", max(values) if values else None, len(values), of)


# Records
orders, fills, trades = {}, [], []
failed = 0
for e in events:
    kind = e.get("event_type")
    if kind and kind.startswith("order_"):
        o = orders.setdefault(e["order_id"], dict(fills=[], ends=[], partial=False, filled=False))
        if kind == "order_submitted":
            o["sub"] = e
        elif kind in ("order_filled", "order_partial_fill"):
            o["fills"].append(e)
            o["filled"] |= kind == "order_filled"
            o["partial"] |= kind == "order_partial_fill"
            fills.append((e, o))
        if kind in ("order_filled", "order_cancelled", "order_rejected"):
            o["ends"].append(e)
    elif e.get("log_type") == "TRADE" and e["event"] == "trade_executed":
        trades.append(e)
    elif e.get("log_type") == "TRADE" and e["event"] == "trade_failed":
        failed += 1

# Quotes: of one instant the last row stands
book = {}
with open(sys.argv[1], newline="") as file:
    for row in csv.DictReader(file):
        book.setdefault(row["ticker"], {})[ns(row["ts"])] = (row["bid"], row["ask"])
times = {ticker: sorted(rows) for ticker, rows in book.items()}


def quote(ticker, at):
    keys = times.get(ticker, [])
    place = bisect.bisect_right(keys, at) - 1
    if place < 0:
        return "none", None, None
    if at - keys[place] > 60 * SECOND:
        return "stale", None, None
    bid, ask = (D(x) if x else D(0) for x in book[ticker][keys[place]])
    if bid <= 0 or ask <= 0:
        return "one_sided", None, None
    if bid > ask:
        return "crossed", None, None
    if bid == ask:
        return "locked", None, None
    return "used", bid, ask


def mid(ticker, at):
    state, bid, ask = quote(ticker, at)
    return (bid + ask) / 2 if state == "used" else None


def weight(e):
    return abs(D(e["quantity"]) * D(e["fill_price"]))


def versus(e, s, benchmark):
    return None if benchmark is None or s is None else s * (D(e["fill_price"]) - D(benchmark)) / D(benchmark) * 10000


N = len(fills)
sub = lambda o, field: o.get("sub", {}).get(field)
measure("slippage", [(e.get("slippage_bps"), weight(e)) for e, _ in fills], N)
for name, field in (("limit", "limit_price"), ("decision", "decision_price"), ("arrival", "arrival_price")):
    measure("slippage_" + name, [(versus(e, sign(e["side"]), sub(o, field)), weight(e)) for e, o in fills], N)


def fund_sign(e):
    return 1 if e["action"].startswith("BUY") else -1 if e["action"].startswith("SELL") else None


T = len(trades)
measure("fund_slippage", [(e["slippage_pct"] * 10000 if "slippage_pct" in e else None, weight(e)) for e in trades], T)
measure("fund_slippage_limit", [(versus(e, fund_sign(e), e.get("limit_price")), weight(e)) for e in trades], T)
put("fund_rates.success", D(100 * T) / (T + failed), T, T + failed)

# Rates
submitted = [o for o in orders.values() if "sub" in o]
S = len(submitted)
done = lambda o: sum(D(f["quantity"]) for f in o["fills"])
put("rates.fill_shares", sum(done(o) for o in submitted) * 100 / sum(D(sub(o, "quantity")) for o in submitted), S, S)
ended = lambda o, kind: any(e["event_type"] == kind for e in o["ends"])
for name, test in (
    ("fill_orders", lambda o: o["filled"]),
    ("partial", lambda o: o["partial"]),
    ("reject", lambda o: ended(o, "order_rejected")),
    ("cancel", lambda o: ended(o, "order_cancelled")),
    ("cancel_after_fill", lambda o: ended(o, "order_cancelled") and o["fills"]),
):
    n = sum(1 for o in submitted if test(o))
    put("rates." + name, D(100 * n) / S, n, S)


def commission(name, records, bps):
    paid = [e for e in records if "commission" in e]
    total = sum(D(e["commission"]) for e in paid)
    slip = sum(bps(e) * weight(e) for e in paid if bps(e) is not None) / 10000
    n, of = len(paid), len(records)
    put(name + ".total", total, n, of)
    put(name + ".per_share", total / sum(D(e["quantity"]) for e in paid), n, of)
    put(name + ".bps", total * 10000 / sum(weight(e) for e in paid), n, of)
    put(name + ".share", total * 100 / (total + slip) if total + slip > 0 else None, n, of)


commission("commission", [e for e, _ in fills], lambda e: e.get("slippage_bps"))
commission("fund_commission", trades, lambda e: e["slippage_pct"] * 10000 if "slippage_pct" in e else None)

# Implementation shortfall
parts = dict(total=D(0), execution=D(0), delay=D(0), trading=D(0), opportunity=D(0), fees=D(0))
base = arrived_base = D(0)
n = arrived = 0
for o in submitted:
    decision = sub(o, "decision_price")
    if decision is None:
        continue
    s, Q, X = sign(sub(o, "side")), D(sub(o, "quantity")), done(o)
    ticker = sub(o, "ticker")
    rest = Q - X
    end = next((e["end_price"] for e in o["ends"] if "end_price" in e), None)
    if end is None and o["ends"]:
        end = mid(ticker, max(ns(e["timestamp"]) for e in o["ends"]))
    if rest < 0 or (rest > 0 and end is None):
        continue
    paid = sum(D(f["quantity"]) * f["fill_price"] for f in o["fills"])
    execution = s * (paid - X * decision)
    opportunity = s * rest * (end - decision) if rest else D(0)
    fees = sum((D(f.get("commission", 0)) for f in o["fills"]), D(0))
    n += 1
    base += Q * decision
    for key, value in (("execution", execution), ("opportunity", opportunity), ("fees", fees), ("total", execution + opportunity + fees)):
        parts[key] += value
    arrival = sub(o, "arrival_price")
    if arrival is None:
        arrival = mid(ticker, ns(o["sub"]["timestamp"]))
    if arrival is not None:
        arrived += 1
        arrived_base += Q * decision
        parts["delay"] += s * X * (arrival - decision)
        parts["trading"] += s * (paid - X * arrival)
for key, value in parts.items():
    of_base, count = (arrived_base, arrived) if key in ("delay", "trading") else (base, n)
    put(f"shortfall.{key}", value * 10000 / of_base, count, S)
    put(f"shortfall.{key}_usd", value, count, S)

# Against the quotes
states = dict.fromkeys(("used", "none", "stale", "crossed", "locked", "one_sided"), 0)
against = []
for e, o in fills:
    at, s, p, q = ns(e["timestamp"]), sign(e["side"]), e["fill_price"], D(e["quantity"])
    state, bid, ask = quote(e["ticker"], at)
    states[state] += 1
    row = dict(w=weight(e), q=q, venue=e["execution_venue"])
    if state == "used":
        m = (bid + ask) / 2
        row |= dict(eff=2 * s * (p - m), quoted=ask - bid, imp=ask - p if s == 1 else p - bid, m=m)
        later = mid(e["ticker"], at + 300 * SECOND)
        if later is not None:
            row["real"] = 2 * s * (p - later)
    arrival = mid(sub(o, "ticker"), ns(o["sub"]["timestamp"])) if "sub" in o else None
    row["arrival"] = None if arrival is None else s * (p - arrival) / arrival * 10000
    for h in (1, 10, 60, 300):
        later = mid(e["ticker"], at + h * SECOND)
        row[h] = None if later is None else s * (p - later) / p * 10000
    against.append(row)
for t in trades:
    states[quote(t["asset"], ns(t["timestamp"]))[0]] += 1
for key, name in (("eff", "effective_spread"), ("quoted", "quoted_spread"), ("real", "realised_spread"), ("imp", "price_improvement")):
    known = [r for r in against if key in r]
    shares = sum(r["q"] for r in known)
    dollars = sum(r[key] * r["q"] for r in known)
    put(f"market.{name}" + ("" if key == "imp" else "_usd"), dollars / shares, len(known), N)
    if key == "imp":
        put("market.price_improvement_total", dollars, len(known), N)
        for label, test in (("improved", lambda v: v > 0), ("at_quote", lambda v: v == 0), ("outside", lambda v: v < 0)):
            put("market." + label, D(100 * sum(1 for r in known if test(r["imp"]))) / len(known), len(known), N)
        continue
    bps = [(r[key] / r["m"] * 10000, r["w"]) for r in known]
    put(f"market.{name}_weighted", sum(b * w for b, w in bps) / sum(w for _, w in bps), len(bps), N)
    if key != "quoted":
        put(f"market.{name}", sum(b for b, _ in bps) / len(bps), len(bps), N)
    if key == "eff":
        put("market.effective_spread_p50", rank([b for b, _ in bps], 50), len(bps), N)
known = [r for r in against if "eff" in r]
put("market.eq", sum(r["eff"] * r["q"] for r in known) * 100 / sum(r["quoted"] * r["q"] for r in known), len(known), N)
measure("arrival_quotes", [(r["arrival"], r["w"]) for r in against], N)
for h in (1, 10, 60, 300):
    known = [(r[h], r["w"]) for r in against if r[h] is not None]
    put(f"markouts.{h}", sum(b for b, _ in known) / len(known), len(known), N)
    put(f"markouts.{h}_weighted", sum(b * w for b, w in known) / sum(w for _, w in known), len(known), N)

# VWAP over each order's life
tape = {}
with open(sys.argv[2], newline="") as file:
    for row in csv.DictReader(file):
        tape.setdefault(row["ticker"], []).append((ns(row["ts"]), D(row["price"]), D(row["size"])))
pairs = []
for o in submitted:
    if not o["fills"]:
        continue
    began, last = ns(o["sub"]["timestamp"]), max(ns(f["timestamp"]) for f in o["fills"])
    within = [(p, size) for at, p, size in tape.get(sub(o, "ticker"), []) if began <= at <= last]
    paid = sum(D(f["quantity"]) * f["fill_price"] for f in o["fills"])
    volume = sum(size for _, size in within)
    value = None
    if volume:
        vwap = sum(p * size for p, size in within) / volume
        value = sign(sub(o, "side")) * (paid / done(o) - vwap) / vwap * 10000
    pairs.append((value, paid))
measure("vwap", pairs, len(pairs))

# Breakdowns: fills and notional by key
NEW_YORK = ZoneInfo("America/New_York")


def keys(e, o):
    at = datetime.fromisoformat(e["timestamp"][:19] + "+00:00")
    local = at.astimezone(NEW_YORK)
    minutes = local.hour * 60 + local.minute
    session = next(name for name, until in (("before the open", 570), ("open", 600), ("midday", 930), ("close", 960), ("after the close", 9999)) if minutes < until)
    q = sub(o, "quantity")
    size = None
    if q is not None:
        size = next(name for name, least in (("10,000 and more", 10000), ("5,000 to 9,999", 5000), ("2,000 to 4,999", 2000), ("500 to 1,999", 500), ("100 to 499", 100), ("below 100", 0)) if q >= least)
    return dict(
        venue=e["execution_venue"],
        ticker=e["ticker"],
        side=e["side"],
        order_type=sub(o, "order_type"),
        strategy=sub(o, "strategy"),
        broker=sub(o, "broker"),
        size_class=size,
        time_of_day=f"{at.hour:02}:{at.minute // 30 * 30:02}",
        session=session,
        weekday=at.strftime("%A"),
        day=e["timestamp"][:10],
    )


breakdowns = {}
for e, o in fills:
    for dimension, key in keys(e, o).items():
        row = breakdowns.setdefault(dimension, {}).setdefault(str(key), [0, D(0), []])
        row[0] += 1
        row[1] += D(e["quantity"]) * e["fill_price"]
        row[2].append(e.get("slippage_bps"))
plain = lambda value: format(value.normalize(), "f")
for rows in breakdowns.values():
    for key, (count, total, bps) in rows.items():
        known = [b for b in bps if b is not None]
        p95 = rank(known, 95)
        rows[key] = [count, plain(total), len(known), None if p95 is None else plain(D(p95))]
print(json.dumps(dict(metrics=out, states=states, breakdowns=breakdowns)))
