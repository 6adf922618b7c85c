#!/usr/bin/env bash
# Checks the Lambda side as it would be deployed: the recorded events, the build, the binaries, every function invoked, and
# the API as SAM serves it. The template has a check of its own, infra/template/check.sh.
#
#   check.sh                all functions
#   check.sh BookFunction   that one alone, which is built and not invoked
#
# What this machine cannot do is said, and also written to the file that LEFT_OUT names. With CI=true it is a fault.
set -euo pipefail
cd "$(dirname "$0")/../.."

export PATH=$PWD/.tools/sam/bin:$PATH
export SAM_CLI_TELEMETRY=0
# One folder for every function and every run, whatever folder SAM calls cargo in: dependencies are compiled once.
CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export CARGO_TARGET_DIR
# Linking needs nothing but this machine's own tools; `binaries` finds out whether its C library is too new.
export CARGO_LAMBDA_COMPILER=${CARGO_LAMBDA_COMPILER:-cargo}

only=${1:-}
limit=8000000      # bytes of one binary: a sudden growth is a dependency too many
newest=GLIBC_2.34  # what Amazon Linux 2023 has
objdump=objdump
work=$(mktemp -d)
child=

clean() {
  if [[ -n $child ]] && kill "$child" 2>/dev/null; then wait "$child" || true; fi
  infra/sam/engine.sh stop "$work/engine"
  rm -rf "$work"
}
trap clean EXIT

say() { echo "sam check: $*"; }

leave_out() {
  say "*** left out: $* ***"
  if [[ -n ${LEFT_OUT:-} ]]; then echo "lambda: $*" >>"$LEFT_OUT"; fi
}

stage() {
  local began=$SECONDS
  "$@"
  say "$1: $((SECONDS - began)) s"
}

tools() {
  infra/check/tools.sh sam
  if command -v objdump >/dev/null; then return; fi
  if [[ ${CI:-} == true ]]; then
    say "FAULT: objdump is missing (package binutils)"
    return 1
  fi
  objdump=
  leave_out "which C library the binaries need (needs objdump)"
}

events() { python infra/sam/events.py template.yaml; }

build() {
  compile
  if [[ -n $objdump && $CARGO_LAMBDA_COMPILER == cargo && $(glibc .aws-sam/build/*/bootstrap) != "$newest" ]]; then
    say "linked here, a binary needs $(glibc .aws-sam/build/*/bootstrap); building again with zig, which links for an older one"
    export CARGO_LAMBDA_COMPILER=cargo-zigbuild
    CARGO_TARGET_DIR=$CARGO_TARGET_DIR/zig compile
  fi
}

# SAM has one function compiled after the other. So that there is work for every processor, all are compiled in one call
# before, with the same flags, and SAM finds them done.
compile() {
  local packages=(functions/*/Cargo.toml)
  packages=("${packages[@]%/Cargo.toml}")
  if [[ -z $only ]]; then cargo lambda build --release --locked --quiet "${packages[@]/#functions\//--package=}"; fi
  sam build ${only:+"$only"} >/dev/null
}

# The newest C library that the binaries ask for, or Amazon Linux's when theirs is older.
glibc() {
  { echo "$newest"; for binary in "$@"; do "$objdump" -T "$binary" | grep -o 'GLIBC_[0-9.]*' || true; done; } | sort -Vu | tail -1
}

binaries() {
  local binary bytes needs=$newest faults=0
  for binary in .aws-sam/build/*/bootstrap; do
    bytes=$(stat -c %s "$binary")
    if [[ -n $objdump ]]; then needs=$(glibc "$binary"); fi
    say "$(printf '%-22s %9d bytes' "$(basename "$(dirname "$binary")")" "$bytes")"
    if ((bytes > limit)); then say "FAULT: more than $limit bytes"; faults=1; fi
    if [[ $needs != "$newest" ]]; then say "FAULT: needs $needs, Amazon Linux 2023 has $newest"; faults=1; fi
  done
  return $faults
}

invoke() {
  local engine address status=0 means=container
  cargo build --locked --quiet
  engine=$(infra/sam/engine.sh start "$work/engine") || status=$?
  case $status in
  0)
    read -r DOCKER_HOST address <<<"$engine"
    export DOCKER_HOST
    ;;
  3 | 4)
    if [[ ${CI:-} == true && $status == 3 ]]; then
      say "FAULT: no container engine is installed, and CI must have one"
      return 1
    fi
    means=emulator address=127.0.0.1
    leave_out "sam local invoke and start-api (need a container engine); the runtime emulator ran the functions instead"
    ;;
  *)
    say "FAULT: engine.sh ended with $status"
    return 1
    ;;
  esac
  # In the background, because a signal that ends this script would leave a child in the foreground behind.
  python infra/sam/invoke.py "$means" "$address" &
  child=$!
  wait "$child"
  child=
}

stage tools
stage events
stage build
stage binaries
if [[ -z $only ]]; then stage invoke; else say "invoke: left out, because the other functions were not built"; fi
