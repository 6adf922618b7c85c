#!/usr/bin/env bash
# Hands the messages of one booking to SNS and SES of ministack, an emulator of AWS that knows nothing of us: did it take
# them, and do they have the fields that AWS documents?
set -euo pipefail
cd "$(dirname "$0")/../.."

infra/check/tools.sh aws
cargo build --quiet --package slotlink
exec .tools/aws/bin/python infra/aws/check.py "$(realpath -m "${CARGO_TARGET_DIR:-target}")/debug/slotlink"
