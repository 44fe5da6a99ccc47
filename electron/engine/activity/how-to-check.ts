/** What lies beside an exported activity log: how to check it with tools that everybody has. */
import type { SigningKey } from '../seal/index.ts'
import { headOrigin } from './activity-head.ts'

export function howToCheck({
  origin,
  key,
  unchained,
}: {
  readonly origin: string
  readonly key: SigningKey
  readonly unchained: boolean
}): string {
  const { fingerprint } = key.publicKey
  return `HOW TO CHECK THIS ACTIVITY LOG

It says what was done with Blotter in one workspace: one JSON object a line, one file a UTC day, under audit/.
Every line carries the hash of the line before it and a signature by the key of the workspace.

The key. Its fingerprint (SHA-256 of the public key in DER) is

  ${fingerprint}

  openssl pkey -pubin -in workstation-key.pem -outform DER | sha256sum

Compare it with the fingerprint that you were given on an earlier day by another way: a key that lies beside what it
signs proves only that the two agree.

1. With Blotter

  blotter verify --dir . --root workstation-key.pem --full

2. Without Blotter: openssl, sha256sum and a shell (needs gzip, sed and base64 too)

Cut the script out of this page and run it in this folder:

  sed -n '/^#!\\/bin\\/sh/,/^# end of the script/p' HOW-TO-CHECK.txt > check.sh
  sh check.sh

It checks of every line that its hash is the SHA-256 of the hash before it and the event's own bytes, that it goes on
from the line before, and that the signature over origin, number and hash is good; and at the end that the log is as
long as its head says.

#!/bin/sh
set -eu
key=workstation-key.pem
origin='${origin}'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "FAILED: entry $n (file $file): $1"; exit 1; }
field() { printf '%s' "$line" | sed -E 's/.*"'"$1"'": "([^"]*)".*/\\1/'; }
n=0
previous=0000000000000000000000000000000000000000000000000000000000000000
for file in audit/*/*/*.log.gz; do
  gzip -dc "$file" > "$work/log"
  while IFS= read -r line; do
    # The event is the line without its last four fields.
    event=$(printf '%s' "$line" | sed -E 's/, "previous_hash": "[0-9a-f]{64}", "current_hash": "[0-9a-f]{64}", "signature": "[A-Za-z0-9+\\/=]*", "key_id": "[0-9a-f]{64}"\\}$/}/')
    chain=$(printf '%s' "$line" | sed -E 's/.*(, "previous_hash": "[0-9a-f]{64}", "current_hash": "[0-9a-f]{64}", "signature": "[A-Za-z0-9+\\/=]*", "key_id": "[0-9a-f]{64}"\\})$/\\1/')
    line=$chain
    [ "$(field previous_hash)" = "$previous" ] || fail 'does not go on from the one before'
    hash=$(printf '%s%s' "$previous" "$event" | sha256sum | cut -c 1-64)
    [ "$(field current_hash)" = "$hash" ] || fail 'its hash is not that of its content'
    printf 'sigc-v1/entry\\n%s\\n%s\\n%s\\n' "$origin" "$n" "$hash" > "$work/message"
    field signature | base64 -d > "$work/signature"
    openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/message" -sigfile "$work/signature" > /dev/null 2>&1 || fail 'its signature is not good'
    previous=$hash
    n=$((n + 1))
  done < "$work/log"
done
# The head: how many entries there are, and the hash of the last, signed under ${headOrigin(key)}.
file=activity-head
sed -n '1,/^$/p' activity-head | sed '$d' > "$work/message"
sed -n '/^$/,$p' activity-head | sed -n '2s/.* //p' | base64 -d | tail -c 64 > "$work/signature"
openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/message" -sigfile "$work/signature" > /dev/null 2>&1 || fail 'the signature of the head is not good'
[ "$(sed -n 1p activity-head)" = '${headOrigin(key)}' ] || fail 'the head is about another log'
[ "$(sed -n 2p activity-head)" = "$n" ] || fail "the head says that there are $(sed -n 2p activity-head) entries"
[ "$(sed -n 3p activity-head | base64 -d | od -An -v -tx1 | tr -d ' \\n')" = "$previous" ] || fail 'the head has another last entry'
echo "PASSED: $n entries"
# end of the script

3. What it proves

Whoever has not the key of the workspace can neither alter, remove, add nor reorder an entry, nor cut entries off the
end, without failing this check. Whoever has it can write another log: keep the fingerprint and this export; a later
log must go on from it. To put the whole workspace back to an earlier state, head and all, is found out only by what
was exported, or seen elsewhere, after that state. A file activity-head.contradicted-... beside this page, and entries
of the type blotter.log.contradicted, say that the log was once found to be another than its head said.
${
  unchained
    ? `
unchained-activity.jsonl holds what an older Blotter recorded before entries were chained. It is not signed; the first
entry of the log (blotter.log.started) names its SHA-256 and the number of its lines:

  sha256sum unchained-activity.jsonl
`
    : ''
}`
}
