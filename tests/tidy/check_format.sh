#!/usr/bin/env bash
# Checks that the C++ sources are as clang-format writes them. Usage: check_format.sh [--fix]
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

mode=(--dry-run -Werror)
if [[ ${1:-} == --fix ]]; then mode=(-i); fi
mapfile -d '' -t files < <(find src tests bench -type f \( -name '*.h' -o -name '*.cc' \) -print0)
[[ ${#files[@]} -gt 0 ]]
printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$(nproc)" clang-format --style=file "${mode[@]}"
echo "${#files[@]} files checked"
