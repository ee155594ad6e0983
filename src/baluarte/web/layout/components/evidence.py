"""Who says so and what shows it: sources, evidence, persons under seal."""

from django.utils.translation import gettext_lazy as _

from baluarte.web.layout.components.declaration import Component, Values, takes

KINDS = {
    "document": ("document", _("Document")),
    "photograph": ("photo", _("Photograph")),
    "video": ("video", _("Video")),
    "audio": ("audio", _("Audio recording")),
    "web": ("external", _("Web page, captured")),
}


def _evidence(values: Values) -> Values:
    icon_name, kind = KINDS.get(values["kind"], KINDS["document"])
    digest = values["sha256"]
    return {
        "icon_name": icon_name,
        "kind_says": kind,
        "digest": " ".join(digest[place : place + 8] for place in range(0, len(digest), 8)),
    }


COMPONENTS = (
    Component(
        name="source",
        says="A source and how far it can be relied on, in words.",
        takes=takes(
            name="who or what says it",
            kind=("press, organisation, authority, witness...", ""),
            reliability=("in words", ""),
            because=("why", ""),
            said_at=("when it said so", None),
            url=("address", ""),
            sealed=("the name is kept under seal", False),
        ),
    ),
    Component(
        name="evidence",
        says="A file as evidence: what it is, when it came, its hash.",
        takes=takes(
            name="what it shows, without names",
            kind=("document, photograph, video, audio or web", "document"),
            size=("in words", ""),
            received_at=("when it came", None),
            sha256=("hash of the file as received", ""),
            sealed=("its content is kept under seal", False),
            distressing=("say so", False),
            intact=("True, False, or None when not checked", None),
            checked_at=("when the hash was last compared", None),
            url=("address to open it", ""),
        ),
        prepare=_evidence,
    ),
    Component(
        name="person",
        says="A person or collective: a name for whoever may see it, else a reference and a bar.",
        takes=takes(
            reference="public reference",
            label=("the name, if whoever reads may see it", ""),
            seal=("public, sealed, opened or erased", "sealed"),
            collective=("several people", False),
            more=("what they do, where", ""),
            open_url=("address that asks for a reason and opens the seal", ""),
            opened_until=("when it closes again", None),
            url=("address of the person's page", ""),
        ),
    ),
)
