"""The contracts of `.importlinter`, and the sins that each of them must catch."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import combinations
from typing import Any

from grimp import ImportGraph, build_graph
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract
from tests.house.sources import ROOT

KINDS: Mapping[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "protected": ProtectedContract,
    "acyclic_siblings": AcyclicSiblingsContract,
}
ROOMS = "rooms"


@dataclass(frozen=True)
class Sin:
    """An import that nobody may write, or a module without a place."""

    importer: str
    imported: str | None = None

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported}" if self.imported else self.importer


def contracts() -> list[dict[str, Any]]:
    """Return the contracts as they are written."""
    options: list[dict[str, Any]] = _configuration()["contracts_options"]
    return options


@cache
def graph() -> ImportGraph:
    """Return who imports whom in the real house."""
    return build_graph("baluarte", include_external_packages=True, cache_dir=None)


def layers(contract: Mapping[str, Any]) -> list[list[str]]:
    """Return the layers of a contract, the highest first, each with its siblings."""
    return [[name.strip(" ()") for name in line.split("|")] for line in _lines(contract, "layers")]


def order_of_rooms() -> list[list[str]]:
    """Return the rooms of the domain from the lowest up, as their contract has them."""
    [rooms] = [one for one in contracts() if one["id"] == ROOMS]
    return layers(rooms)[::-1]


def is_kept(contract: Mapping[str, Any], imports: ImportGraph) -> bool:
    """Say whether a contract holds in a graph of imports, which it may change."""
    options = {key: value for key, value in contract.items() if key not in ("name", "type")}
    kind = KINDS[contract["type"]]
    checked = kind(contract["name"], _configuration()["session_options"], options)
    return checked.check(imports, verbose=False).kept


def with_sin(sin: Sin, *, present: Iterable[str] = ()) -> ImportGraph:
    """Return the real graph with one sin in it; rooms not yet built are there, empty."""
    sinful = deepcopy(graph())
    for module in (*present, sin.importer, sin.imported):
        if module and module not in sinful.modules:
            sinful.add_module(module)
    if sin.imported:
        sinful.add_import(importer=sin.importer, imported=sin.imported)
    return sinful


def sins(contract: Mapping[str, Any]) -> Iterator[Sin]:
    """Yield what a contract exists to forbid."""
    if contract["type"] == "layers":
        yield from _sins_of_layers(contract)
    elif contract["type"] == "forbidden":
        for source in _modules(contract, "source_modules"):
            for forbidden in _modules(contract, "forbidden_modules"):
                yield Sin(source, forbidden)
    elif contract["type"] == "independence":
        for one, other in combinations(_modules(contract, "modules"), 2):
            yield from (Sin(one, other), Sin(other, one))
    elif contract["type"] == "protected":
        for protected in _modules(contract, "protected_modules"):
            yield Sin("baluarte.somebody", protected)
    yield from (_back(ancestor) for ancestor in _modules(contract, "ancestors"))


def _back(ancestor: str) -> Sin:
    """Return the import that would close a circle with one that is there."""
    inside = sorted(graph().find_descendants(ancestor))
    return next(
        Sin(imported, importer)
        for importer in inside
        for imported in sorted(graph().find_modules_directly_imported_by(importer))
        if importer.rpartition(".")[0] == imported.rpartition(".")[0]
    )


def _sins_of_layers(contract: Mapping[str, Any]) -> Iterator[Sin]:
    floors = layers(contract)
    for prefix in [f"{container}." for container in _modules(contract, "containers")] or [""]:
        for higher, lower in combinations(floors, 2):
            yield from (Sin(prefix + one, prefix + other) for one in lower for other in higher)
        for siblings in floors:
            for one, other in combinations(siblings, 2):
                yield from (Sin(prefix + one, prefix + other), Sin(prefix + other, prefix + one))
        if str(contract.get("exhaustive")) == "True":
            yield Sin(f"{prefix}stranger")


def _lines(contract: Mapping[str, Any], option: str) -> list[str]:
    written = contract.get(option, [])
    return [written] if isinstance(written, str) else list(written)


def _modules(contract: Mapping[str, Any], option: str) -> list[str]:
    found: list[str] = []
    for expression in _lines(contract, option):
        if "*" not in expression:
            found.append(expression)
            continue
        depth = expression.count(".") if "**" not in expression else None
        found += [
            module
            for module in sorted(graph().modules)
            if fnmatchcase(module, expression) and depth in (None, module.count("."))
        ]
    return found


@cache
def _configuration() -> dict[str, Any]:
    return dict(read_configuration(str(ROOT / ".importlinter")))
