"""Checks a sealed archive with CPython's json, hashlib and gzip alone, and prints what it found as JSON.

Signatures are not checked here (CPython has no Ed25519): the messages and signatures asked for are printed, for
openssl to check. Usage: check-archive.py ARCHIVE
"""
import base64, glob, gzip, hashlib, json, os, sys

archive = sys.argv[1]
CHAIN = ("previous_hash", "current_hash", "signature", "key_id")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def tree(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + tree(leaves[:k]) + tree(leaves[k:])).digest()


def jcs(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(profile, line):
    if profile in ("sigc-v1", "rawline-v1"):
        return line[: line.index(', "previous_hash": "')] + "}"
    event = {k: v for k, v in json.loads(line).items() if k not in CHAIN}
    return jcs(event) if profile == "jcs-v1" else json.dumps(event, sort_keys=True)


previous, previous_manifest, seq, manifests, samples, key_of_seq = "0" * 64, "0" * 64, 0, [], [], []
days = []
for n, path in enumerate(sorted(glob.glob(archive + "/audit/*/*/*.log.gz"))):
    stem = path[: -len(".log.gz")]
    day = os.path.basename(stem)
    assert path.endswith("/audit/%s/%s/%s.log.gz" % (day[:4], day[5:7], day)), path
    packed = open(path, "rb").read()
    assert packed[:10] == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]), packed[:10]
    plain = gzip.decompress(packed)
    assert plain == b"" or plain.endswith(b"\n")
    lines = plain.split(b"\n")[:-1]
    raw = open(stem + ".manifest.json", "rb").read()
    manifest = json.loads(raw)
    assert raw == jcs(manifest).encode(), "manifest is not canonical"
    profile = manifest["profile"]
    first_previous = previous
    for line in lines:
        entry = json.loads(line)
        assert list(entry)[-4:] == list(CHAIN), list(entry)
        assert entry["previous_hash"] == previous, (day, seq)
        current = sha((previous + canonical(profile, line.decode())).encode())
        assert entry["current_hash"] == current, (day, seq)
        assert entry["timestamp"][:10] == day
        key_of_seq.append(entry["key_id"])
        message = (
            "sigc-v1/entry\n%s\n%d\n%s\n" % (manifest["stream"], seq, current) if profile == "sigc-v1" else current
        )
        samples.append({"message": message, "signature": entry["signature"], "key_id": entry["key_id"]})
        previous = current
        seq += 1
    leaves = [hashlib.sha256(b"\x00" + line).digest() for line in lines]
    assert open(stem + ".leaves", "rb").read() == b"".join(leaves)
    expected = {
        "format": "sigc-manifest-v1", "stream": manifest["stream"], "day": day, "manifest_seq": n,
        "object": "audit/%s/%s/%s.log.gz" % (day[:4], day[5:7], day), "profile": profile, "entries": len(lines),
        "first_seq": seq - len(lines) if lines else None, "last_seq": seq - 1 if lines else None,
        "first_timestamp": json.loads(lines[0])["timestamp"] if lines else None,
        "last_timestamp": json.loads(lines[-1])["timestamp"] if lines else None,
        "first_previous_hash": first_previous, "last_current_hash": previous,
        "plain_bytes": len(plain), "plain_sha256": sha(plain), "gz_bytes": len(packed), "gz_sha256": sha(packed),
        "merkle_root": tree(leaves).hex(), "previous_manifest_sha256": previous_manifest,
    }
    assert manifest == expected, (manifest, expected)
    previous_manifest = sha(raw)
    manifests.append(hashlib.sha256(b"\x00" + raw).digest())
    text, signatures = open(stem + ".checkpoint", encoding="utf-8").read().split("\n\n")
    assert text.split("\n") == [manifest["stream"], str(n + 1), base64.b64encode(tree(manifests)).decode()], text
    dash, name, blob = signatures.rstrip("\n").split(" ")
    assert dash == "\u2014" and name == manifest["stream"] and signatures.endswith("\n")
    blob = base64.b64decode(blob)
    days.append({"day": day, "entries": len(lines), "note_key": blob[:4].hex(),
                 "note_text": text + "\n", "note_signature": base64.b64encode(blob[4:]).decode()})

keys = None
if os.path.exists(archive + "/audit/keys.json"):
    raw = open(archive + "/audit/keys.json", "rb").read()
    keys = json.loads(raw)
    assert raw == jcs(keys).encode(), "key set is not canonical"
    for key in keys["keys"]:
        der = base64.b64decode("".join(key["pem"].split("\n")[1:-2]))
        assert key["key_id"] == sha(der)
        last = len(key_of_seq) - 1 if key["last_seq"] is None else key["last_seq"]
        assert set(key_of_seq[key["first_seq"] : last + 1]) == {key["key_id"]}
        for day in days:
            if hashlib.sha256((keys["stream"] + "\n").encode() + b"\x01" + der[-32:]).hexdigest()[:8] == day["note_key"]:
                day["note_key_id"] = key["key_id"]
json.dump({"days": days, "entries": seq, "keys": keys, "samples": [samples[0], samples[len(samples) // 2], samples[-1]]},
          sys.stdout)
