# shellcheck shell=bash
# shellcheck disable=SC2034 # The package lists are for the scripts that source this file.
# Helpers that the scripts share; sourced, never run. The caller has set -euo pipefail.

REPO=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
SCRIPT=${0##*/}

# Debian 12 packages, by what they are for.
PACKAGES_BUILD=(
  cmake g++ ninja-build pkg-config ccache mold
  doctest-dev libbenchmark-dev libboost1.81-dev libcli11-dev libexpected-dev libfmt-dev libicu-dev librapidcheck-dev
  librdkafka-dev librocksdb-dev libsimdjson-dev libspdlog-dev libssl-dev libtomlplusplus-dev
  prometheus-cpp-dev rapidjson-dev
)
PACKAGES_LINT=(clang-format clang-tidy python3 python3-jsonschema shellcheck)
PACKAGES_FUZZ=(clang-14 libclang-rt-14-dev llvm-14) # llvm-14: names in the stacks of findings
PACKAGES_KAFKA_RUN=(kcat openjdk-17-jre-headless python3)
PACKAGES_KAFKA_FETCH=(maven openjdk-17-jre-headless)
PACKAGES_E2E=("${PACKAGES_KAFKA_RUN[@]}" prometheus) # prometheus: for promtool

say() { printf '%s: %s\n' "$SCRIPT" "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# Prints the comment block at the top of the calling script.
print_help() { sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p;};}' "$0"; }

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "needs root or sudo for: $*"
  fi
}

is_installed() { [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]; }

# Installs those of the named packages that are missing. A package that brings a service
# (prometheus) must not leave it running: we only want its programs.
need_packages() {
  local package missing=()
  command -v apt-get >/dev/null || die "needs Debian's apt-get; install yourself: $*"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing: ${missing[*]}"
  # shellcheck disable=SC2016 # Expanded by the inner shell.
  as_root bash -c '
    set -euo pipefail
    guard=/usr/sbin/policy-rc.d
    if [[ ! -e $guard ]]; then
      trap "rm -f $guard" EXIT
      printf "#!/bin/sh\nexit 101\n" >"$guard"
      chmod 755 "$guard"
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q -o DPkg::Lock::Timeout=600 update
    apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "$@"
    for package in "$@"; do
      if [[ -e /etc/init.d/$package ]]; then update-rc.d "$package" disable; fi
    done
  ' need_packages "${missing[@]}" >&2
}

# Configures a preset of CMakePresets.json and builds the named targets (none: all).
build_preset() {
  local preset=$1
  shift
  local started=$SECONDS
  cd "$REPO" || exit # Presets are looked up in the current folder.
  cmake --preset "$preset"
  cmake --build --preset "$preset" ${1:+--target "$@"}
  say "$preset is built in $((SECONDS - started)) s"
}
