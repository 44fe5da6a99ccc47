"""Hits of the source document's alert rules, from JSON lines, by the written rules alone.

Usage: python3 judge.py FILE.log.gz...   prints {rule: [[file, line], ...]} as JSON. Shares nothing with Blotter.
"""
import gzip
import json
import sys
from datetime import datetime, timezone
from decimal import Decimal


def nanoseconds(text):
    whole, _, fraction = text.rstrip("Z").partition(".")
    moment = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return int(moment.timestamp()) * 10**9 + int((fraction or "0").ljust(9, "0"))


def number(value):
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


RULES = {
    "trading_halted": lambda e: e.get("log_type") == "RISK" and e.get("event") == "circuit_breaker_triggered",
    "execution_failure": lambda e: e.get("log_type") == "TRADE" and e.get("event") == "trade_failed",
    "high_slippage": lambda e: e.get("log_type") == "TRADE"
    and number(e.get("slippage_pct")) is not None
    and e["slippage_pct"] > Decimal("0.02"),
    "position_limit_breach": lambda e: e.get("log_type") == "RISK" and e.get("event") == "limit_exceeded",
    "slow_api": lambda e: e.get("log_type") == "SYSTEM"
    and number(e.get("latency_ms")) is not None
    and e["latency_ms"] > 1000,
    "daily_summary": lambda e: e["timestamp"][11:19] == "16:30:00",
}

hits = {name: [] for name in [*RULES, "repeated_errors"]}
seen = {}
for file in sorted(sys.argv[1:]):
    key = "audit/" + file.split("/audit/")[-1]
    for line, text in enumerate(gzip.open(file, "rt", encoding="utf-8"), 1):
        event = json.loads(text, parse_float=Decimal)
        for name, meets in RULES.items():
            if meets(event):
                hits[name].append([key, line])
        if event.get("level") in ("WARNING", "ERROR", "CRITICAL"):
            same = (event.get("event_type"), event.get("log_type"), event.get("event"))
            seen.setdefault(same, []).append((nanoseconds(event["timestamp"]), key, line))

for records in seen.values():
    records.sort()
    over = False
    for place, (moment, key, line) in enumerate(records):
        within = sum(1 for other in records[: place + 1] if moment - other[0] <= 300 * 10**9)
        if within > 5 and not over:
            hits["repeated_errors"].append([key, line])
        over = within > 5
hits["repeated_errors"].sort()
print(json.dumps(hits))
