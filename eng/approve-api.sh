#!/usr/bin/env bash
# Accepts the public API as it is now: of all packages where it differs from the approved one, or of the named ones.
# Usage: eng/approve-api.sh [package…]      for instance: eng/approve-api.sh Ops.Core
set -euo pipefail
cd "$(dirname "$0")/.."
received=artifacts/public-api
approved=tests/Ops.ArchitectureTests/Approved

rm -rf "$received"
dotnet build tests/Ops.ArchitectureTests -v quiet --nologo -clp:NoSummary
dotnet run --project tests/Ops.ArchitectureTests --no-build -- -class Ops.ArchitectureTests.PublicApi.PublicApiTests -noColor > /dev/null || true

count=0
for file in "$received"/*.txt; do
  package=$(basename "$file" .txt)
  [ -e "$file" ] && [[ $# -eq 0 || " $* " == *" $package "* ]] || continue
  mv "$file" "$approved/$package.txt"
  echo "approved: $approved/$package.txt"
  count=$((count + 1))
done
[ $count -gt 0 ] || echo "nothing to approve: the public API is the approved one"
