"""An event as one person codes it: values to be laid beside those of another."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.registry.choices import CodedField
from baluarte.domain.registry.models import Act, Determination
from baluarte.norms.imprecise import from_edtf

Value = str | int | tuple[str | None, ...] | None
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class CodedAct:
    """One act of a coding: its type, and the classes of who is presumed of it."""

    type: str
    perpetrators: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coded:
    """The values of one coding; the date in EDTF, empty where it is not known."""

    date: str = ""
    state: str | None = None
    municipality: str | None = None
    place_precision: str = PlacePrecision.UNKNOWN.value
    types: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    victims: int | None = None
    link_to_work: str = ""
    status: str = ""
    # Act by act, where that was asked; what is compared is the whole event.
    acts: tuple[CodedAct, ...] = field(default=(), compare=False)

    @classmethod
    def held(cls, held: Determination, acts: Iterable[Act]) -> Self:
        """Return what is held as a coding."""
        live = list(acts)
        return cls(
            date=held.date,
            state=held.state_id,
            municipality=held.municipality_id,
            place_precision=held.place_precision,
            types=_sorted(act.type for act in live),
            perpetrators=_sorted(code for act in live for code in act.perpetrators),
            victims=held.victims,
            link_to_work=held.link_to_work,
            status=held.status,
            acts=tuple(sorted(CodedAct(act.type, _sorted(act.perpetrators)) for act in live)),
        )

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Read a coding back from what was kept of it."""
        codes = {name: tuple(kept[name]) for name in ("types", "perpetrators")}
        acts = tuple(
            CodedAct(one["type"], tuple(one["perpetrators"])) for one in kept.get("acts", ())
        )
        return cls(**(dict(kept) | codes | {"acts": acts}))

    def kept(self) -> dict[str, Any]:
        """Return what is kept of it: codes and numbers."""
        codes = {"types": list(self.types), "perpetrators": list(self.perpetrators)}
        acts = [{"type": one.type, "perpetrators": list(one.perpetrators)} for one in self.acts]
        return asdict(self) | codes | {"acts": acts}

    def of(self, field: CodedField) -> Value:
        """Return the value of one field, as it is compared."""
        if field is CodedField.PLACE:
            return (self.state, self.municipality, self.place_precision)
        value: Value = getattr(self, field.value)
        return value


def differing(one: Coded, other: Coded, fields: Iterable[str]) -> list[CodedField]:
    """Return those of some fields in which two codings differ."""
    asked = [CodedField(name) for name in fields]
    return [field for field in asked if one.of(field) != other.of(field)]


def date_precision(edtf: str) -> str:
    """Return how exactly a date is known; `unknown` for none."""
    return from_edtf(edtf).precision.value if edtf else UNKNOWN


def _sorted(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(codes)))
