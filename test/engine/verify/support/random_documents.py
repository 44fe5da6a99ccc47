"""
CPython's own canonical form, as a judge: json.dumps(json.loads(line), sort_keys=True).

    random_documents.py documents COUNT SEED    hostile documents, each as two lines: as written, and as CPython prints
    random_documents.py doubles COUNT SEED      doubles, each as `bits in hex, repr`
"""
import json
import random
import struct
import sys

what, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(seed)
ALPHABET = 'abcXYZ019 _-/\\"\b\f\n\r\t\x00\x1f\x7f\x80\xe9\u20ac\u2028\u2029\ufeff\ud7ff\ud800\udbff\udc00\udfff\ue000\uffff\U0001f600\U00010000\U0010ffff'
SPACES = ["", "", "", " ", "  ", "\t", "\r"]
EDGES = [
    0.0, -0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e15, 1e16, 1e17, 9999999999999998.0,
    1e-4, 1e-5, 9.999999999999999e-05, 0.1, 0.30000000000000004, 100.0, 9007199254740993.0, 123456789012345680.0,
    1e21, 1e22, 1e23, 4.35, 2.0**63, 2.0**64,
]


def double():
    kind = rng.randrange(10)
    if kind < 4:
        value = struct.unpack("<d", rng.randbytes(8))[0]
        return value if value == value and value not in (float("inf"), float("-inf")) else 0.0
    if kind == 4:
        return rng.choice(EDGES)
    if kind == 5:  # next to an edge
        bits = struct.unpack("<q", struct.pack("<d", rng.choice(EDGES)))[0] + rng.randrange(-3, 4)
        value = struct.unpack("<d", struct.pack("<q", max(0, bits)))[0]
        return value if value == value and value != float("inf") else 1.0
    if kind == 6:
        return round(rng.uniform(-100000, 100000), rng.randrange(0, 9))
    if kind == 7:
        return float(rng.randrange(10**12, 10**18))
    if kind == 8:
        return rng.choice([1, -1]) * rng.random() * 10.0 ** rng.randrange(-320, 308)
    return rng.choice([1, -1]) * 10.0 ** rng.randrange(-323, 309)


def number_text():
    """A number as somebody may write it: not only as CPython does."""
    kind = rng.randrange(9)
    if kind == 0:
        return str(rng.randrange(-1000, 1000))
    if kind == 1:
        return str(rng.randrange(-(2**80), 2**80))
    if kind == 2:
        return rng.choice(["-0", "0", "-0.0", "0e0", "-0E+5", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-Infinity"])
    if kind == 3:
        return f"{rng.randrange(-999, 999)}.{rng.randrange(10 ** rng.randrange(1, 25)):0{rng.randrange(1, 25)}d}"
    if kind == 4:
        return f"{rng.randrange(1, 10)}{rng.choice('eE')}{rng.choice(['', '+', '-'])}{rng.randrange(0, 330):0{rng.randrange(1, 4)}d}"
    if kind == 5:
        return f"{double():.{rng.randrange(0, 25)}{rng.choice('eE')}}"
    if kind == 6:
        return rng.choice(["1.0", "1.50", "185.50", "1E5", "100.00", "0.0001", "0.00001", "12345678901234567890.0"])
    return repr(double())


def text():
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(0, 9)))


def string_text():
    """A string literal: some characters escaped that need not be, in either case of hex."""
    out = '"'
    for character in text():
        code = ord(character)
        style = rng.randrange(4)
        if code < 0x20 or character in '"\\' or 0xD800 <= code <= 0xDFFF or style == 0:
            if code > 0xFFFF:
                out += json.dumps(character)[1:-1]
            elif character == "/" or style == 1:
                out += "\\/" if character == "/" else json.dumps(character)[1:-1]
            else:
                hexed = f"{code:04x}"
                out += "\\u" + (hexed.upper() if style == 2 else hexed)
        else:
            out += character
    return out + '"'


def space():
    return rng.choice(SPACES)


def value(depth):
    kind = rng.randrange(10)
    if kind < 4:
        return number_text()
    if kind < 6:
        return string_text()
    if kind == 6:
        return rng.choice(["true", "false", "null"])
    if kind == 7 or depth > 3:
        items = [space() + value(depth + 1) + space() for _ in range(rng.randrange(0, 4))] if depth <= 3 else []
        return f"[{','.join(items)}]" if items else f"[{space()}]"
    return document(depth + 1)


def document(depth):
    names = {json.loads(name): name for name in (string_text() for _ in range(rng.randrange(0, 6)))}
    style = rng.randrange(3)
    comma, colon = [(", ", ": "), (",", ":"), (None, None)][style]
    members = []
    for name in names.values():
        members.append(f"{name}{colon if colon else space() + ':' + space()}{value(depth)}")
    if comma:
        return "{" + comma.join(members) + "}"
    return "{" + space() + ",".join(f"{space()}{member}{space()}" for member in members) + "}"


out = sys.stdout
out.reconfigure(encoding="utf-8", newline="\n")
if what == "doubles":
    for _ in range(count):
        number = double()
        out.write(f"{struct.unpack('<Q', struct.pack('<d', number))[0]:016x},{number!r}\n")
else:
    for _ in range(count):
        line = document(0)
        out.write(line + "\n" + json.dumps(json.loads(line), sort_keys=True) + "\n")
