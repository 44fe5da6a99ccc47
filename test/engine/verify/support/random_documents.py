"""Random JSON documents with CPython's own canonical form: for each, the line, then json.dumps(sort_keys=True)."""
import json
import random
import struct
import sys

count, seed = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)


def number():
    kind = rng.randrange(8)
    if kind == 0:
        return rng.randrange(-1000, 1000)
    if kind == 1:
        return rng.randrange(-(2**80), 2**80)
    if kind == 2:
        return round(rng.uniform(-1000, 1000), rng.randrange(0, 6))
    if kind == 3:
        value = struct.unpack("<d", rng.randbytes(8))[0]
        return value if value == value else 0.0
    if kind == 4:
        return rng.choice([0.0, -0.0, 1e16, 1e15, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, 100.0, 9007199254740993.0])
    if kind == 5:
        return float(rng.randrange(10**12, 10**18))
    if kind == 6:
        return rng.choice([float("inf"), float("-inf"), 0, 10**18, 123456789012345680.0])
    return rng.random() * 10.0 ** rng.randrange(-10, 20)


def text():
    alphabet = 'abcXYZ019 _-/\\"\b\f\n\r\t\x00\x1f\x7f\x80\xe9\u20ac\u2028\ud800\udfff\uffff\U0001f600\U00010000'
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 8)))


def value(depth):
    kind = rng.randrange(9)
    if kind < 3:
        return number()
    if kind < 5:
        return text()
    if kind == 5:
        return rng.choice([True, False, None])
    if kind == 6 or depth > 3:
        return [value(depth + 1) for _ in range(rng.randrange(0, 4))] if depth <= 3 else []
    return document(depth + 1)


def document(depth):
    return {text() + rng.choice(["", str(rng.randrange(30))]): value(depth) for _ in range(rng.randrange(0, 6))}


for _ in range(count):
    event = document(0)
    style = rng.randrange(4)
    # As the writer of an archive may print it: default, compact, or not escaped (where it can be encoded).
    line = json.dumps(event, separators=(",", ":")) if style == 0 else json.dumps(event)
    if style == 1:
        raw = json.dumps(event, ensure_ascii=False)
        try:
            raw.encode("utf-8")
            line = raw
        except UnicodeEncodeError:
            pass
    print(line)
    print(json.dumps(json.loads(line), sort_keys=True))
