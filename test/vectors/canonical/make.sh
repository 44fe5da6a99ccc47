#!/bin/sh
# Freezes CPython's answers. The seed is fixed; another CPython must give the same bytes.
set -eu
here=$(dirname "$0")
judge="$here/../../engine/verify/support/random_documents.py"
python3 "$judge" documents 3000 8785 | gzip -9n > "$here/documents.txt.gz"
python3 "$judge" doubles 5000 8785 | gzip -9n > "$here/doubles.txt.gz"
