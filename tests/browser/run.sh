#!/bin/sh
# The browser tests: patients' and staff's stories in a real headless Chromium, without JavaScript for patients.
#
#   tests/browser/run.sh                   runs every story
#   tests/browser/run.sh --story NAME      runs one of tests/browser/stories
#   tests/browser/run.sh --shots DIR       also keeps a picture of every page in each language, at 360, 768 and 1280 px,
#                                          light and dark
#   tests/browser/run.sh --picture FILE    also composes the picture for the README
#
# SLOTLINK_BIN names the binary (target/debug/slotlink), CHROMIUM the browser. Without a browser, Node or the binary's
# tools a user's machine is told what is left out; with CI=true that is a failure.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
tools="$root/.tools/browser"
began=$(date +%s)

left_out() {
    if [ "${CI:-}" = true ]; then
        echo "browser tests: $1" >&2
        exit 1
    fi
    echo "browser tests left out: $1"
    exit 0
}

# Paths are told from where the caller stands.
shots='' picture='' story=''
while [ $# -gt 0 ]; do
    case $1 in
        --shots) shots=$(realpath -m "$2"); shift 2 ;;
        --story) story=$2; shift 2 ;;
        --picture) picture=$(realpath -m "$2"); shift 2 ;;
        *) echo "unknown: $1" >&2; exit 2 ;;
    esac
done

find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name"; then return; fi
    done
}
# The text browser sits at a terminal, which util-linux's script gives it.
find_text_browser() {
    if command -v script >/dev/null; then command -v w3m || true; fi
}
browser=$(find_browser)
text_browser=$(find_text_browser)
if [ -z "$browser" ] || [ -z "$text_browser" ]; then
    if { [ "${CI:-}" = true ] || [ "$(id -u)" = 0 ]; } && command -v apt-get >/dev/null; then
        # A machine of our own: the browsers may be installed.
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium w3m bsdutils; } \
            >"${TMPDIR:-/tmp}/slotlink-apt.log" 2>&1 || true
        browser=$(find_browser)
        text_browser=$(find_text_browser)
    fi
fi
[ -n "$browser" ] || left_out "there is no Chromium; install it, or name one in CHROMIUM"
if ! command -v npm >/dev/null; then left_out "there is no Node.js with npm"; fi
if [ -z "$text_browser" ]; then
    if [ "${CI:-}" = true ]; then left_out "there is no w3m with util-linux's script"; fi
    echo "the text browser's stories are left out: install w3m, and script of util-linux"
fi

binary=${SLOTLINK_BIN:-$root/target/debug/slotlink}
[ -x "$binary" ] || { echo "browser tests: there is no $binary; cargo build -p slotlink makes it" >&2; exit 1; }

mkdir -p "$tools"
if ! cmp -s "$root/tests/browser/package-lock.json" "$tools/installed-lock.json"; then
    cp "$root/tests/browser/package.json" "$root/tests/browser/package-lock.json" "$tools/"
    (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 \
        || left_out "npm could not install what package-lock.json names"
    cp "$tools/package-lock.json" "$tools/installed-lock.json"
fi

status=0
SLOTLINK_BIN=$binary CHROMIUM=$browser BROWSER_TOOLS=$tools TEXT_BROWSER=$text_browser SHOTS=$shots PICTURE=$picture STORY=$story \
    node --test-reporter="$root/tests/browser/support/reporter.mjs" "$root/tests/browser/suite.mjs" || status=$?
echo "browser tests took $(($(date +%s) - began)) s"
exit "$status"
