#!/usr/bin/env bash
# Checks template.yaml as it stands, without building or deploying anything: is it valid, and is it as safe as checkov asks
# for, but for the exceptions in checkov.yaml?
#
#   check.sh               template.yaml
#   check.sh FILE          another template, such as a copy of it in which something is missing
set -euo pipefail
template=$(realpath "${1:-$(dirname "$0")/../../template.yaml}")
cd "$(dirname "$0")/../.."

export SAM_CLI_TELEMETRY=0
most=2  # exceptions

say() { echo "template check: $*"; }

infra/check/tools.sh sam
infra/check/tools.sh checkov

.tools/sam/bin/sam validate --lint --template-file "$template" >/dev/null
say "$(grep -cE '^    Type: AWS::' "$template") resources, $(.tools/sam/bin/cfn-lint --version): 0 findings"

exceptions=$(grep -cE '^  - CKV' infra/template/checkov.yaml)
if ((exceptions > most)); then
  say "FAULT: $exceptions exceptions in infra/template/checkov.yaml, $most at most"
  exit 1
fi

status=0
found=$(.tools/checkov/bin/checkov --config-file infra/template/checkov.yaml --file "$template") || status=$?
# A template that it cannot read has no failures either, and nothing that passed.
if ((status)) || ! figures=$(grep -o 'Passed checks: [1-9].*' <<<"$found"); then
  echo "$found"
  say "FAULT: checkov refuses the template"
  exit 1
fi
say "checkov $(.tools/checkov/bin/checkov --version): $figures, $exceptions exceptions with their reasons in checkov.yaml"
