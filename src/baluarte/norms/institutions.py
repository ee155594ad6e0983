"""Public institutions of the catalogue; a class of them (`EDO-*-SSP`) stands for one per state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, terms
from baluarte.norms.protocols.states import names_of_states

CATALOGUE = "public_institutions"
EACH = "*"
MUNICIPAL = f"MUN-{EACH}"
UNKNOWN = "unknown"
CODE_OF_STATE = slice(4, 6)


@dataclass(frozen=True)
class PublicInstitution:
    """One institution: its level, what kind of body it is, its state, whom it answers to."""

    code: str
    label: Mapping[str, str]
    level: str
    kind: str
    existence: str
    state: str = ""
    command: str = ""
    # While it existed; None where no text says since or until when.
    valid_from: date | None = None
    valid_until: date | None = None

    def existed_within(self, first: date, last: date) -> bool:
        """Say whether it existed on some day from `first` to `last`, as far as texts say."""
        begun = self.valid_from is None or self.valid_from <= last
        return begun and (self.valid_until is None or self.valid_until >= first)

    @property
    def may_exist(self) -> bool:
        """Say whether anybody knows, reports or expects it; nothing is sent where nobody does."""
        return self.existence != UNKNOWN

    def in_language(self, language: str) -> str:
        """Return its name in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


def public_institution(code: str) -> PublicInstitution:
    """Return one institution, by its own row or by that of its class; `UnknownCode` otherwise."""
    if code in terms(CATALOGUE) and EACH not in code:
        return _of_row(code)
    state = code[CODE_OF_STATE]
    of_class = f"EDO-{EACH}-{code[CODE_OF_STATE.stop + 1 :]}"
    is_of_state = state in names_of_states() and of_class in terms(CATALOGUE)
    if not is_of_state or of_class.replace(EACH, state) != code:
        raise UnknownCode(f"{CATALOGUE} has no {code!r}, nor a class of it")
    return _of_class(of_class, state)


def municipal_government() -> PublicInstitution:
    """Return the class of municipal governments, one for each municipality."""
    return _of_row(MUNICIPAL)


def public_institutions(
    *, levels: Iterable[str] = (), states: Iterable[str] = ()
) -> tuple[PublicInstitution, ...]:
    """Return the institutions of some levels (federal, international) and of some states."""
    found = [_of_row(code) for code in terms(CATALOGUE) if EACH not in code]
    of_levels = [one for one in found if one.level in set(levels) and not one.state]
    of_states: list[PublicInstitution] = []
    for state in states:
        of_states += [one for one in found if one.state == state]
        of_states += _of_classes(state)
    return (*of_levels, *of_states)


def _of_classes(state: str) -> Iterator[PublicInstitution]:
    for code, term in terms(CATALOGUE).items():
        if EACH in code and term.facts["level"] == "state":
            yield _of_class(code, state)


def _of_row(code: str) -> PublicInstitution:
    term = terms(CATALOGUE)[code]
    return PublicInstitution(
        code=code,
        label=term.label,
        level=term.facts["level"],
        kind=term.facts["kind"],
        existence=term.facts["existence"],
        state=term.facts.get("state", ""),
        command=term.facts.get("command", ""),
        valid_from=term.facts.get("valid_from"),
        valid_until=term.facts.get("valid_until"),
    )


def _of_class(code: str, state: str) -> PublicInstitution:
    row, name = _of_row(code), names_of_states()[state]
    return PublicInstitution(
        code=code.replace(EACH, state),
        label={language: f"{said}: {name}" for language, said in row.label.items()},
        level=row.level,
        kind=row.kind,
        existence=row.existence,
        state=state,
        command=row.command.replace(EACH, state),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
