"""What programs may ask, as a page: of each address its words, an example and its answer."""

import json

import pytest

from baluarte.api import public, workbench
from baluarte.web.layout.api_reference import addresses
from baluarte.web.layout.api_words import ADDRESSES, PARAMETERS

APIS = {"public": public, "workbench": workbench}


@pytest.mark.parametrize("name", APIS)
def test_every_address_and_every_name_has_its_words(name):
    shown = addresses(APIS[name].described(), host="https://ejemplo.mx/", token=False)
    assert all(one.title and one.says for one in shown)
    assert all(each["says"] for one in shown for each in one.parameters)
    assert len({one.anchor for one in shown}) == len(shown)


def test_no_words_are_kept_for_what_is_gone():
    described = [api.described() for api in APIS.values()]
    told = [each for one in described for path in one["paths"].values() for each in path.values()]
    assert {one["operationId"] for one in told} == set(ADDRESSES)
    assert {each["name"] for one in told for each in one.get("parameters", ())} == set(PARAMETERS)


def test_an_example_can_be_asked_as_it_stands():
    [send] = [
        one
        for one in addresses(workbench.described(), host="https://ejemplo.mx/", token=True)
        if one.method == "POST" and "/lists/" in one.path
    ]
    assert "{" not in send.path.replace("{list_id}", "")
    assert '-H "Authorization: Bearer bal_…"' in send.curl
    assert "https://ejemplo.mx/api/v1/lists/5b0c1f2e-" in send.curl
    assert set(json.loads(send.sent)) >= {"rows"}
