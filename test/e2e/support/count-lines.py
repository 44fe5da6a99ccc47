"""Counts the records of an archive by a rule of its own: python3 count-lines.py ARCHIVE RULE. Reads raw lines only."""

import glob
import gzip
import json
import sys

CHAIN = ("previous_hash", "current_hash", "signature", "key_id")


def lines(archive):
    for path in sorted(glob.glob(f"{archive}/**/*.log.gz", recursive=True)):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file


def event(line):
    return {key: value for key, value in json.loads(line).items() if key not in CHAIN}


RULES = {
    "search": lambda e: "aapl" in json.dumps(e).lower() and "reject" in json.dumps(e).lower(),
    "filters": lambda e: e.get("event_type") == "order_rejected" and e.get("side") != "sell",
    "day": lambda e: e["timestamp"].startswith(sys.argv[3]),
    "all": lambda e: True,
}

rule = RULES[sys.argv[2]]
print(sum(1 for line in lines(sys.argv[1]) if rule(event(line))))
