"""Recomputes the daily audit summary and some execution figures from JSON lines, by the written definitions alone.

Usage: python3 recompute.py DAY < lines   prints {"text": ..., "execution": ...} as JSON. Shares nothing with Blotter.
"""
import json
import math
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 60
day = sys.argv[1]
events = [json.loads(line, parse_float=Decimal) for line in sys.stdin if line.strip()]


def of(*types):
    return [event for event in events if event.get("event_type") in types]


def rounded(value, places):
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def money(value, places):
    value = rounded(Decimal(value), places)
    return ("-" if value < 0 else "") + "$" + f"{abs(value):,}"


signals = {}
for event in of("signal_computed"):
    status = event.get("status") or "success"
    if status == "success" and event.get("error"):
        status = "error"
    signals.setdefault(event["strategy"], []).append(status)
out = [f"Daily Audit Report: {day}", "=" * len(f"Daily Audit Report: {day}"), ""]
out.append(f"Signals Computed: {len(of('signal_computed')):,}")
for strategy, statuses in signals.items():
    kinds = list(dict.fromkeys(statuses))
    what = kinds[0] if len(kinds) == 1 else ", ".join(f"{statuses.count(kind)} {kind}" for kind in kinds)
    out.append(f"  {strategy}: {len(statuses):,} ({what})")


def orders(kind):
    return len({event["order_id"] for event in of(kind)})


out += ["", "Orders:"]
for label, kind in (("Submitted", "submitted"), ("Filled", "filled"), ("Rejected", "rejected"), ("Cancelled", "cancelled")):
    out.append(f"  {label}: {orders('order_' + kind):,}")
fills = of("order_filled", "order_partial_fill")
notional = [Decimal(fill["quantity"]) * Decimal(fill["fill_price"]) for fill in fills]
carrying = [(Decimal(fill["slippage_bps"]), n) for fill, n in zip(fills, notional) if "slippage_bps" in fill]
weighted = sum(b * n for b, n in carrying) / sum(n for _, n in carrying)
out += ["", "Fills:", f"  Total Value: {money(sum(notional), 0)}", f"  Avg Slippage: {rounded(weighted, 1):,} bps"]
out.append(f"  Total Commission: {money(sum(Decimal(fill['commission']) for fill in fills), 2)}")
moves = dict(li=0, ld=0, si=0, sd=0)
for event in of("position_changed"):
    before, after = Decimal(event["previous"]["shares"]), Decimal(event["current"]["shares"])
    if before < 0 < after or after < 0 < before:  # through zero: first close the one side, then open the other
        legs = [(before, Decimal(0)), (Decimal(0), after)]
    else:
        legs = [(before, after)]
    for b, a in legs:
        side = "l" if (a > 0 or (a == 0 and b > 0)) else "s"
        if abs(a) > abs(b):
            moves[side + "i"] += 1
        elif abs(a) < abs(b):
            moves[side + "d"] += 1
out += ["", "Position Changes:", f"  Long increased: {moves['li']:,}", f"  Long decreased: {moves['ld']:,}"]
out += [f"  Short increased: {moves['si']:,}", f"  Short decreased: {moves['sd']:,}", ""]
out.append(f"Configuration Changes: {len(of('config_changed')):,}")
out.append(f"User Actions: {len(of('user_action')):,}")
out += [f"  - {event['user']}: {event['action']}" for event in of("user_action")]


def nanoseconds(text):
    hours, minutes, seconds = text[11:-1].split(":")
    return int((Decimal(hours) * 3600 + Decimal(minutes) * 60 + Decimal(seconds)) * 10**9)


def nearest_rank(values, p):
    values = sorted(values)
    return values[max(0, math.ceil(Decimal(p) * len(values) / 100) - 1)] if values else None


def plain(value):
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


submitted = {}
for event in of("order_submitted"):
    at = nanoseconds(event["timestamp"])
    if event["order_id"] not in submitted or at < submitted[event["order_id"]][0]:
        submitted[event["order_id"]] = (at, event)
first = {}
for fill in fills:
    at = nanoseconds(fill["timestamp"])
    first[fill["order_id"]] = min(at, first.get(fill["order_id"], at))
legs = [first[order] - submitted[order][0] for order in first if order in submitted]
good = [leg for leg in legs if leg >= 0]
bps = [b for b, _ in carrying]
filled_shares = sum(Decimal(fill["quantity"]) for fill in fills if fill["order_id"] in submitted)
ordered = sum(Decimal(event["quantity"]) for _, event in submitted.values())
vs_limit = []
for fill in fills:
    limit = submitted.get(fill["order_id"], (0, {}))[1].get("limit_price")
    if limit is not None:
        sign = 1 if fill["side"] in ("buy", "cover") else -1
        vs_limit.append(sign * (Decimal(fill["fill_price"]) - limit) / limit * 10000)
middle = sorted(bps)
half = len(middle) // 2
median = middle[half] if len(middle) % 2 else (middle[half - 1] + middle[half]) / 2
spread = sorted(abs(b - median) for b in bps)
mad = spread[half] if len(spread) % 2 else (spread[half - 1] + spread[half]) / 2
venues = {}
for fill, n in zip(fills, notional):
    count, total = venues.get(fill["execution_venue"], (0, Decimal(0)))
    venues[fill["execution_venue"]] = (count + 1, total + n)
print(
    json.dumps(
        {
            "text": "\n".join(out) + "\n",
            "mean": plain(rounded(sum(bps) / len(bps), 6)),
            "weighted": plain(rounded(weighted, 6)),
            "percentiles": [plain(nearest_rank(bps, p)) for p in (50, 90, 95, 99)],
            "worst": plain(max(bps)),
            "coverage": [len(bps), len(fills)],
            "fill_rate_shares": plain(rounded(filled_shares * 100 / ordered, 6)),
            "latency": {
                "n": len(good),
                "negative": len(legs) - len(good),
                "missing": len([order for order in first if order not in submitted]),
                "p50": str(nearest_rank(good, 50)),
                "p95": str(nearest_rank(good, 95)),
                "p99": str(nearest_rank(good, 99)),
            },
            "vs_limit": [len(vs_limit), f"{sum(vs_limit) / len(vs_limit):.4f}"],
            "outliers": sum(1 for b in bps if abs(b - median) * Decimal("0.6745") / mad >= Decimal("3.5")),
            "venues": {venue: [count, plain(total)] for venue, (count, total) in venues.items()},
        }
    )
)
