"""From declarations to SQL: privileges, forced row security, policies."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from baluarte.domain.wall.beside import ADDED_BESIDE, CHANGED_BESIDE, beside_triggers
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    Change,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
    only,
)
from baluarte.domain.wall.functions import (
    CALLABLE_BY_ALL,
    CONTEXT_OWNER,
    FOR_FUNCTIONS,
    FUNCTIONS,
    OF_THE_CONTEXT_OWNER,
    SECRETS,
    TO_ENTER,
)
from baluarte.domain.wall.instants import INSTANTS_KEPT, bounds, redated
from baluarte.domain.wall.tickets import new_secrets
from baluarte.domain.wall.who_says import says

# Asked once and before the first row is shown: no context, no answer. A table without any row
# shows none either way; there the planner may never ask.
CONTEXT_FIRST = "(select bal.has_context())"
QUEUE = "procrastinate_jobs"
TELLING = (
    "procrastinate_jobs_notify_queue_job_inserted_v1",
    "procrastinate_jobs_notify_queue_job_aborted_v1",
)
WRITTEN_KEPT = "wall_written"
READING_ROLES = (DatabaseRole.APP, DatabaseRole.PUBLIC, DatabaseRole.WORKER)


class UndeclaredTable(Exception):
    """A table says nothing of who may see its rows."""


def tables() -> dict[str, Declaration]:
    """Return the declaration of every table that Django knows."""
    found: dict[str, Declaration] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed or model._meta.app_label == "procrastinate":
            found[model._meta.db_table] = declaration_of(model)
    return found | settings.WALL_OF_TABLES


def declaration_of(model: type[models.Model]) -> Declaration:
    """Return what a model declares, or what settings declare for a library's."""
    own = model.__dict__.get("wall") or getattr(model, "wall", None)
    if own is None and model._meta.auto_created:
        own = getattr(model._meta.auto_created, "wall", None)
    if own is None:
        own = settings.WALL_OF_LIBRARIES.get(model._meta.app_label)
    if not isinstance(own, Declaration):
        raise UndeclaredTable(f"{model._meta.label} does not declare its wall")
    return own


def definers() -> list[Definer]:
    """Return the functions by which models let in who has no right on their table."""
    return [one for model in apps.get_models() for one in model.__dict__.get("definers", ())]


def function_owners() -> list[FunctionOwner]:
    """Return the roles that own functions, each once."""
    found = {one.name: one for one in (CONTEXT_OWNER, *(each.owner for each in definers()))}
    return [found[name] for name in sorted(found)]


