"""A table whose rows are read whole, whoever acts or nobody, says why that harms nobody."""

from baluarte.domain.wall.policies import tables

# What no role of a site reads needs no more than that said.
UNREAD = frozenset({
    "no role of a site has a right on it", "the worker alone has a right on it",
})  # fmt: skip
SITES = ("bal_app", "bal_public")


def _unforced() -> dict[str, tuple[str, set[str]]]:
    """Return by table why it is not forced, and which roles of a site read it."""
    return {
        name: (
            one.why,
            {
                role for role in SITES
                if any(right.startswith("SELECT") for right in one.privileges.get(role, ()))
            },
        )
        for name, one in tables().items() if not one.is_forced
    }  # fmt: skip


def test_each_table_that_is_not_forced_says_why():
    assert {name for name, (why, _) in _unforced().items() if len(why) < 20} == set()


def test_what_is_said_to_be_read_by_nobody_is():
    found = _unforced().items()
    assert {name for name, (why, roles) in found if bool(roles) == (why in UNREAD)} == set()


def test_no_more_tables_are_not_forced_than_were_looked_at():
    found = _unforced()
    read = sorted(name for name, (_, roles) in found.items() if roles)
    assert (len(found), len(read)) == (63, 46)
