#!/usr/bin/env bash
# Puts the pinned Python tools of infra/NAME/requirements.txt into .tools/NAME; does nothing when they are there.
#
#   tools.sh sam        SAM, cargo-lambda and cfn-lint
#   tools.sh openapi    Schemathesis and a validator
#   tools.sh aws        ministack, an emulator of AWS
#   tools.sh checkov    checks of the template
set -euo pipefail
cd "$(dirname "$0")/../.."

pins=infra/$1/requirements.txt
tools=.tools/$1

# The stamp is written last, so an interrupted install is done again from the start.
if [[ -x $tools/bin/python ]] && cmp -s "$pins" "$tools/pins"; then
  exit 0
fi

rm -rf "$tools"
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
cp "$pins" "$tools/pins"
