"""What is reached by a file that is no Python: a template, a table, a text, a script, a style.

It is named by its file's name in a text of the code or in another template, or by its folder's
name in the package around it. What nobody names so stands for all definitions of that package. How
the pages' own components look is asked by the tests of `layout`, not of every page that has them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tools.affected.references import Node, References

# One template in another: as a whole, as what it extends, or as a component by its bare name.
NAMED_IN_TEMPLATE = re.compile(r"{% *(?:extends|include|show|wrap) +\"([^\"]+)\"")


@cache
def named_in_texts(references: References) -> Mapping[str, set[Node]]:
    """Return by the name of a file who names it."""
    found: dict[str, set[Node]] = defaultdict(set)
    for source in references.sources.values():
        for name, one in source.definitions.items():
            for text in one.texts:
                if "." in text and " " not in text and "\n" not in text:
                    found[text.rpartition("/")[2]].add((source.module, name))
    return found


def including(templates: Iterable[Path], *, root: Path) -> Mapping[str, set[Path]]:
    """Return by the name of a template the templates that name it."""
    found: dict[str, set[Path]] = defaultdict(set)
    for path in templates:
        for named in NAMED_IN_TEMPLATE.findall((root / path).read_text(encoding="utf-8")):
            name = named.rpartition("/")[2]
            found[name if name.endswith(".html") else f"{name}.html"].add(path)
    return found


def reached_by(path: Path, references: References, templates: Mapping[str, set[Path]]) -> set[Node]:
    """Return the definitions that a changed file is named by, or those of the package around it."""
    names, seen, waiting = named_in_texts(references), set(), [path]
    found: set[Node] = set()
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            found |= names.get(one.name, set())
            waiting.extend(templates.get(one.name, ()))
    return found or _around(path, references)


def _around(path: Path, references: References) -> set[Node]:
    """Return who names a file's folder in the nearest package around it, or all of that package."""
    for folder in path.parents[:-1]:
        package = ".".join(part for part in folder.parts if part != "src")
        inside = [one for one in references.sources if f"{one}.".startswith(f"{package}.")]
        if inside:
            nodes = {node for one in inside for node in references.of_module(one)}
            return {
                node for node in nodes if path.parent.name in references.texts_of(node)
            } or nodes
    return set()
