"""Compare the tests that ran with tools/minimum_tests.toml: doctest's count and pytest's JUnit file.

Usage: check_test_counts.py DOCTEST_COUNT JUNIT_XML
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

MINIMUM = Path(__file__).resolve().parent / "minimum_tests.toml"


def doctest_cases(output: str) -> int:
    """Cases of the C++ tests, from what --count prints; ValueError without a number."""
    found = re.search(r"test cases passing the current filters:\s+(\d+)", output)
    if found is None:
        raise ValueError("the output of the C++ tests holds no count")
    return int(found.group(1))


def pytest_results(junit: Path) -> dict[str, bool]:
    """For each test by name, whether it passed: no failure, no error, no skip."""
    cases = ElementTree.parse(junit).iter("testcase")
    unhappy = ("failure", "error", "skipped")
    return {
        f"{case.get('classname')}.{case.get('name')}": all(
            case.find(tag) is None for tag in unhappy
        )
        for case in cases
    }


def faults(doctest: str, junit: Path) -> list[str]:
    """One sentence for each suite that ran too little."""
    minimum = tomllib.loads(MINIMUM.read_text())
    cases, results = doctest_cases(doctest), pytest_results(junit)
    passed = [name for name, ok in results.items() if ok]
    print(f"tests: {cases} C++ cases, and {len(passed)} Python tests passed")
    found = []
    if cases < minimum["cpp"]["cases"]:
        found.append(f"{cases} C++ cases, expected {minimum['cpp']['cases']} at least")
    if len(passed) < minimum["python"]["tests"]:
        found.append(f"{len(passed)} tests passed, expected {minimum['python']['tests']} at least")
    for word in minimum["python"]["must_pass"]:
        named = {name: ok for name, ok in results.items() if word in name}
        if not named:
            found.append(f"no test named {word!r} ran")
        found += [f"{name} did not pass or was skipped" for name, ok in named.items() if not ok]
    return found


def main() -> int:
    """Print the faults; 1 if there are any."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    found = faults(Path(sys.argv[1]).read_text(), Path(sys.argv[2]))
    for fault in found:
        print(f"tests: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
