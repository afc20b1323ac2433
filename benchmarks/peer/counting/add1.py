"""pabutools' answer for `benchmarks.counting`. Usage: add1.py FILE exact|float."""

import json
import sys
import time
from pathlib import Path

import pabutools.fractions

pabutools.fractions.FRACTION = "gmpy2" if sys.argv[2] == "exact" else "float"

from pabutools.election import Cost_Sat, parse_pabulib  # noqa: E402
from pabutools.rules import method_of_equal_shares  # noqa: E402

begun = time.process_time()
instance, profile = parse_pabulib(sys.argv[1])
profile = profile.as_multiprofile()
read = time.process_time()
winners = method_of_equal_shares(
    instance, profile, sat_class=Cost_Sat, voter_budget_increment=1, resoluteness=True
)
status = Path("/proc/self/status").read_text()
answer = {
    "winners": [project.name for project in winners],
    "read": read - begun,
    "count": time.process_time() - read,
    "megabytes": int(status.partition("VmHWM:")[2].split()[0]) / 1024,
}
sys.stdout.write(json.dumps(answer))
