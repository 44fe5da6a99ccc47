"""The source document's verify_chain over the files given: json.loads, json.dumps(sort_keys=True), hashlib."""

import gzip
import hashlib
import json
import sys

previous = "0" * 64
entries = 0
for path in sys.argv[1:]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            data = {k: v for k, v in entry.items() if k not in ("previous_hash", "current_hash", "signature", "key_id")}
            text = previous + json.dumps(data, sort_keys=True)
            if entry["previous_hash"] != previous or hashlib.sha256(text.encode()).hexdigest() != entry["current_hash"]:
                sys.exit(f"mismatch in {path}")
            previous = entry["current_hash"]
            entries += 1
print(entries)
