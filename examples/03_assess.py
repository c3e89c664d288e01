"""An assessment: the ways home of Soyuz MS-22 compared, with what is not known kept apart.

    python examples/03_assess.py [members [margins.png]]

Every option is run with the same sampled members. The text tells what happened when, the margins
of each option against each limit, and which assumed numbers drive the worst option.
"""

import json
import sys

import leakphys as lp

members = int(sys.argv[1]) if len(sys.argv) > 1 else 200
scenario = lp.Scenario.load("soyuz-ms22")
assessment = lp.assess(scenario, n=members, seed=0)
print(assessment)

# The same as JSON: what did not happen is null, never infinity.
document = json.loads(assessment.to_json())
print()
for option in document["options"]:
    held = option["p_all_limits"]
    low, high = held["epistemic"]
    print(f"{option['name']}: all limits held in {held['value']:.1%} [{low:.0%} to {high:.0%}]")

if len(sys.argv) > 2:
    lp.plot.margins(assessment).savefig(sys.argv[2], dpi=120)
