#!/usr/bin/env bash
# Every C++ header compiles alone, without Python, with warnings as errors.
set -euo pipefail
cd "$(dirname "$0")/.."

flags=(-std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -Wno-psabi
       -fno-math-errno -fno-trapping-math -ffp-contract=off -Icpp/include -Icpp/src)
if [ "$(uname -m)" = x86_64 ]; then flags+=(-march=x86-64-v3); fi

count=0
while IFS= read -r header; do
  # By an include from standard input: a header as main file warns of its own "#pragma once".
  printf '#include "%s"\n' "$header" | "${CXX:-g++}" "${flags[@]}" -x c++ - ||
    { echo "headers: $header does not compile alone" >&2; exit 1; }
  count=$((count + 1))
done < <(cd cpp/include && find leakphys -name '*.hpp' | sort; cd ../src && find . -name '*.hpp' | sort)
echo "headers: $count compile alone"
