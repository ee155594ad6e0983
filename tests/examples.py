"""How many examples a property is tried on that costs much: a registry is laid for each."""

from hypothesis import settings


def examples(many: int, *, few: int) -> int:
    """Return few, the same each time, in `make test`; many new ones in `make prove`."""
    return many if settings.get_current_profile_name() == "new" else few
