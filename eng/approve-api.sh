#!/usr/bin/env bash
# Accepts the public API that the architecture tests received last, for the packages where it differs from the approved one.
# Usage: eng/approve-api.sh [package…]      for instance: eng/approve-api.sh Ops.Core
set -euo pipefail
cd "$(dirname "$0")/.."
received=artifacts/public-api
approved=tests/Ops.ArchitectureTests/Approved
mkdir -p "$received"

accept() {
  mv "$received/$1.txt" "$approved/$1.txt"
  echo "approved: $approved/$1.txt"
}

if [ $# -gt 0 ]; then
  for package in "$@"; do accept "$package"; done
  exit
fi

dotnet build tests/Ops.ArchitectureTests -v quiet --nologo -clp:NoSummary
dotnet run --project tests/Ops.ArchitectureTests --no-build -- -class Ops.ArchitectureTests.PublicApi.PublicApiTests -noColor > /dev/null || true
for file in "$received"/*.txt; do
  [ -e "$file" ] || { echo "nothing to approve: the public API is the approved one"; exit; }
  accept "$(basename "$file" .txt)"
done
git --no-pager diff --stat -- "$approved"
