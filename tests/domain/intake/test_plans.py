"""Pages of a long list walk an index behind the wall, and never read or sort the whole table."""

import json
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.intake import deliver, make_list, row

from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Report
from baluarte.domain.intake.queries import reports_of, waiting_reports
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
MANY = 20_000
FILL = """
insert into intake_report (
    id, compartment_id, record_key_id, source_list_id, delivery_id, row, key, key_hash, raw,
    raw_hash, language, state, reasons, is_newest, received_at
)
select gen_random_uuid(), compartment_id, record_key_id, source_list_id, delivery_id, n, key,
       sha256(n::text::bytea), raw, raw_hash, language,
       case when n %% 10 = 0 then 'to_complete' else 'coded' end,
       case when n %% 10 = 0 then '[{"code": "date.missing", "column": "x"}]'::jsonb else '[]' end,
       true, received_at
  from intake_report, generate_series(100, %s) n
"""


@pytest.fixture
def long_list(cast, source_list, as_operator, as_role):
    """A list of many reports, beside another as long."""
    other = make_list(cast["steward"], cast["one"])
    for one in (source_list, other):
        deliver(cast["documenter"], one, [row()])
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(FILL, [MANY])
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("analyze intake_report")
    return source_list


def nodes(plan):
    yield plan
    yield from chain.from_iterable(nodes(inner) for inner in plan.get("Plans", ()))


def plans_of(account, ask):
    """Return what the database would do for everything that is asked."""
    with acting_as(account.pk):
        with CaptureQueriesContext(connection) as asked:
            ask()
        for query in asked.captured_queries:
            with connection.cursor() as cursor:
                cursor.execute("explain (format json) " + query["sql"].replace("%", "%%"), [])
                [[plan]] = cursor.fetchall()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            yield list(nodes(plan[0]["Plan"]))


def middle(of):
    return Report.objects.filter(source_list=of, state=ReportState.TO_COMPLETE).order_by("row")[500]


@pytest.mark.parametrize(
    "ask",
    [
        waiting_reports,
        lambda of: waiting_reports(of, after=middle(of)),
        reports_of,
        lambda of: reports_of(of, state=ReportState.CODED, after=middle(of)),
    ],
    ids=["waiting", "waiting after", "all", "coded after"],
)
def test_a_page_walks_an_index(cast, long_list, ask):
    [*_, page] = plans_of(cast["documenter"], lambda: ask(long_list))
    kinds = {node["Node Type"] for node in page if node.get("Relation Name") == "intake_report"}
    used = {node["Index Name"] for node in page if "Index Name" in node}
    assert kinds == {"Index Scan"}
    assert {name for name in used if name.startswith("intake")} <= {
        "intake_newest_by_state",
        "intake_newest_by_row",
    }
    assert [node["Node Type"] for node in page if node["Node Type"].endswith("Sort")] == []
