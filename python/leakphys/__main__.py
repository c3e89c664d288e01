"""`python -m leakphys` is the command `leakphys`."""

import sys

from leakphys.cli import main

sys.exit(main())