def apply(connection: BaseDatabaseWrapper, *, ticket_key: bytes) -> None:
    """Put functions, privileges and policies in place; run as the owner, after migrations.

    `ticket_key` is what this installation's processes sign with who acts.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
        cursor.executemany("insert into bal.secret values (%s, %s, %s)", new_secrets(ticket_key))


def statements() -> Iterator[str]:
    """Yield all SQL of the wall, in order; running it twice changes nothing."""
    readers = ", ".join(READING_ROLES)
    owners = function_owners()
    named = ", ".join(one.name for one in owners)
    # Its policies fall with it; a table under row security without a policy shows nothing.
    yield "drop schema if exists bal cascade"
    yield "create schema bal"
    yield SECRETS
    yield FUNCTIONS
    yield from (one.sql for one in definers())
    yield f"grant usage on schema bal, public to {readers}, {named}, {DatabaseRole.MAINTENANCE}"
    yield "revoke all on all functions in schema bal from public"
    for function in CALLABLE_BY_ALL:
        yield f"grant execute on function {function} to {readers}, {named}"
    for function in FOR_FUNCTIONS:
        yield f"grant execute on function {function} to {named}"
    for owner in owners:
        if owner.may_enter:
            yield f"grant execute on function {', '.join(TO_ENTER)} to {owner.name}"
    for one in definers():
        if one.roles:
            yield f"grant execute on function {one.signature} to {', '.join(one.roles)}"
    yield f"grant execute on all functions in schema bal to {DatabaseRole.MAINTENANCE}"
    # Given away last: of what is another's, nothing can be taken back from the public.
    yield f"grant create on schema bal to {named}"
    for function in OF_THE_CONTEXT_OWNER:
        yield f"alter function {function} owner to {CONTEXT_OWNER.name}"
    for one in definers():
        yield f"alter function {one.signature} owner to {one.owner.name}"
    yield f"revoke create on schema bal from {named}"
    # The tables' owner enters too, before it passes the wall; by now that is another's to grant.
    yield f"set local role {CONTEXT_OWNER.name}"
    yield f"grant execute on function {', '.join(CALLABLE_BY_ALL)} to {DatabaseRole.OWNER}"
    yield "reset role"
    yield "revoke all on schema public from public"
    yield f"grant all on all tables in schema public to {DatabaseRole.MAINTENANCE}"
    # Numbers of a column's own are drawn by whoever may add the row; those of the queue are not.
    yield f"revoke all on all sequences in schema public from public, {readers}, {named}"
    numbering = f"{DatabaseRole.MAINTENANCE}, {DatabaseRole.WORKER}"
    yield f"grant usage on all sequences in schema public to {numbering}"
    yield from _numbering(owners)
    for table, declaration in sorted(tables().items()):
        yield from table_statements(table, declaration)
    # Any role of a database listens to what is told in it: each job would say that something came.
    yield f"alter table {QUEUE} {', '.join(f'disable trigger {one}' for one in TELLING)}"


def _numbering(owners: Iterable[FunctionOwner]) -> Iterator[str]:
    for owner in owners:
        for sequence in owner.sequences:
            yield f"grant usage on sequence public.{sequence} to {owner.name}"


def privileges_on(table: str, declaration: Declaration) -> dict[str, tuple[str, ...]]:
    """Return what each role may do with a table, the owners of functions among them.

    The workbench changes no row's key: what is kept of it elsewhere would be another's.
    """
    passing = {one.name: one.tables[table] for one in function_owners() if table in one.tables}
    app = str(DatabaseRole.APP)
    own = tuple(_but_its_key(table, one) for one in declaration.privileges.get(app, ()))
    return declaration.privileges | ({app: own} if own else {}) | passing


def _but_its_key(table: str, right: str) -> str:
    model = _models().get(table)
    if right != CHANGE or model is None:
        return right
    fields = model._meta.local_concrete_fields
    return only(right, tuple(str(one.column) for one in fields if not one.primary_key))


def table_statements(table: str, declaration: Declaration) -> Iterator[str]:
    """Yield the SQL that makes one table follow its declaration."""
    others = ", ".join((*READING_ROLES, *(one.name for one in function_owners())))
    yield f'revoke all on "{table}" from public, {others}'
    for role, rights in privileges_on(table, declaration).items():
        yield f'grant {", ".join(map(_quoted, rights))} on "{table}" to {role}'
    yield _drop_policies(table)
    forced = "force" if declaration.is_forced else "no force"
    enabled = "enable" if declaration.rows is not None else "disable"
    yield f'alter table "{table}" {enabled} row level security'
    yield f'alter table "{table}" {forced} row level security'
    yield from policy_statements(table, declaration)
    yield from trigger_statements(table, declaration)


def _quoted(right: str) -> str:
    kind, _, columns = right.rstrip(")").partition(" (")
    named = ", ".join(f'"{one}"' for one in columns.split(", "))
    return f"{kind} ({named})" if columns else kind


def trigger_statements(table: str, declaration: Declaration) -> Iterator[str]:
    """Yield what keeps the instants of a table's rows, and what these speak of in their place."""
    for name in (INSTANTS_KEPT, ADDED_BESIDE, CHANGED_BESIDE, WRITTEN_KEPT):
        yield f'drop trigger if exists {name} on "{table}"'
    model = _models().get(table)
    given = _kinds(declaration.privileges.get(DatabaseRole.APP, ()))
    if model is not None:
        yield from beside_triggers(model, is_added=ADD in given, is_changed=CHANGE in given)
    condition = redated(model) if model is not None and CHANGE in given else ""
    if condition:
        yield (
            f'create trigger {INSTANTS_KEPT} before update on "{table}" for each row'
            f" when (current_user = '{DatabaseRole.APP}' and ({condition}))"
            " execute function bal.keep_instants()"
        )
    yield from _written_kept(table, declaration.changes)


