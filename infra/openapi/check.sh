#!/usr/bin/env bash
# Checks the OpenAPI document and the doors against each other, from outside: is it valid, is it what the process serves,
# and does every answer to some thousand generated requests keep to it?
#
#   check.sh        tries the doors for 60 seconds
#   check.sh 300    for 300
#
# The drift between the code and infra/openapi.json is found by the tests of shared/web.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-60}
root=$PWD
tools=$root/.tools/openapi/bin
document=$root/infra/openapi.json
binary=$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/slotlink
work=$(mktemp -d)
process=

clean() {
  if [[ -n $process ]] && kill "$process" 2>/dev/null; then wait "$process" || true; fi
  rm -rf "$work"
}
trap clean EXIT

say() { echo "openapi check: $*"; }

# Starts the whole process in memory on a free port, and sets `origin`.
start() {
  # The shell makes it in the background, maybe later than it is first looked for.
  : >"$work/out"
  "$binary" --memory --port 0 >"$work/out" 2>"$work/log" &
  process=$!
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    origin=$(sed -n 's/^slotlink ready at //p' "$work/out")
    if [[ -n $origin ]]; then return; fi
    if ! kill -0 "$process" 2>/dev/null; then break; fi
    sleep 0.1
  done
  say "FAULT: the process does not start"
  cat "$work/log"
  return 1
}

# Which refusals of legal requests are right is for the domain to say (an expired link is 410), so that the check for it
# is left out; examples there are none in the document.
doors() {
  local checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
  checks+=,response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method
  checks+=,allow_header_conformance,ignored_auth
  # In its own folder, because Schemathesis leaves caches where it runs.
  cd "$work"
  "$tools/schemathesis" --config-file "$work/schemathesis.toml" run "$document" --url "$origin" \
    --phases coverage,fuzzing,stateful --checks "$checks" --max-time "$seconds" --continue-on-failure \
    --generation-database none --output-sanitize false --no-color
}

served() {
  cmp <(curl --silent --fail "$origin/openapi.json") "$document" && return
  say "FAULT: the process serves another document than infra/openapi.json"
  return 1
}

logged() {
  ! grep --fixed-strings ERROR "$work/log" && return
  say "FAULT: the process logged errors"
  return 1
}

infra/check/tools.sh openapi
"$tools/openapi-spec-validator" "$document"
cargo build --quiet --package slotlink
start
served
"$tools/python" infra/openapi/prepare.py "$origin" "$work"
status=0
(doors) || status=1
logged || status=1
((status == 0))
