"""Compares exports with what Python reads from the archived lines themselves.

usage: compare-export.py ARCHIVE EXPORT.csv EXPORT.json
The exports hold file, line, event_id, order_id, ticker, quantity and fill_price of every order_filled, in any order.
Prints the number of fills as "FILLS n"; ends with 1 and says what differs when something does.
"""

import csv
import glob
import gzip
import json
import os
import sys
from decimal import Decimal

archive, csv_path, json_path = sys.argv[1:4]
columns = ["file", "line", "event_id", "order_id", "ticker", "quantity", "fill_price"]


def number(value):
    """The exact number as text without idle zeros, so that 12.50 and 12.5 are the same and nothing is rounded."""
    if value is None or value == "":
        return None
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def row(values):
    file, line, event_id, order_id, ticker, quantity, price = values
    return (file, int(line), event_id, order_id, ticker, number(quantity), number(price))


truth = set()
for path in glob.glob(os.path.join(archive, "**", "*.log.gz"), recursive=True):
    parts = path.split(os.sep)
    name = "/".join(parts[parts.index("audit"):])
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line_number, text in enumerate(lines, 1):
            event = json.loads(text, parse_float=Decimal)
            if event.get("event_type") == "order_filled":
                values = [event.get(column) for column in columns[2:]]
                truth.add(row([name, line_number, *values]))

with open(csv_path, encoding="utf-8", newline="") as file:
    reader = csv.reader(file)
    header = next(reader)
    from_csv = [row(values) for values in reader]
with open(json_path, encoding="utf-8") as file:
    from_json = [row([record[column] for column in columns]) for record in json.load(file, parse_float=Decimal)]

if header != columns:
    sys.exit(f"the CSV's header is {header}")
for name, rows in (("CSV", from_csv), ("JSON", from_json)):
    if len(rows) != len(set(rows)):
        sys.exit(f"the {name} repeats rows")
    missing, extra = sorted(truth - set(rows)), sorted(set(rows) - truth)
    if missing or extra:
        sys.exit(f"{name}: {len(missing)} rows missing, {len(extra)} too many: {missing[:3]} {extra[:3]}")
if from_csv != from_json:
    sys.exit("CSV and JSON are in another order")
print(f"FILLS {len(truth)}")
