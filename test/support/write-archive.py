"""An archive written by CPython alone: json.dumps, hashlib, and Ed25519 signatures by openssl.

usage: write-archive.py FOLDER SEED DAYS EVENTS_PER_DAY
Writes FOLDER/audit/YYYY/MM/YYYY-MM-DD.log.gz, FOLDER/key.pem (public) and FOLDER/truth.json: what an independent reader
counts and sums from the lines. Knows nothing of Blotter but the format's own description.
"""

import datetime
import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from decimal import Decimal
import base64

folder, seed, days, per_day = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
os.makedirs(folder, exist_ok=True)
private = os.path.join(folder, "private.pem")
public = os.path.join(folder, "key.pem")
subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True, capture_output=True)
subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
der = subprocess.run(
    ["openssl", "pkey", "-in", private, "-pubout", "-outform", "DER"], check=True, capture_output=True
).stdout
key_id = hashlib.sha256(der).hexdigest()


def sign(message: bytes) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(message)
        file.flush()
        done = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", private, "-in", file.name],
            check=True,
            capture_output=True,
        )
    return base64.b64encode(done.stdout).decode()


def price() -> float:
    return rng.randint(500, 99999) / 100


def make_event(day: str, n: int, order: int) -> dict:
    second = n * 7
    stamp = f"{day}T{14 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.{rng.randint(0, 999999):06d}Z"
    head = {"timestamp": stamp, "event_id": f"evt_{day}_{n}", "strategy": rng.choice(["alpha", "naïve", "β-hedge"])}
    ticker = rng.choice(["ACME", "ZYX", "QQQ", "BRK.B"])
    side = rng.choice(["buy", "sell"])
    kind = rng.randrange(7)
    if kind == 0:
        return {**head, "event_type": "order_submitted", "order_id": f"o{order}", "ticker": ticker, "side": side,
                "quantity": rng.randint(1, 900), "order_type": "limit", "limit_price": price(), "time_in_force": "day",
                "pre_trade_checks": {"position_limit": "pass", "liquidity": "pass"}}
    if kind in (1, 2):
        return {**head, "event_type": "order_filled", "order_id": f"o{order}", "fill_id": f"f{day}{n}",
                "ticker": ticker, "side": side, "quantity": rng.randint(1, 900), "fill_price": price(),
                "commission": rng.randint(1, 999) / 100, "slippage_bps": rng.randint(-900, 900) / 100,
                "execution_venue": rng.choice(["NASDAQ", "ARCA"])}
    if kind == 3:
        return {**head, "event_type": "order_rejected", "order_id": f"o{order}", "reason": "price \"out\" of band\n\t€ \U0001f600 \x7f"}
    if kind == 4:
        return {**head, "event_type": "user_action", "user": "mallory", "ip_address": "10.1.2.3", "action": "Reset <b>breaker</b>"}
    if kind == 5:
        return {"timestamp": stamp, "log_type": "TRADE", "event": "trade_executed", "trade_id": f"T{day}{n}", "asset": "QQQ",
                "action": "SELL_PUT", "quantity": 5, "fill_price": 8.52, "commission": 3.25,
                "premium_collected": rng.randint(1, 10**6) / 100, "slippage_pct": 0.0024, "executing_user": "pm"}
    return {**head, "event_type": "unheard_of", "big": 2**70 + n, "tiny": 5e-324, "float": 1e16, "minus": -0.0,
            "list": [1, 2.5, None, True, {"b": 1, "a": 2}], "\U0001f600": "astral", "\uffee": "bmp"}


first = datetime.date(2031, 5, 12)
previous = "0" * 64
truth = {"entries": 0, "by_type": {}, "fills": 0, "commission": Decimal(0), "quantity": 0, "notional": Decimal(0), "days": {}}
for at in range(days):
    day = (first + datetime.timedelta(days=at)).isoformat()
    today = {"submitted": set(), "filled": set(), "rejected": set(), "value": Decimal(0), "commission": Decimal(0),
             "weighted": Decimal(0), "user_actions": 0}
    lines = []
    for n in range(per_day):
        event = make_event(day, n, rng.randrange(per_day // 2))
        text = json.dumps(event, sort_keys=True)
        current = hashlib.sha256((previous + text).encode()).hexdigest()
        line = {**event, "previous_hash": previous, "current_hash": current, "signature": sign(current.encode()), "key_id": key_id}
        lines.append(json.dumps(line) + "\n")
        previous = current
        truth["entries"] += 1
        label = event.get("event_type", event.get("event"))
        truth["by_type"][label] = truth["by_type"].get(label, 0) + 1
        # Read back from the line, as an independent reader does: decimals as they are written.
        read = json.loads(lines[-1], parse_float=Decimal)
        if label == "order_filled":
            value = read["quantity"] * read["fill_price"]
            truth["fills"] += 1
            truth["commission"] += read["commission"]
            truth["quantity"] += read["quantity"]
            truth["notional"] += value
            today["filled"].add(read["order_id"])
            today["value"] += value
            today["commission"] += read["commission"]
            today["weighted"] += value * read["slippage_bps"]
        elif label == "order_submitted":
            today["submitted"].add(read["order_id"])
        elif label == "order_rejected":
            today["rejected"].add(read["order_id"])
        elif label == "user_action":
            today["user_actions"] += 1
    path = os.path.join(folder, "audit", day[:4], day[5:7], f"{day}.log.gz")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with gzip.open(path, "wb") as file:
        file.write("".join(lines).encode())
    truth["days"][day] = {
        "submitted": len(today["submitted"]),
        "filled": len(today["filled"]),
        "rejected": len(today["rejected"]),
        "value": str(today["value"]),
        "commission": str(today["commission"]),
        "slippage": str(today["weighted"] / today["value"]),
        "user_actions": today["user_actions"],
    }

os.unlink(private)
for name in ("commission", "notional"):
    truth[name] = str(truth[name])
with open(os.path.join(folder, "truth.json"), "w") as file:
    json.dump(truth, file)
