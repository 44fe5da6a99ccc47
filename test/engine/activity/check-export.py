"""Checks an exported activity log with Python's standard library and openssl: no code of Blotter. argv: folder."""
import base64, glob, gzip, hashlib, json, os, re, subprocess, sys, tempfile

os.chdir(sys.argv[1])
TAIL = re.compile(
    rb', "previous_hash": "([0-9a-f]{64})", "current_hash": "([0-9a-f]{64})", '
    rb'"signature": "([A-Za-z0-9+/=]+)", "key_id": "([0-9a-f]{64})"\}$'
)


def signed(message: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as work:
        for name, data in (("m", message), ("s", signature)):
            with open(os.path.join(work, name), "wb") as file:
                file.write(data)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "workstation-key.pem", "-rawin"]
        run = subprocess.run(
            command + ["-in", f"{work}/m", "-sigfile", f"{work}/s"], capture_output=True, check=False
        )
        return run.returncode == 0


pem = subprocess.run(
    ["openssl", "pkey", "-pubin", "-in", "workstation-key.pem", "-outform", "DER"], capture_output=True, check=True
)
fingerprint = hashlib.sha256(pem.stdout).hexdigest()
origin = f"blotter/activity/{fingerprint[:16]}"
previous, seq, kinds, days = "0" * 64, 0, [], []
manifests = []
for path in sorted(glob.glob("audit/*/*/*.log.gz")):
    data = open(path, "rb").read()
    plain = gzip.decompress(data)
    lines = plain.split(b"\n")
    assert lines.pop() == b"", "the last line ends in LF"
    for line in lines:
        tail = TAIL.search(line)
        event = line[: tail.start()] + b"}"
        before, current, signature, key_id = (part.decode() for part in tail.groups())
        assert before == previous, f"{path}: entry {seq} does not go on from the one before"
        assert hashlib.sha256(before.encode() + event).hexdigest() == current, f"entry {seq}: hash"
        assert key_id == fingerprint
        message = f"sigc-v1/entry\n{origin}\n{seq}\n{current}\n".encode()
        assert signed(message, base64.b64decode(signature, validate=True)), f"entry {seq}: signature"
        fields = json.loads(event)
        assert fields["timestamp"][:10] in path and fields["timestamp"].endswith("Z")
        kinds.append(fields["event_type"])
        previous, seq = current, seq + 1
    manifest = json.load(open(path.replace(".log.gz", ".manifest.json")))
    assert manifest["gz_sha256"] == hashlib.sha256(data).hexdigest()
    assert manifest["plain_sha256"] == hashlib.sha256(plain).hexdigest()
    assert (manifest["entries"], manifest["last_seq"]) == (len(lines), seq - 1)
    assert manifest["last_current_hash"] == previous and manifest["stream"] == origin
    leaves = b"".join(hashlib.sha256(b"\0" + line).digest() for line in lines)
    assert open(path.replace(".log.gz", ".leaves"), "rb").read() == leaves
keys = open("audit/keys.json", "rb").read()
assert signed(keys, base64.b64decode(open("audit/keys.sig").read()))
text, _, note = open("activity-head").read().partition("\n\n")
head = text.split("\n")
assert head[0] == f"blotter/activity-head/{fingerprint[:16]}" and int(head[1]) == seq
assert base64.b64decode(head[2]).hex() == previous
assert signed(f"{text}\n".encode(), base64.b64decode(note.split(" ")[2])[4:])
print(json.dumps({"entries": seq, "kinds": kinds, "fingerprint": fingerprint}))
