#!/usr/bin/env bash
# The step of action.yml: runs the check, passes its exit code on, and gives its counts as outputs.
set -uo pipefail

arguments=(check --output github=- --output "sarif=$SARIF" --output "json=$RUNNER_TEMP/efface.json")
if [ -n "${SINCE:-}" ]; then arguments+=(--since "$SINCE"); fi
if [ -n "${POLICY:-}" ]; then arguments+=(--policy "$POLICY"); fi
# One path a line, or separated by spaces.
read -r -d '' -a paths <<< "$(tr '\n' ' ' <<< "$PATHS")" || true

rm -f "$RUNNER_TEMP/efface.json"
efface "${arguments[@]}" -- "${paths[@]}"
code=$?

if [ -f "$RUNNER_TEMP/efface.json" ]; then
  count() { python3 -c "import json, sys; d = json.load(open(sys.argv[1])); print($1)" "$RUNNER_TEMP/efface.json"; }
  {
    echo "concerns=$(count "len(d['concerns'])")"
    echo "problems=$(count "len(d['problems'])")"
    echo "findings=$(count "len(d['findings'])")"
    echo "suppressed=$(count "len(d['suppressed'])")"
    echo "files-read=$(count "d['files']['read']")"
  } >> "$GITHUB_OUTPUT"
fi
exit "$code"
