"""From changed lines to the tests that they reach."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.affected import definitions, other_files
from tools.affected.references import Node, References

# What they make of a room's tables no definition names.
MIGRATIONS = "migrations"
# Of the pages' own components: `layout` tells how they look, in tests of its own.
COMPONENTS = Path("src", "baluarte", "web", "layout")
IN_WORDS = {".md", ".po"}


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a project, read: who names what, and which template holds which."""

    root: Path
    references: References
    templates: Mapping[str, set[Path]]

    @classmethod
    def read(cls, root: Path, files: Iterable[Path]) -> "Project":
        code, templates = [], []
        for path in files:
            if path.suffix == ".py" and path.parts[0] in ("src", "tests", "tools"):
                code.append(definitions.read(path, root=root))
            elif path.suffix == ".html":
                templates.append(path)
        made = References.of(code)
        return cls(root, made, other_files.including(templates, root=root))

    def tests(self, changed: Mapping[Path, list[range]]) -> list[str]:
        """Return the tests that changed lines reach, as pytest names them, the nearest first."""
        away: dict[Node, int] = {}
        for path, lines in changed.items():
            for node, steps in self._tests_of(path, lines).items():
                away[node] = min(steps, away.get(node, steps))
        return [self._named(node) for node in sorted(away, key=lambda one: (away[one], one))]

    def _tests_of(self, path: Path, lines: list[range]) -> dict[Node, int]:
        """Return the tests of one file and how far away each is; where none is, those beside it."""
        reached = self.references.reached(self._begun(path, lines))
        found = {node: away for node, away in reached.items() if _is_test(node)}
        if found or path.parts[0] != "src" or path.suffix in IN_WORDS:
            return found
        return {node: 1 for node in self._tests_beside(path.parent) if _is_test(node)}

    def _named(self, node: Node) -> str:
        module, name = node
        return f"{self.references.sources[module].path}::{name}"

    def _begun(self, path: Path, lines: list[range]) -> Iterator[Node]:
        module = definitions.module_of(path)
        if path.suffix == ".py" and module in self.references.sources:
            if MIGRATIONS in path.parts:
                yield from self._tests_beside(path.parents[1])
            source = self.references.sources[module]
            yield from ((module, name) for one in lines for name in source.defined_at(one))
        elif path.is_relative_to(COMPONENTS) and path.suffix not in IN_WORDS:
            yield from self._tests_beside(COMPONENTS)
        elif path.parts[0] in ("src", "tests") and path.suffix not in IN_WORDS:
            yield from other_files.reached_by(path, self.references, self.templates)

    def _tests_beside(self, package: Path) -> Iterator[Node]:
        """Yield the tests that stand among the tests where a package stands in the project."""
        _src, _package, *room = package.parts
        inside = ".".join(["tests", *room, ""])
        for module in self.references.sources:
            if module.startswith(inside):
                yield from self.references.of_module(module)


def _is_test(node: Node) -> bool:
    module, name = node
    return name.startswith("test_") and module.rpartition(".")[2].startswith("test_")