def _written_kept(table: str, changes: Iterable[Change]) -> Iterator[str]:
    """Yield what refuses a change of written columns for which what it asks does not hold."""
    refused = [
        f"(({_named('old', one.columns)}) is distinct from ({_named('new', one.columns)})"
        f" and ({one.only_if}) is not true)"
        for one in changes
        if one.only_if
    ]
    if not refused:
        return
    yield f"""
    create or replace function bal.keep_written_{table}() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp as $$
    begin
      if current_user <> '{DatabaseRole.APP}' then return new; end if;
      if {" or ".join(refused)} then
        raise exception 'what was written of % stays', tg_table_name
          using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$"""
    yield f"revoke all on function bal.keep_written_{table}() from public"
    yield (
        f'create trigger {WRITTEN_KEPT} before update on "{table}" for each row'
        f" execute function bal.keep_written_{table}()"
    )


def _named(of: str, columns: Iterable[str]) -> str:
    return ", ".join(f'{of}."{one}"' for one in columns)


def _kinds(rights: Iterable[str]) -> set[str]:
    return {right.split(" ")[0] for right in rights}


def policy_statements(table: str, declaration: Declaration) -> Iterator[str]:
    """Yield the policies of one table, each on the context first."""
    if declaration.rows is None:
        return
    for role, rows in declaration.rows.items():
        is_workbench = role == DatabaseRole.APP
        yield from _policies_of(table, role, _of_choices(rows, table) if is_workbench else rows)
    for owner in function_owners():
        if table in owner.tables:
            yield (
                f'create policy wall_{owner.name.removeprefix("bal_")} on "{table}" '
                f"to {owner.name} using (true) with check (true)"
            )


def _of_choices(rows: Rows, table: str) -> Rows:
    """Return rows of which each column holds one of its choices, and a day within bounds."""
    changed = rows.changed or rows.change
    return replace(rows, add=_held(rows.add, table, is_added=True), changed=_held(changed, table))


def _held(condition: str | None, table: str, *, is_added: bool = False) -> str | None:
    if condition is None:
        return None
    model = _models().get(table)
    dates = bounds(model, is_added=is_added) if model is not None else []
    named = says(model) if model is not None and is_added else []
    return " and ".join((f"({condition})", *_choices().get(table, ()), *dates, *named))


@cache
def _models() -> dict[str, type[models.Model]]:
    return {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}


@cache
def _choices() -> dict[str, list[str]]:
    """Return by table the conditions that its columns hold one of their choices."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        said = [
            _chosen(field)
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.CharField) and field.choices
        ]
        found.setdefault(model._meta.db_table, []).extend(said)
    return found


def _chosen(field: "models.Field[Any, Any]") -> str:
    values = {str(value) for value, _label in field.flatchoices or ()}
    listed = ", ".join(f"'{one}'" for one in sorted(values | ({""} if field.blank else set())))
    return f'("{field.column}" is null or "{field.column}" in ({listed}))'


def _policies_of(table: str, role: str, rows: Rows) -> Iterator[str]:
    name = role.removeprefix("bal_")
    asked = _as_it_stands if rows.is_open else _behind_context
    if rows.read is not None:
        yield (
            f'create policy wall_{name}_read on "{table}" for select to {role} '
            f"using ({asked(rows.read)})"
        )
    if rows.add is not None:
        yield (
            f'create policy wall_{name}_add on "{table}" for insert to {role} '
            f"with check ({asked(rows.add)})"
        )
    if rows.change is not None:
        yield (
            f'create policy wall_{name}_change on "{table}" for update to {role} '
            f"using ({asked(rows.change)}) "
            f"with check ({asked(rows.changed or rows.change)})"
        )
    if rows.remove is not None:
        yield (
            f'create policy wall_{name}_remove on "{table}" for delete to {role} '
            f"using ({asked(rows.remove)})"
        )


def _behind_context(condition: str) -> str:
    """Return a condition behind the context; who acts is asked once, and not of each row."""
    return f"{CONTEXT_FIRST} and ({_as_it_stands(condition)})"


def _as_it_stands(condition: str) -> str:
    return condition.replace("bal.account()", "(select bal.account())")


def _drop_policies(table: str) -> str:
    # The name is a table's of our own models; DO blocks take no parameters.
    return f"""
    do $$ declare p record; begin
      for p in select policyname from pg_policies
                where schemaname = 'public' and tablename = '{table}'
      loop execute format('drop policy %I on public.%I', p.policyname, '{table}'); end loop;
    end $$"""  # noqa: S608
