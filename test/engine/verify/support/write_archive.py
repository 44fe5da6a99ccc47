"""An archive by CPython alone: json.dumps, hashlib, gzip. Arguments: folder, seed."""
import gzip
import hashlib
import json
import os
import random
import sys
from datetime import date, timedelta

folder, seed = sys.argv[1], int(sys.argv[2])
rng = random.Random(seed)
NAMES = ["betrag", "menge", "note", "ünïcode", "price", "qty", "tags", "nested", "\U0001f600", "￿", "who", "Z", "a"]


def value(depth=0):
    return rng.choice(
        [
            lambda: rng.randrange(-(10**6), 10**6),
            lambda: rng.randrange(2**64, 2**90),
            lambda: rng.uniform(-1e4, 1e4),
            lambda: rng.choice([1e16, 1e-5, -0.0, 100.0, 1e22, 5e-324]),
            lambda: "".join(rng.choice("abc é€\"\\/\n\x7f\U0001f4b6") for _ in range(rng.randrange(9))),
            lambda: rng.choice([True, False, None, [], {}]),
            lambda: [value(depth + 1) for _ in range(rng.randrange(3))] if depth < 3 else 0,
            lambda: {rng.choice(NAMES): value(depth + 1) for _ in range(3)} if depth < 3 else 0,
        ]
    )()


previous = "0" * 64
day = date(2024, 5, 1)
for _ in range(4):
    path = os.path.join(folder, "records", f"{day:%Y}", f"{day:%m}", f"{day:%Y-%m-%d}.log.gz")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="\n") as out:
        for n in range(25):
            event = {name: value() for name in rng.sample(NAMES, rng.randrange(1, 7))}
            event["timestamp"] = f"{day:%Y-%m-%d}T10:{n:02}:00.{rng.randrange(10**6):06}+00:00"
            current = hashlib.sha256((previous + json.dumps(event, sort_keys=True)).encode()).hexdigest()
            record = {**event, "previous_hash": previous, "current_hash": current}
            style = rng.randrange(3)
            if style == 0:
                line = json.dumps(record)
            elif style == 1:
                line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            else:
                line = json.dumps(record, sort_keys=True)
            out.write(line + "\n")
            previous = current
    day += timedelta(days=1)
