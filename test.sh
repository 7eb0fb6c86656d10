#!/usr/bin/env bash
# Builds once and runs every test project under tests/.
#   ./test.sh                 the short form
#   ./test.sh --long          also the tests marked [Trait("Form", "Long")]
#   ./test.sh --filter TEXT   only tests whose full name contains TEXT
# The last line is always "N passed, N failed"; the exit code is 0 only when nothing failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

long=no
filter=
while [ $# -gt 0 ]; do
  case "$1" in
    --long) long=yes ;;
    --filter) filter="${2:?--filter needs a text}"; shift ;;
    *) echo "Unknown option '$1'. Usage: ./test.sh [--long] [--filter TEXT]" >&2; exit 2 ;;
  esac
  shift
done

finish() { # passed failed
  # once more at the end, where they are looked for
  [ -z "${results:-}" ] || grep -h -A 6 ' \[FAIL\]$' "$results"/*.log 2>/dev/null
  echo
  echo "$1 passed, $2 failed"
  [ "$2" -eq 0 ]
  exit
}

need() { # command, Debian package
  command -v "$1" >/dev/null && return
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo -n)
  echo "Installing $2, which the tests use."
  if ! { "${root[@]}" apt-get update -qq && "${root[@]}" apt-get install -y -qq "$2"; } >/dev/null; then
    echo "The tests need '$1', and it could not be installed here. Install the package '$2' and try again." >&2
    finish 0 1
  fi
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is missing. Install the version named in global.json (https://dot.net) and try again." >&2
  finish 0 1
fi
if ! dotnet --version >/dev/null; then
  echo "No installed .NET SDK fits global.json; the lines above say which one is asked for." >&2
  finish 0 1
fi
need curl curl
need node nodejs
need npm npm
need python3 python3

# clients that others have written, to check the simulators with; installed again only after their lock file has changed
clients=tests/fidelity
if [ ! "$clients/node_modules/.package-lock.json" -nt "$clients/package-lock.json" ]; then
  echo "Installing the clients of $clients."
  if ! npm ci --prefix "$clients" --ignore-scripts --silent; then
    echo "The clients that the simulators are checked with could not be installed: 'npm ci --ignore-scripts' in $clients says why." >&2
    finish 0 1
  fi
  touch "$clients/node_modules/.package-lock.json"
fi
need ngircd ngircd
# networks of their own, for peers that vanish and names that do not resolve
need ip iproute2
# the confinement of worker processes
need bwrap bubblewrap
need nft nftables

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# without it a missing snapshot is written and its test passes
export SNAPSHOOTER_STRICT_MODE=on
[ "$long" = yes ] && export GATEWAY_LONG_TESTS=1

if ! dotnet build Gateway.sln --nologo -v quiet -clp:NoSummary; then
  echo "The build failed; the errors are above." >&2
  finish 0 1
fi

# only bounds a project that hangs, whose tests are then named; the long form waits for real minutes
export PATIENCE=600 LONG=$long FILTER=$filter
[ "$long" = yes ] && PATIENCE=10800
results=$(mktemp -d)
export RESULTS=$results
trap 'rm -rf "$results"' EXIT

# Each project in a process of its own, so that one that crashes fails alone. What it printed is shown when it has ended.
run_project() { # name
  local options=(-noLogo -noColor) started=$SECONDS
  [ "$LONG" = yes ] || options+=(-trait- "Form=Long" -longRunning 120)
  [ -z "$FILTER" ] || options+=(-method "*$FILTER*")
  echo "== $1 begins"
  timeout --kill-after=10 "$PATIENCE" "artifacts/bin/$1/debug/$1" "${options[@]}" >"$RESULTS/$1.log" 2>&1
  echo $? >"$RESULTS/$1.code"
  { echo "== $1"; cat "$RESULTS/$1.log"; echo "== $1: $((SECONDS - started)) s"; }
}
export -f run_project

# They wait more than they work, so two at a time; the longest first, or the last one would run alone. The long form measures: one at a time.
names=(Gateway.Chaos.Tests Gateway.Process.Tests Gateway.Platforms.Tests)
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  case " ${names[*]} " in *" $name "*) ;; *) names+=("$name") ;; esac
done
together=2
[ "$long" = yes ] && together=1
printf '%s\n' "${names[@]}" | xargs -P "$together" -I NAME bash -c 'run_project NAME'

passed=0
failed=0
for name in "${names[@]}"; do
  code=$(cat "$results/$name.code" 2>/dev/null || echo unknown)
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$results/$name.log" | tail -n 1)
  number() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"; }
  if [ -z "$summary" ]; then
    # nothing to sum up: no test fits the filter, or the process died
    if ! grep -q 'Total: 0$' "$results/$name.log"; then
      echo "$name ended with exit code $code and without a summary: counted as one failure."
      failed=$((failed + 1))
    fi
    continue
  fi
  bad=$(($(number Failed) + $(number Errors)))
  [ "$bad" -eq 0 ] && [ "$code" != 0 ] && bad=1
  passed=$((passed + $(number Total) - $(number Failed) - $(number Skipped)))
  failed=$((failed + bad))
done
if [ $((passed + failed)) -eq 0 ]; then
  echo "No test was run${filter:+: no name contains '$filter'}." >&2
  finish 0 1
fi
finish "$passed" "$failed"
