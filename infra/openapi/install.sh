#!/usr/bin/env bash
# Puts the pinned OpenAPI tools into .tools/openapi of this repository; does nothing when they are already there.
set -euo pipefail
cd "$(dirname "$0")/../.."

pins=infra/openapi/requirements.txt
tools=.tools/openapi

# The stamp is written last, so an interrupted install is done again from the start.
if [[ -x $tools/bin/python ]] && cmp -s "$pins" "$tools/pins"; then
  exit 0
fi

rm -rf "$tools"
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
cp "$pins" "$tools/pins"
