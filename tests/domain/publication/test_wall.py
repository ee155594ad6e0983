"""What the portal's role reads, and what it is refused: every table by its declaration."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.factories.publication import let_out, make_event

from baluarte.domain.publication.models import PublishedEvent
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD, CHANGE, READ, REMOVE, only
from baluarte.domain.wall.policies import declaration_of

pytestmark = pytest.mark.django_db
TABLES = {
    model._meta.db_table: declaration_of(model).privileges
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed
}
PUBLIC = {
    table: rights[DatabaseRole.PUBLIC]
    for table, rights in TABLES.items()
    if DatabaseRole.PUBLIC in rights
}


def tables_of(room):
    return {m._meta.db_table for m in apps.get_app_config(room).get_models()}


def answer(table):
    """Return what the database answers whoever reads a table."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'select count(*) from "{table}"')
            return "rows"
    except DatabaseError as refused:
        return "permission denied" if "permission denied" in str(refused) else str(refused)


def test_the_portal_reads_what_is_declared_public_and_is_refused_everything_else(as_role):
    with as_role("bal_public"):
        answers = {table: answer(table) for table in TABLES}
    assert answers == {
        table: "rows" if table in PUBLIC else "permission denied" for table in TABLES
    }


def test_what_is_public_is_editions_tables_reports_territory_and_the_logs_seals():
    published = {
        "publication_edition", "publication_publishedevent", "publication_publishedkind",
        "publication_tombstone", "publication_tablerelease", "publication_releasedcell",
        "publication_comparison", "publication_comparedevent", "publication_publishedcut",
        "publication_policyrelease", "publication_policyrow", "publication_policyerratum",
        # Pages of memory, each thing in each language with a yes and two people.
        "memory_publishedpage", "memory_publisheditem", "memory_publishedfile",
        "memory_memorytombstone",
        "publication_publishedreport", "publication_reportseries", "publication_undercountrelease",
    }  # fmt: skip
    assert set(PUBLIC) == published | tables_of("territory") | {
        # What the log signed, who witnessed it, and whether it was found whole.
        "audit_checkpoint",
        "audit_cosignature",
        "audit_verification",
        # Whether the data are invented.
        "access_installation",
        # The law's own texts.
        "procedure_protocoltext",
    }


def test_the_portal_writes_nowhere():
    rights = {right for rights in PUBLIC.values() for right in rights}
    assert {right.partition(" ")[0] for right in rights} == {READ}


def test_every_restricted_table_is_refused_and_its_owner_sees_its_rows(cast, as_operator, as_role):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    restricted = [
        model._meta.db_table
        for model in apps.get_models()
        # Of some that are public in part the wall shows the rows that were let out.
        if declaration_of(model).is_forced and model._meta.db_table not in PUBLIC
    ]
    with as_role("bal_public"):
        seen = {answer(table) for table in restricted}
    assert (len(restricted) > 10, seen) == (True, {"permission denied"})


def test_the_workbench_can_only_take_out_of_what_is_public():
    rights = {
        name: set(TABLES[f"publication_{name}"][DatabaseRole.APP])
        for name in (
            "publishedevent", "publishedkind", "publishedpart", "edition", "comparison",
            "comparedevent",
        )
    }  # fmt: skip
    assert rights == {
        "comparison": {READ, REMOVE},
        "comparedevent": {READ, REMOVE},
        "publishedevent": {READ, REMOVE},
        "publishedkind": {READ, REMOVE},
        "publishedpart": {READ, REMOVE},
        "edition": {READ, only(CHANGE, ("revising_since",))},
    }


def test_only_the_worker_puts_in():
    adding = {
        role
        for name in ("publishedevent", "publishedkind", "publishedpart", "edition")
        for role, rights in TABLES[f"publication_{name}"].items()
        if ADD in rights
    }
    assert adding == {DatabaseRole.WORKER}


def test_the_worker_never_reads_what_people_wrote_beside_a_decision():
    assert DatabaseRole.WORKER not in TABLES["publication_reason"]


def test_without_a_context_a_restricted_table_is_an_error(cast, as_operator, as_role):
    with as_operator():
        one = make_event(cast.one)
    let_out(cast.one, one)
    with (
        as_role("bal_worker"),
        pytest.raises(DatabaseError, match="no context"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select count(*) from publication_decision")


def test_the_portals_face_has_its_role():
    assert settings.ROLE_OF_FACE["portal"] == DatabaseRole.PUBLIC


def test_a_published_row_has_no_column_of_when_who_or_in_which_order():
    assert {field.name for field in PublishedEvent._meta.concrete_fields} == {
        "id", "number", "reference", "also", "date", "date_precision", "first_month",
        "last_month", "sort_month", "state", "municipality", "types", "groups", "perpetrators",
        "acts", "victims", "link_to_work", "sources", "differing", "single_review",
        "is_exact",
    }  # fmt: skip
