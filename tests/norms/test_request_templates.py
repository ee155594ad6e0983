"""Templates of requests for information: what they ask exists, and nothing is left unfilled."""

from datetime import date

import pytest

from baluarte.norms.institutions import MUNICIPAL, public_institutions
from baluarte.norms.protocols import newest
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.request_templates import (
    RequestRefused,
    asked_heading,
    compose_request,
    request_refusals,
    request_template,
    request_templates,
)
from baluarte.norms.statements import check_about

TEMPLATES = list(request_templates().values())
OF_ALL = [one.code for one in public_institutions(levels=["federal"], states=names_of_states())]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_a_template_asks_under_headings_that_are_there(template):
    assert len({one.code for one in template.asks}) == len(template.asks)
    for one in template.asks:
        of, about = asked_heading(one.code)
        check_about(of, about)
        assert one.text.endswith(".")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_a_template_is_put_to_institutions_that_are_there(template):
    for pattern in template.institutions:
        one = pattern.replace("*", "09") if pattern != MUNICIPAL else pattern
        assert one == MUNICIPAL or one in OF_ALL, pattern
        assert template.is_for(one)
    assert not template.is_for("CIDH")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.code)
def test_its_text_names_whom_it_asks_the_period_and_the_law(template):
    said = compose_request(
        template, institution="Fiscalía Inventada", organisation="Colectivo Inventado",
        first=date(2025, 1, 1), last=date(2025, 6, 30),
    )  # fmt: skip
    for part in ("Fiscalía Inventada", "Colectivo Inventado", "30 de junio de 2025", template.law):
        assert part in said
    assert not {"{", "}"} & set(said)
    assert f"{len(template.asks)}. " in said
    assert set(template.label) == {"es", "en"}


def test_what_it_rests_on_is_what_the_protocol_reads():
    cited = " ".join(step.law for step in newest("information_request").steps)
    for template in TEMPLATES:
        articles = template.law.replace(" y ", ", ").split(", ")
        assert [one for one in articles if one not in cited] == []


def test_a_refusal_is_said_in_both_languages_and_an_unknown_template_is_one():
    assert all(set(said) == {"es", "en"} for said in request_refusals().values())
    with pytest.raises(RequestRefused) as refused:
        request_template("happiness")
    assert "happiness" in refused.value.in_language("es")
