"""Makes hostile records of some days and works out what reports must say of them, by the written definitions alone.

Usage: python3 hostile_figures.py SEED   prints {"days": {day: [line]}, "expected": {...}}. Shares nothing with Blotter.
"""
import json
import random
import re
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 120
D = Decimal
pick = random.Random(int(sys.argv[1]))
DAYS = ["2024-03-08", "2024-03-09", "2024-03-10", "2024-03-11"]
TICKERS = ["AAPL", "=CMD()", "<b>X</b>", "a\u202eb", "n\u0000l", "\n"]
SIDES = {"buy": 1, "COVER": 1, "sell": -1, "Sell short": -1}


class Written(str):
    """A number as it stands in the line."""


ODD = ["0.123456789012345678901234567890", "9223372036854775807", "-9223372036854775808", "1e3", "1E-3", "-0", "0.0000005"]
ODD += ["12345678901234567890", "999999999999.9999995", "1e400", "1e-400", "-12.3456789"]
BAD = [None, "", "abc", True, [], {}, "1,000", "+5", " 5", "NaN", ".5"]


def number(text):
    """A good number most of the time, written plainly or in quotes; else an odd or a bad one."""
    chance = pick.random()
    if chance < 0.05:
        return pick.choice(BAD)
    return Written(pick.choice(ODD)) if chance < 0.1 else text if chance < 0.3 else Written(text)


def price(around):
    return number(f"{around + pick.randrange(-9999, 9999) / 10000:.4f}")


def line(event):
    parts = (f"{json.dumps(k)}: {v if isinstance(v, Written) else json.dumps(v)}" for k, v in event.items())
    return "{" + ", ".join(parts) + "}"


