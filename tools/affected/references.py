"""Who names what: from each definition to those that would notice if it changed."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tools.affected.definitions import BODY, Definition, Dotted, Source, module_of

# A module taken as a whole: by whoever is given it and not one of its names.
WHOLE = "*"
# Named in settings as text, for each request; that rooms are installed there says nothing.
SETTINGS = "baluarte.config.settings"
OF_EACH_REQUEST = {"MIDDLEWARE", "AUTHENTICATION_BACKENDS", "SESSION_ENGINE", "CACHES", "TEMPLATES"}
SQL_FUNCTION = re.compile(r"\bbal\.([a-z_]+)")
SQL_MAKES = re.compile(r"\bfunction bal\.([a-z_]+)")
Node = tuple[str, str]


@dataclass(eq=False)
class References:
    """The definitions of all files, and for each who names it."""

    sources: Mapping[str, Source]
    named_by: dict[Node, set[Node]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "References":
        made = cls({one.module: one for one in sources})
        for source in made.sources.values():
            for name, one in source.definitions.items():
                made._note(source, name, one)
        made._note_sql()
        return made

    def reached(self, changed: Iterable[Node]) -> dict[Node, int]:
        """Return what was changed and whatever names it, each with how many names away it is."""
        away = dict.fromkeys(changed, 0)
        waiting = deque(away)
        while waiting:
            one = waiting.popleft()
            for further in self.named_by.get(one, ()):
                if further not in away:
                    away[further] = away[one] + 1
                    waiting.append(further)
        return away

    def of_module(self, module: str) -> Iterator[Node]:
        """Yield every definition of a module."""
        for name in self.sources[module].definitions:
            yield module, name

    def texts_of(self, node: Node) -> set[str]:
        """Return the texts that a definition holds."""
        module, name = node
        return self.sources[module].definitions[name].texts

    @cached_property
    def rooms_of_pages(self) -> set[str]:
        return {name.split(".")[2] for name in self.sources if name.startswith("baluarte.web.")}

    def _note(self, source: Source, name: str, one: Definition) -> None:
        me = (source.module, name)
        self.named_by[me].add((source.module, WHOLE))
        if name != BODY:
            self.named_by[source.module, BODY].add(me)
        for dotted in one.names:
            for found in self._meant(source, dotted):
                if found != me:
                    self.named_by[found].add(me)
        for found in self._meant_by_texts(source, name, one):
            self.named_by[found].add(me)
        if source.module.startswith("tests."):
            for found in self._given(source, name, one):
                self.named_by[found].add(me)

    def _meant(self, source: Source, dotted: Dotted) -> list[Node]:
        first, *rest = dotted
        if first == "import_module" and source.is_package:
            inside = f"{source.module}."
            return [(module, WHOLE) for module in self.sources if module.startswith(inside)]
        if first in source.definitions:
            return [(source.module, first)]
        if first in source.imports:
            return self.resolve(".".join([source.imports[first], *rest]))
        return []

    def resolve(self, dotted: str, seen: frozenset[Node] = frozenset()) -> list[Node]:
        """Return the definition that a dotted name means, through faces that pass it on."""
        parts = dotted.split(".")
        for length in range(len(parts), 0, -1):
            source = self.sources.get(".".join(parts[:length]))
            if source is None:
                continue
            if length == len(parts):
                return [(source.module, WHOLE)]
            name, *rest = parts[length:]
            here = (source.module, name)
            if name in source.definitions:
                return [here]
            if name in source.imports and here not in seen:
                return self.resolve(".".join([source.imports[name], *rest]), seen | {here})
            return []
        return []

    def _meant_by_texts(self, source: Source, name: str, one: Definition) -> Iterator[Node]:
        if source.module == SETTINGS and name not in OF_EACH_REQUEST:
            return
        for text in one.texts:
            if text.startswith("baluarte.") and " " not in text:
                yield from self.resolve(text)

    def _note_sql(self) -> None:
        """Whoever calls a function of the database names the definition that makes it."""
        made, called = defaultdict(set), defaultdict(set)
        for source in self.sources.values():
            for name, one in source.definitions.items():
                for text in one.texts:
                    makes = set(SQL_MAKES.findall(text))
                    for function in SQL_FUNCTION.findall(text):
                        kind = made if function in makes else called
                        kind[function].add((source.module, name))
        for function, makers in made.items():
            for maker in makers:
                self.named_by[maker] |= called[function] - {maker}

    def _given(self, source: Source, name: str, one: Definition) -> Iterator[Node]:
        """Yield what pytest gives a test or fixture, and what stands for the pages it asks."""
        is_test = name.startswith("test_")
        around = [source, *self._conftests(source)]
        for argument in one.arguments if is_test or one.is_fixture else ():
            yield from self._fixture(argument, around, beside=(source.module, name))
        if not is_test:
            return
        for near in around:
            for fixture, held in near.definitions.items():
                if held.is_for_all:
                    yield near.module, fixture
        yield from self._asked(source)

    def _fixture(self, argument: str, around: list[Source], *, beside: Node) -> list[Node]:
        for near in around:
            held = near.definitions.get(argument)
            if held and held.is_fixture and (near.module, argument) != beside:
                return [(near.module, argument)]
            if argument in near.imports:
                return self.resolve(near.imports[argument])
        return []

    def _conftests(self, source: Source) -> Iterator[Source]:
        for folder in source.path.parents[:-1]:
            module = module_of(folder / "conftest.py")
            if module in self.sources:
                yield self.sources[module]

    def _asked(self, source: Source) -> Iterator[Node]:
        """A room's tests ask its pages by address, which names no view."""
        _tests, site, *inside = source.module.split(".")
        if site == "web" and inside[0] in self.rooms_of_pages:
            yield f"baluarte.web.{inside[0]}.urls", WHOLE
            # What hears signals is imported there.
            yield f"baluarte.web.{inside[0]}.apps", WHOLE
        if site in ("web", "api"):
            for name in OF_EACH_REQUEST:
                yield SETTINGS, name
        if site == "api":
            yield from ((name, WHOLE) for name in self.sources if name.startswith("baluarte.api."))
