#!/usr/bin/env bash
# Builds everything and runs all tests, with real servers. The one test command, for a fresh Debian or Ubuntu with the .NET 10 SDK.
#
#   eng/test.sh                        all test projects
#   eng/test.sh Ops.Core.Tests …       these projects only
#
# Installs what the tests start (see eng/real-parts.sh), builds the solution once in Release, since that is what ships, and runs
# two test projects at a time. With CI=true it also checks the formatting and that the lock files are up to date.
#
#   OPS_REQUIRE_REAL_PARTS=1           a missing server fails its tests instead of skipping them
#   OPS_SKIP_INSTALL=1                 installs nothing
#   OPS_PROJECT_TIMEOUT=900            seconds after which a test project that hangs is ended
#
# The last line is "N passed, N failed, N skipped". The exit code is 0 only if something passed and nothing failed, crashed or hung.
set -uo pipefail
cd "$(dirname "$0")/.."

configuration=Release
limit=${OPS_PROJECT_TIMEOUT:-900}
results=$PWD/artifacts/test-results
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1

fail() {
  echo "error: $*" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

command -v dotnet > /dev/null || fail "the .NET 10 SDK is missing"
# shellcheck source=eng/real-parts.sh
. eng/real-parts.sh

echo "== build ($configuration)"
dotnet build Ops.sln -c "$configuration" -v quiet -clp:NoSummary || fail "the build failed"

passed=0 failed=0 skipped=0
if [ "${CI:-}" = true ]; then
  echo "== format"
  dotnet format Ops.sln --no-restore --verify-no-changes || failed=1
  [ $failed -eq 0 ] || echo "error: 'dotnet format' would change files, which counts as a failure" >&2
fi

rm -rf "$results" && mkdir -p "$results"
projects=("$@")
if [ $# -eq 0 ]; then
  # Those that take longest first, so that none of them is left over at the end.
  projects=(Ops.Providers.Compose.Tests Ops.Providers.Pm2.Tests Ops.SampleHost.Tests Ops.Providers.LocalProcess.Tests)
  for file in tests/*Tests/*.csproj; do
    name=$(basename "$file" .csproj)
    [[ " ${projects[*]} " == *" $name "* ]] || projects+=("$name")
  done
fi

# Runs one project and leaves its log, and its exit code beside it.
run_project() {
  local name=$1 log=$results/$1.log code
  timeout --kill-after=15 "$limit" dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" -noColor -noLogo > "$log" 2>&1 < /dev/null
  code=$?
  echo "$code" > "$results/$name.code"
  echo "   $name: $(sed -n 's/^ *'"$name"' *\(Total: .*\)/\1/p' "$log" | tail -1)$([ $code -eq 0 ] || echo " (exit code $code)")"
}

echo "== test (${#projects[@]} projects)"
for name in "${projects[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
  run_project "$name" &
done
wait

for name in "${projects[@]}"; do
  log=$results/$name.log
  code=$(cat "$results/$name.code")
  summary=$(sed -n 's/^ *'"$name"' *Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\), Not Run: \([0-9]*\).*/\1 \2 \3 \4 \5/p' "$log" | tail -1)
  if [ -z "$summary" ]; then
    failed=$((failed + 1))
    echo "== $name did not finish: $([ "$code" -eq 124 ] || [ "$code" -eq 137 ] && echo "it hung and was ended after $limit s" || echo "exit code $code"); the end of its output:"
    tail -40 "$log"
    continue
  fi

  read -r total errors bad left not_run <<< "$summary"
  passed=$((passed + total - bad - left - not_run))
  failed=$((failed + bad + errors))
  skipped=$((skipped + left + not_run))
  if [ "$total" -eq 0 ]; then
    failed=$((failed + 1))
    echo "== $name has no tests"
  elif [ "$bad" -gt 0 ] || [ "$errors" -gt 0 ]; then
    echo "== $name failed:"
    grep -v '\[SKIP\]' "$log"
  elif [ "$code" -ne 0 ]; then
    failed=$((failed + 1))
    echo "== $name ended with exit code $code although no test failed; the end of its output:"
    tail -40 "$log"
  fi
done

if [ "$skipped" -gt 0 ]; then
  echo "== skipped"
  grep -h -A1 '\[SKIP\]' "$results"/*.log | grep -v '^--$'
fi

[ "$passed" -gt 0 ] || failed=$((failed == 0 ? 1 : failed))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
