#!/usr/bin/env bash
# Checks the shell scripts with shellcheck, and that each says how to use it.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

shellcheck -x scripts/* .ci/run tests/tidy/*.sh tests/fuzz/*.sh
for script in scripts/*; do
  [[ -x $script ]] || continue
  "$script" --help | grep -q '^Usage: ' || {
    echo "$script --help shows no usage"
    exit 1
  }
done
