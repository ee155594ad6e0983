"""How names are found again without being read: one coarse index of the whole name."""

from collections.abc import Collection

from baluarte.domain.sealing.blind_index import bits_for, blind_index, normalise_name
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.queries import blind_keys

# The fewest persons an organisation is planned to hold: so many share each value of the index.
PLANNED_PERSONS = 1024
BITS = bits_for(PLANNED_PERSONS)


def index_keys_of(owners: Collection[str]) -> dict[str, Key]:
    """Return the keys of the name indexes of those owners that have any."""
    return blind_keys(owners, table="people_person", column="name")


def name_index(name: str, *, key: Key) -> int | None:
    """Return the index of a name: a value shared by several persons, for any spelling of it."""
    return blind_index(name, key=key, bits=BITS) if normalise_name(name) else None
