"""A class has one home: of two rules in two files, the later one would undo the earlier."""

import re
from collections import defaultdict

from tests.house.sources import PACKAGE

STYLES = PACKAGE / "web" / "layout" / "styles"
# On paper everything may be drawn once more; the root of one site bears what each file sets.
ON_PAPER, ROOT = "print.css", ".workbench"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"(?:^|[{}])\s*([^{}@]+)\{")
CLASS_ALONE = re.compile(r"\.[a-z][\w-]*")


def test_a_class_is_drawn_in_one_file() -> None:
    homes = defaultdict(set)
    for file in sorted(STYLES.rglob("*.css")):
        if file.name == ON_PAPER:
            continue
        text = COMMENT.sub("", file.read_text(encoding="utf-8"))
        for selectors in SELECTORS.findall(text):
            for one in selectors.split(","):
                if CLASS_ALONE.fullmatch(one.strip()) and one.strip() != ROOT:
                    homes[one.strip()].add(file.name)
    assert len(homes) > 100
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}
