#!/usr/bin/env bash
# Deploys what `sam build` has built to ministack, an emulator of AWS, and runs the flow suite at its address.
set -euo pipefail
cd "$(dirname "$0")/../.."

infra/check/tools.sh aws
infra/check/tools.sh sam
cargo build --quiet --locked --package slotlink
cargo test --quiet --locked --package tests --test journey --no-run
export PATH=$PWD/.tools/sam/bin:$PATH
exec .tools/aws/bin/python infra/aws/stack.py "$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/slotlink" "$@"