def fitted(value, width, scale):
    """What a column of so many digits holds of a value, or nothing."""
    if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return None
    exact = D(value)
    if exact.adjusted() > 60 or exact.adjusted() < -60:
        return D(0) if exact.adjusted() < 0 else None
    held = exact.quantize(D(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    return held if abs(held) < D(10) ** (width - scale) else None


def plain(value):
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(value):
    return None if value is None else f"{value.quantize(D('0.000001'), rounding=ROUND_HALF_UP):f}"


events, held, orders = [], {}, 0
for day in DAYS:
    for second in range(120):
        at = f"{day}T14:{second // 60 + 30}:{second % 60:02}.{pick.randrange(10**9):09}Z"
        put = lambda kind, **fields: events.append((day, {"timestamp": at, "event_type": kind, **fields}))
        # Now and then the id of an order comes again, on another day.
        orders += pick.random() > 0.1
        name, ticker, side = f"o{orders}", pick.choice(TICKERS), pick.choice(list(SIDES))
        if pick.random() > 0.1:
            put("order_submitted", order_id=name, ticker=ticker, side=side, quantity=number("500"))
        if pick.random() < 0.1:
            put(pick.choice(["order_rejected", "order_cancelled"]), order_id=name, reason=pick.choice(TICKERS))
            continue
        shares = pick.randrange(1, 900)
        fill = dict(quantity=number(str(shares)), fill_price=price(50), commission=price(0), slippage_bps=price(2))
        for field in list(fill)[2:]:
            if pick.random() < 0.2:
                del fill[field]
        kind = pick.choice(["order_filled", "order_partial_fill"])
        put(kind, order_id=name, ticker=ticker, side=side, execution_venue=pick.choice(TICKERS), **fill)
        before = held.get(ticker, 0)
        held[ticker] = after = pick.choice([before + SIDES[side] * shares] * 9 + [-before])
        record = dict(previous={"shares": before}, current={"shares": after, "market_value": after * 50})
        for field in ("previous", "current"):
            if pick.random() < 0.05:
                del record[field]
        if pick.random() < 0.2 and "current" in record:
            del record["current"]["market_value"]
        put("position_changed", ticker=ticker, **record)

fills = [e for _, e in events if e["event_type"] in ("order_filled", "order_partial_fill")]
for e in fills:
    e["_q"], e["_p"] = fitted(e["quantity"], 28, 8), fitted(e["fill_price"], 18, 6)
    e["_c"], e["_b"] = fitted(e.get("commission"), 18, 6), fitted(e.get("slippage_bps"), 18, 8)
    worth = None if e["_q"] is None or e["_p"] is None else e["_q"] * e["_p"]
    e["_n"] = None if worth is None or abs(worth) >= 10**12 else worth
given = lambda field: [e[field] for e in fills if e[field] is not None]
weighted = [(e["_b"], abs(e["_n"])) for e in fills if None not in (e["_b"], e["_n"]) and abs(e["_b"]) < 10**6]
weight = sum(n for _, n in weighted)
ids = lambda kind: len({e["order_id"] for _, e in events if e["event_type"] == kind})

moves = dict(longIncreased=0, longDecreased=0, shortIncreased=0, shortDecreased=0, flips=0, unreadable=0)
known, waiting, closing, breaks = {}, {}, {}, []
for day in DAYS:
    records, today = {}, {}
    for on, e in events:
        if on != day:
            continue
        if e in fills and e["_q"] is not None:
            today[e["ticker"]] = today.get(e["ticker"], 0) + SIDES[e["side"]] * e["_q"]
        if e["event_type"] == "position_changed":
            b, a = e.get("previous", {}).get("shares"), e.get("current", {}).get("shares")
            if a is not None:
                records.setdefault(e["ticker"], []).append((b, a, e["current"].get("market_value")))
            if a is None or b is None:
                moves["unreadable"] += 1
                continue
            moves["flips"] += a * b < 0
            for side, was, now in (("long", max(b, 0), max(a, 0)), ("short", max(-b, 0), max(-a, 0))):
                moves[side + "Increased"] += now > was
                moves[side + "Decreased"] += now < was
    for ticker, moved in today.items():
        waiting[ticker] = waiting.get(ticker, 0) + moved
    for ticker, rows in records.items():
        opens, last = rows[0][0], rows[-1][1]
        if ticker in known and opens is not None and opens != known[ticker]:
            breaks.append([day, ticker, "opening", plain(D(opens - known[ticker]))])
        if all(b is not None for b, *_ in rows) and opens + sum(a - b for b, a, _ in rows) != last:
            breaks.append([day, ticker, "steps", plain(D(last - opens - sum(a - b for b, a, _ in rows)))])
        since = waiting.pop(ticker, 0) if ticker in known else today.get(ticker, 0)
        waiting.pop(ticker, None)
        base = known.get(ticker, opens)
        if base is not None and base + since != last:
            breaks.append([day, ticker, "fills", plain(D(last - base - since))])
        known[ticker] = last
        closing[ticker] = [ticker, plain(D(last)), None if rows[-1][2] is None else plain(D(rows[-1][2]))]
breaks += [[DAYS[-1], ticker, "no record", plain(D(moved))] for ticker, moved in waiting.items() if moved != 0]
visible = [{k: v for k, v in e.items() if not k.startswith("_")} for _, e in events]
print(
    json.dumps(
        dict(
            days={day: [line(e) for (on, _), e in zip(events, visible) if on == day] for day in DAYS},
            expected=dict(
                fills=dict(
                    count=len(fills),
                    valued=len(given("_n")),
                    totalValue=plain(sum(given("_n"))),
                    shares=plain(sum(given("_q"))),
                    slippage=dict(
                        n=len(given("_b")),
                        mean=rounded(sum(given("_b")) / len(given("_b"))),
                        weightedN=len(weighted),
                        weightedMean=rounded(sum(b * n for b, n in weighted) / weight),
                    ),
                    commission=dict(n=len(given("_c")), total=plain(sum(given("_c")))),
                ),
                orders=dict(
                    submitted=ids("order_submitted"),
                    filled=ids("order_filled"),
                    partiallyFilled=ids("order_partial_fill"),
                    rejected=ids("order_rejected"),
                    cancelled=ids("order_cancelled"),
                ),
                moves=moves,
                breaks=sorted(breaks),
                closing=sorted(row for row in closing.values() if row[1] != "0"),
            ),
        )
    )
)
