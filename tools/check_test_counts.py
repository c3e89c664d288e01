"""Compare the tests that ran with tools/minimum_tests.toml: doctest's summary and pytest's JUnit file.

Usage: check_test_counts.py DOCTEST_OUTPUT JUNIT_XML
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

MINIMUM = Path(__file__).resolve().parent / "minimum_tests.toml"


def doctest_cases(output: str) -> int:
    """Cases that passed, from doctest's summary line; ValueError without one."""
    found = re.search(r"test cases:\s+\d+\s+\|\s+(\d+) passed", output)
    if found is None:
        raise ValueError("the output of the C++ tests holds no summary")
    return int(found.group(1))


def pytest_passed(junit: Path) -> list[str]:
    """Names of the tests that passed: those without a failure, an error or a skip."""
    cases = ElementTree.parse(junit).iter("testcase")
    return [f"{case.get('classname')}.{case.get('name')}" for case in cases if not list(case)]


def faults(doctest: str, junit: Path) -> list[str]:
    """One sentence for each suite that ran too little."""
    minimum = tomllib.loads(MINIMUM.read_text())
    cases, passed = doctest_cases(doctest), pytest_passed(junit)
    print(f"tests: {cases} C++ cases and {len(passed)} Python tests passed")
    found = []
    if cases < minimum["cpp"]["cases"]:
        found.append(f"{cases} C++ cases passed, expected {minimum['cpp']['cases']} at least")
    if len(passed) < minimum["python"]["tests"]:
        found.append(f"{len(passed)} tests passed, expected {minimum['python']['tests']} at least")
    for word in minimum["python"]["must_pass"]:
        if not any(word in name.lower() for name in passed):
            found.append(f"no test named {word!r} passed: absent, skipped or failed")
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
