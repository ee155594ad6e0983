"""Around the content: where one is, whose place this is, how to leave."""

from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from baluarte.web.layout.components.declaration import Component, Values, takes

AXES = {
    "prevention": _("Prevention"),
    "protection": _("Protection"),
    "investigation": _("Investigation"),
    "reparation": _("Reparation and non-repetition"),
}
STEPS = {
    "report": _("Report"),
    "event": _("Established fact"),
    "case": _("Case file"),
    "publication": _("Publication"),
}
OPERATORS = {
    "civil": _("Run by civil society"),
    "autonomous": _("Run by an autonomous body"),
    "authority": _("Run by an authority"),
}
# Weather is asked for by everybody; whoever looks over a shoulder learns nothing.
NEUTRAL_PLACE = "https://smn.conagua.gob.mx/es/"


def _axes(values: Values) -> Values:
    addresses = values["addresses"] or {}
    return {
        "axes": [
            {"code": code, "name": name, "url": addresses.get(code)} for code, name in AXES.items()
        ]
    }


def _axis(values: Values) -> Values:
    return {"name": AXES[values["code"]]}


def _path(values: Values) -> Values:
    steps: list[dict[str, Any]] = [
        {"name": STEPS.get(given["kind"], given["kind"]), "state": "done", **given}
        for given in values["steps"]
    ]
    for step, following in pairwise(steps):
        step["before_ahead"] = following["state"] == "ahead"
    return {"steps": steps}


def _operator(values: Values) -> Values:
    return {"kind": OPERATORS.get(values["operator"], values["label"])}


def _exit(values: Values) -> Values:
    return {"address": values["address"] or NEUTRAL_PLACE}


COMPONENTS = (
    Component(
        name="axes",
        says="The four axes as navigation, each with its bastion.",
        takes=takes(
            current=("code of the axis one is in", ""),
            addresses=("axis code -> address; an axis without one is plain text", None),
        ),
        prepare=_axes,
    ),
    Component(
        name="axis",
        says="The name of one axis with its bastion, beside other words.",
        takes=takes(code="prevention, protection, investigation or reparation"),
        prepare=_axis,
    ),
    Component(
        name="path",
        says="The path of a datum: report, established fact, case file, publication.",
        takes=takes(
            steps="list of dicts: kind (report, event, case, publication), "
            "state (done, current, ahead), reference, date, url, name",
        ),
        prepare=_path,
    ),
    Component(
        name="trail",
        says="Where this page lies: the pages above it.",
        takes=takes(items="list of dicts: label, url (none for the page itself)"),
    ),
    Component(
        name="operator",
        says="Who operates this installation; stands on every page.",
        takes=takes(
            operator="civil, autonomous or authority",
            label=("other words for the kind", ""),
            name=("name of whoever operates", ""),
            url=("page on what could be obtained from this installation", ""),
        ),
        prepare=_operator,
    ),
    Component(
        name="invented",
        says="Says that the data are invented; stands on every page of a demonstration.",
    ),
    Component(
        name="exit",
        says="Leaves at once for a neutral page. A plain link without JavaScript; with it, "
        "Escape three times too, and the page does not stay in the history.",
        takes=takes(
            address=("where to", ""),
            note=("show the keyboard's way beside it", True),
            ends=("address that ends the session, where somebody has entered", ""),
            token=("of the form that ends it", ""),
            danger=("address that says whom to call now: it stands beside, never under it", ""),
        ),
        prepare=_exit,
    ),
    Component(
        name="heading",
        says="Head of a page; what is wrapped are its actions.",
        wraps=True,
        takes=takes(
            title="the title; never a name or anything sensitive on the workbench",
            kicker=("what kind of thing this is", ""),
            reference=("public reference", ""),
            lead=("what the page says, in one sentence", ""),
            tags=("list of dicts for `tag`", ()),
        ),
    ),
    Component(
        name="section",
        says="One idea of a report, its label in the margin.",
        wraps=True,
        takes=takes(
            title=("heading", ""),
            label=("words in the margin", ""),
            id=("anchor", ""),
            wide=("without the margin", False),
            parted=("a line above", False),
        ),
    ),
    Component(
        name="button",
        says="A button, or a link that looks like one when it has an address.",
        takes=takes(
            label="what happens when it is pressed",
            kind=("primary, secondary, quiet or urgent", "secondary"),
            type=("submit, button or reset", "submit"),
            url=("an address makes it a link", ""),
            name=("form name", ""),
            value=("form value", ""),
            icon=("name of an icon", ""),
            disabled=("cannot be pressed; say why beside it", False),
            busy=("is being done", False),
            form=("id of the form it sends", ""),
            novalidate=("sends without the browser's checks", False),
            data=("text of a data-action attribute for scripts", ""),
        ),
    ),
    Component(
        name="link",
        says="A link that says what it is: more, external, download.",
        takes=takes(
            label="words",
            url="address",
            kind=("plain, more, external or download", "plain"),
            note=("size and format of a download", ""),
        ),
    ),
    Component(
        name="term",
        says="A law's term; its meaning is one tap away. Stands inside a sentence.",
        takes=takes(
            word="the term",
            means="what it means, plainly",
            law=("where it is written", ""),
            id="unique on the page",
        ),
    ),
    Component(
        name="citation",
        says="How to cite this, and under which licence.",
        takes=takes(
            text="the citation",
            url=("permanent address", ""),
            licence=("name of the licence", ""),
            licence_url=("its text", ""),
        ),
    ),
)
