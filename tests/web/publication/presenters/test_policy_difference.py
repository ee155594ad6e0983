"""What changed in an edition is said so that was and is never read the same."""

import pytest

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries import PolicyDifference
from baluarte.web.publication.presenters.policy_difference import lines_of

FIGURE = {
    "period": "2025", "state": "stated", "reason": "", "value": 61.5385, "numerator": 8,
    "denominator": 13, "low": 24.2, "high": 84.8, "asked": 33, "answered": 13, "differing": 0,
}  # fmt: skip


def row(label="Fiscalías que informan", *, figure=FIGURE, **body):
    return PolicyRow(
        kind=PolicyRowKind.INDICATOR, code="INV-P-02", label_es=label, label_en="Offices",
        body={"figure": figure, "sources": [], "sides": []} | body,
    )  # fmt: skip


def told(was, now):
    found = PolicyDifference(added=[], gone=[], changed=[(was, now)], prose=[])
    [line] = lines_of(found, PolicyRowKind.INDICATOR)
    return line["was"], line["now"]


def test_another_figure_is_said_as_it_was_and_as_it_is():
    assert told(row(), row(figure=FIGURE | {"value": 50})) == ("61.5385 (2025)", "50 (2025)")


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (
            row(figure=FIGURE | {"numerator": 16, "denominator": 26}),
            ("lo que se cuenta (8 → 16)", "de cuántos (13 → 26)"),
        ),
        (row(figure=FIGURE | {"answered": 14}), ("cuántas instituciones tienen dato (13 → 14)",)),
        (row(sources=[{"document": "X"}]), ("sus fuentes",)),
        (row(sides=[{"by": "X"}]), ("lo que dice cada parte",)),
        (row(contested=[{"observation": "X"}]), ("quién la impugna o qué se respondió",)),
        (row("Fiscalías que informaron"), ("su nombre",)),
        (row(law="Artículo inventado"), ("su definición",)),
    ],
)
def test_where_the_figure_reads_the_same_it_says_what_else_changed(now, says):
    before, after = told(row(), now)
    assert before == "61.5385 (2025)"
    assert after != before
    assert after.startswith("La cifra es la misma. Cambió: ")
    assert all(one in after for one in says)


def test_without_data_before_and_after_it_says_what_changed_too():
    empty = FIGURE | {"value": None, "numerator": None, "denominator": None, "answered": 0}
    before, after = told(row(figure=empty), row(figure=empty | {"asked": 32}))
    assert before == "sin datos"
    assert "a cuántas se preguntó (33 → 32)" in after
