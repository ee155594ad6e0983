"""What each Python file defines at its top, and what each of those definitions names."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Whatever runs when a file is imported and defines nothing.
BODY = ""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
Dotted = tuple[str, ...]


@dataclass(slots=True)
class Definition:
    """A function, class or constant: its lines, the names it uses, its texts, its arguments."""

    lines: list[range] = field(default_factory=list)
    names: set[Dotted] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    arguments: set[str] = field(default_factory=set)
    is_fixture: bool = False
    is_for_all: bool = False


@dataclass(slots=True)
class Source:
    """A file: its module, what it defines, and to what its imports bind each name."""

    module: str
    path: Path
    definitions: dict[str, Definition] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    def defined_at(self, lines: range) -> set[str]:
        """Return the definitions of which a line is among these."""
        return {
            name
            for name, one in self.definitions.items()
            if any(held.start < lines.stop and lines.start < held.stop for held in one.lines)
        }


def module_of(path: Path) -> str:
    """Return the module of a file, by its path from the root."""
    parts = path.with_suffix("").parts
    parts = parts[1:] if parts[0] == "src" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read(path: Path, *, root: Path) -> Source:
    """Read a file; what a face opens lazily stands in the stub beside it."""
    source = Source(module_of(path), path)
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    stub = (root / path).with_suffix(".pyi")
    stubs = [ast.parse(stub.read_text(encoding="utf-8"))] if stub.exists() else []
    for node in (node for one in (tree, *stubs) for node in ast.walk(one)):
        if isinstance(node, IMPORTS):
            source.imports.update(_bound(node, source))
    source.definitions[BODY] = Definition()
    for node in tree.body:
        if not isinstance(node, IMPORTS) and not _is_text(node):
            _define(node, source)
    return source


def _bound(node: ast.Import | ast.ImportFrom, source: Source) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for one in node.names:
            name = one.asname or one.name.partition(".")[0]
            yield name, one.name if one.asname else name
        return
    above = source.module.split(".")
    above = above[: len(above) - node.level + source.is_package] if node.level else []
    origin = ".".join([*above, *([node.module] if node.module else [])])
    for one in node.names:
        yield one.asname or one.name, f"{origin}.{one.name}"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _define(node: ast.stmt, source: Source) -> None:
    for name in _names_defined(node):
        one = source.definitions.setdefault(name, Definition())
        one.lines.append(range(_first_line(node), (node.end_lineno or node.lineno) + 1))
        _collect(node, one)
        if isinstance(node, FUNCTIONS):
            _read_arguments(node, one)


def _names_defined(node: ast.stmt) -> list[str]:
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        stored = [one for target in targets for one in ast.walk(target)]
        return [one.id for one in stored if isinstance(one, ast.Name)] or [BODY]
    return [BODY]


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])


def _collect(node: ast.AST, into: Definition) -> None:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            into.names.add((one.id,))
        elif isinstance(one, ast.Attribute) and (dotted := _dotted(one)):
            into.names.add(dotted)
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            into.texts.add(one.value)


def _dotted(node: ast.expr) -> Dotted | None:
    after: list[str] = []
    while isinstance(node, ast.Attribute):
        after.append(node.attr)
        node = node.value
    return (node.id, *reversed(after)) if isinstance(node, ast.Name) else None


def _read_arguments(node: ast.FunctionDef | ast.AsyncFunctionDef, into: Definition) -> None:
    into.arguments |= {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
    for one in node.decorator_list:
        said = ast.unparse(one)
        into.is_fixture |= "fixture" in said
        into.is_for_all |= "autouse=True" in said
        if "usefixtures" in said and isinstance(one, ast.Call):
            into.arguments |= {one.value for one in one.args if isinstance(one, ast.Constant)}
