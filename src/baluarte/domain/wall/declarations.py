"""What a model says of itself: who may read, add and change its rows.

A model carries one of these as its attribute `wall`; tables of libraries are declared
by application label in the setting `WALL_OF_LIBRARIES`. A table without a declaration
fails `make check`.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace

from baluarte.domain.wall.choices import DatabaseRole, Level

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"


class ColumnsNotNamed(TypeError):
    """A table may be changed, and nobody said which of its columns."""


@dataclass(frozen=True)
class Rows:
    """SQL conditions on the rows of one database role; `None` leaves the door shut."""

    read: str | None = None
    add: str | None = None
    change: str | None = None
    # What a changed row must be, where that is more than what may be changed.
    changed: str | None = None
    remove: str | None = None
    # Whoever has the right reads all of it: nobody needs to have said who they are.
    is_open: bool = False


@dataclass(frozen=True)
class Change:
    """Columns of a written row that the workbench may change, and what must hold when they do.

    `only_if` is a condition on `old` and `new`, asked as who acts sees; without one, whoever may
    change the row may change these. Instants and names of who acts are held apart (`instants`,
    `who_says`).
    """

    columns: tuple[str, ...]
    only_if: str = ""


# What ends is neither changed nor removed.
ENDS = Change(("ended_at", "ended_by_id"))


@dataclass(frozen=True)
class Declaration:
    """Privileges of each role on a table and, where `rows` is given, its row policies."""

    privileges: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, Rows] | None = None
    _: KW_ONLY
    # Why the table is not forced: that reading it whole, whoever acts or nobody, harms nobody.
    why: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def is_forced(self) -> bool:
        """Say whether the tables' owner is behind the wall too: not where all is read by all."""
        return self.rows is not None and not all(one.is_open for one in self.rows.values())


# What stands in the head of each: whoever may make a temporary table or view could otherwise put
# one in the place of ours, so objects are named with their schema and `pg_temp` comes last.
AS_ITS_OWNER = "security definer set search_path = pg_catalog, pg_temp"

# The first words of a function that writes the `instant` it is told: what passes the wall says no
# other one than what stands behind it. The operator's commands are not asked.
DONE_NOW = f"""
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}' and not bal.is_now(instant) then
    raise exception 'what is done is done now' using errcode = 'BW005';
  end if;"""


@dataclass(frozen=True)
class FunctionOwner:
    """A role that nobody enters as: it owns functions, and has these rights and no others.

    What `may_enter` owns decides by itself who acts: it knows a session or a token.
    """

    name: str
    tables: Mapping[str, tuple[str, ...]]
    may_enter: bool = False
    # What numbers the rows it adds, where a library's table counts them.
    sequences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definer:
    """A function of the schema `bal` that passes the wall for roles without rights on a table.

    A model names its own as `definers`; each asks for the context before anything else. What it
    may reach is what its owner may.
    """

    signature: str
    sql: str
    roles: tuple[str, ...]
    owner: FunctionOwner


def in_compartments(level: Level, *, column: str = "compartment_id") -> str:
    """Return the condition that the current account has a compartment open at a level."""
    return f"{column} = any ((select bal.opened({level.value}))::uuid[])"


def in_own_windows(*, column: str = "compartment_id") -> str:
    """Return the condition that a row is of a case that is the current account's own."""
    return f"{column} = any (array(select bal.own_windows()))"


def open_to_all(*, why: str, writers: tuple[str, ...] = ()) -> Declaration:
    """Declare a table anybody may read; it is written by commands run as its owner."""
    readers = (DatabaseRole.PUBLIC, DatabaseRole.APP, DatabaseRole.WORKER)
    given: dict[str, tuple[str, ...]] = {
        str(r): (READ, ADD, CHANGE) if r in writers else (READ,) for r in readers
    }
    return Declaration(given, why=why)


BY_SOMEBODY = "bal.account() is not null"


