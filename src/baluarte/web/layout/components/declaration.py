"""A component is declared once: its name, what it takes, and what it works out first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Values = dict[str, Any]


class Required:
    """Marks an argument that has no default."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Final = Required()


class NotAComponent(LookupError):
    """No component has this name."""


class WrongArguments(TypeError):
    """A component was given what it does not take, or not given what it needs."""


@dataclass(frozen=True)
class Argument:
    name: str
    says: str
    default: Any = REQUIRED


@dataclass(frozen=True, kw_only=True)
class Component:
    name: str
    says: str
    takes: tuple[Argument, ...] = ()
    wraps: bool = False
    prepare: Callable[[Values], Values] | None = None
    # It depends on its arguments alone: a page draws it once for each set of them.
    is_pure: bool = False

    @property
    def template_name(self) -> str:
        return f"components/{self.name}.html"

    def values(self, given: Mapping[str, Any]) -> Values:
        """Return what the template sees, or say what is wrong with the call."""
        known = {argument.name for argument in self.takes}
        if strange := sorted(given.keys() - known):
            raise WrongArguments(f"{self.name} does not take {', '.join(strange)}")
        defaults = {a.name: a.default for a in self.takes if a.default is not REQUIRED}
        if lacking := sorted(known - defaults.keys() - given.keys()):
            raise WrongArguments(f"{self.name} needs {', '.join(lacking)}")
        values = {**defaults, **given}
        return values | self.prepare(values) if self.prepare else values


def takes(**arguments: str | tuple[str, Any]) -> tuple[Argument, ...]:
    """Write arguments briefly: a text is required, a pair is a text and a default."""
    return tuple(
        Argument(name, said) if isinstance(said, str) else Argument(name, *said)
        for name, said in arguments.items()
    )
