#!/usr/bin/env bash
# Every C++ header compiles alone, without Python, with warnings as errors.
set -euo pipefail
cd "$(dirname "$0")/.."

flags=(-std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -Wno-psabi
       -fno-math-errno -fno-trapping-math -ffp-contract=off -Icpp/include -Icpp/src)
if [ "$(uname -m)" = x86_64 ]; then flags+=(-march=x86-64-v3); fi

compiles_alone() {
  # By an include from standard input: a header as main file warns of its own "#pragma once".
  printf '#include "%s"\n' "$1" | "${CXX:-g++}" "${@:2}" -x c++ - ||
    { echo "headers: $1 does not compile alone" >&2; return 1; }
}
export -f compiles_alone

headers=$(cd cpp/include && find leakphys -name '*.hpp' | sort; cd ../src && find . -name '*.hpp' | sort)
xargs -P "$(nproc)" -I {} bash -c 'compiles_alone "$@"' _ {} "${flags[@]}" <<<"$headers" ||
  exit 1  # xargs tells of a fault by 123
echo "headers: $(wc -l <<<"$headers") compile alone"