def internal(
    *,
    app: tuple[str, ...] = (),
    worker: tuple[str, ...] = (),
    public: tuple[str, ...] = (),
    by_nobody: bool = False,
    write: str = BY_SOMEBODY,
    why: str = "",
) -> Declaration:
    """Declare a table without secrets of persons, open to the named roles whole.

    The workbench writes it as somebody, or as `write` says; also where nobody has entered if
    `by_nobody`.
    """
    given = {DatabaseRole.APP: app, DatabaseRole.WORKER: worker, DatabaseRole.PUBLIC: public}
    privileges = {str(role): rights for role, rights in given.items() if rights}
    if by_nobody or not any(_is_written(right) for right in app):
        return Declaration(privileges, why=why)
    rows = {role: whole(rights) for role, rights in privileges.items()}
    rows |= {str(DatabaseRole.APP): whole(app, write=write)}
    return Declaration(privileges, rows, why=why)


def _is_written(right: str) -> bool:
    return not right.startswith(READ)


def whole(rights: tuple[str, ...], *, write: str = "true") -> Rows:
    """Return rows that are read whole and written under a condition; rights may name columns."""
    named = {right.split(" ")[0] for right in rights}

    def where(right: str, condition: str) -> str | None:
        return condition if right in named else None

    return Rows(
        where(READ, "true"), where(ADD, write), where(CHANGE, write), remove=where(REMOVE, write),
        is_open=True,
    )  # fmt: skip


def restricted(
    *,
    column: str = "compartment_id",
    read: Level = Level.IDENTIFIED,
    write: Level = Level.CONTRIBUTE,
    worker: bool = False,
    changes: tuple[Change, ...] = (),
    beside: tuple[str, str, str] | None = None,
) -> Declaration:
    """Declare a table whose rows exist only for those granted their compartment.

    Nothing is ever deleted, and of a written row nothing changes but what `changes` names. The
    worker sees rows only where `worker` says so, and then as the account that asked for the work.
    `beside` names this table, its key and whose it is: a row lies in the compartment of that one.
    """
    seen = in_compartments(read, column=column)
    written = in_compartments(write, column=column)
    if beside is not None:
        written = f"{written} and {lies_beside(*beside)}"
    app = (READ, ADD, only(CHANGE, _columns(changes))) if changes else (READ, ADD)
    privileges: dict[str, tuple[str, ...]] = {str(DatabaseRole.APP): app}
    rows = {str(DatabaseRole.APP): Rows(seen, written, written if changes else None)}
    if worker:
        privileges[str(DatabaseRole.WORKER)] = (READ,)
        rows[str(DatabaseRole.WORKER)] = Rows(read=seen)
    return Declaration(privileges, rows, changes=changes)


def _columns(changes: tuple[Change, ...]) -> tuple[str, ...]:
    return tuple(sorted({column for one in changes for column in one.columns}))


def lies_beside(table: str, key: str, of: str) -> str:
    """Return the condition that a row lies in the compartment of the one that its key names."""
    return (
        f"exists (select 1 from public.{of} above where above.id = {table}.{key}"  # noqa: S608
        f" and above.compartment_id = {table}.compartment_id)"
    )


def only(right: str, columns: tuple[str, ...]) -> str:
    """Return a right on some columns only; on all of them where none is named."""
    return f"{right} ({', '.join(sorted(columns))})" if columns else right


def by_condition(
    *,
    read: str,
    add: str | None = None,
    change: str | None = None,
    worker: Declaration | None = None,
    changed: str | None = None,
    columns: tuple[str, ...] = (),
    changes: tuple[Change, ...] = (),
) -> Declaration:
    """Declare a table whose rows follow a condition of their own.

    Only `columns`, and what `changes` names, may be changed.
    """
    columns = (*columns, *_columns(changes))
    if change is not None and not columns:
        raise ColumnsNotNamed(change)
    app = tuple(
        right
        for right, condition in ((READ, read), (ADD, add), (only(CHANGE, columns), change))
        if condition is not None
    )
    privileges = {str(DatabaseRole.APP): app}
    rows = {str(DatabaseRole.APP): Rows(read, add, change, changed)}
    if worker is not None:
        privileges |= worker.privileges
        rows |= worker.rows or {role: whole(rights) for role, rights in worker.privileges.items()}
    return Declaration(privileges, rows, changes=changes)


def dated(declaration: Declaration, *columns: str) -> Declaration:
    """Return a declaration whose rows the workbench adds as said now, by each of these instants."""
    app = str(DatabaseRole.APP)
    rows = dict(declaration.rows or {})
    now = " and ".join(f"bal.is_now({column})" for column in columns)
    rows[app] = replace(rows[app], add=f"({rows[app].add}) and {now}")
    return replace(declaration, rows=rows)
