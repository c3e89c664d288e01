#!/usr/bin/env bash
# The kernels under NVIDIA's compute-sanitizer, on a machine with a GPU: tools/sanitize_gpu.sh [words for pytest].
#
# memcheck finds accesses outside of what was allocated, initcheck reads of memory that nothing wrote, racecheck and
# synccheck have little to find in kernels without shared memory and barriers, and are cheap to ask. A checked run is
# 10 to 100 times slower: without words only leak8 runs; `tools/sanitize_gpu.sh -k network` takes the networks too.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v compute-sanitizer >/dev/null || {
  echo "compute-sanitizer is not installed; it comes with the CUDA toolkit" >&2
  exit 1
}
if [ "$#" -eq 0 ]; then set -- -k leak8; fi
for tool in memcheck initcheck racecheck synccheck; do
  echo "== $tool"
  compute-sanitizer --tool "$tool" --error-exitcode 1 python -m pytest -m gpu -x tests/test_gpu.py "$@"
done
