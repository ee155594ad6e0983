"""Say where the seconds of a run of the tests went: by folder, and the longest files.

python tools/slowest_tests.py .local/tests.xml
"""

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

LONGEST = 120
TOP = 2


def main(path: Path) -> None:
    """Print seconds and tests of each folder and of the longest files, as JUnit's XML has them."""
    seconds: Counter[str] = Counter()
    tests: Counter[str] = Counter()
    for case in ET.parse(path).iter("testcase"):
        name = case.attrib["classname"]
        folder = ".".join(name.split(".")[: TOP + 1])
        for key in {name, f"{folder}.*"}:
            seconds[key] += float(case.attrib["time"])
            tests[key] += 1
    folders = [key for key in seconds if key.endswith(".*")]
    files = [key for key, _ in seconds.most_common() if not key.endswith(".*")][:LONGEST]
    print(f"{sum(seconds[key] for key in folders):,.0f} s of all workers")
    for key in [*sorted(folders, key=seconds.__getitem__, reverse=True), *files]:
        print(f"{seconds[key]:8.1f} s {tests[key]:6} {key}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
