"""States that code branches on; licences and languages are catalogues of `norms`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.cases.choices import Part


class PageKind(models.TextChoices):
    """Whom or what a page remembers."""

    PERSON = "person", _("A person")
    COMMUNITY = "community", _("A community")
    WORK = "work", _("Their work")


class ItemKind(models.TextChoices):
    """What stands on a page, each with its own consent."""

    NAME = "name", _("The name at the head of the page")
    TEXT = "text", pgettext_lazy("memory", "Text")
    PHOTOGRAPH = "photograph", _("Photograph or drawing")
    RECORDING = "recording", _("Recording")
    DOCUMENT = "document", pgettext_lazy("memory", "Document")
    WORK_LINK = "work_link", _("Link to the work or its archive")
    ANNIVERSARY = "anniversary", _("Anniversary")
    ACT = "act", _("Act of memory")
    WALL_NAME = "wall_name", _("The name on the wall of names")


# With a file of which the server makes a copy, and of which media.
WITH_FILE = {
    ItemKind.PHOTOGRAPH: ("image/jpeg", "image/png", "image/webp"),
    ItemKind.RECORDING: ("audio/mpeg", "audio/wav"),
    ItemKind.DOCUMENT: ("application/pdf",),
}
# How the address of a public copy ends.
ENDINGS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/wav": "wav", "application/pdf": "pdf"}
WITH_DAY = (ItemKind.ANNIVERSARY, ItemKind.ACT)
NAMES = (ItemKind.NAME, ItemKind.WALL_NAME)


# Who writes pages, also with a family that has no case here: roles.
WRITERS = ("documenter", "verifier", "data_steward", "commission_officer")


class Relation(models.TextChoices):
    """What somebody is to whom a page remembers, where her word counts."""

    HERSELF = "self", _("The person herself or himself")
    PARTNER = "partner", _("Wife, husband or partner")
    CHILD = "child", _("Daughter or son")
    PARENT = "parent", _("Mother or father")
    SIBLING = "sibling", _("Sister or brother")
    RELATIVE = "relative", _("Another relative")
    COMMUNITY = "community", _("Whom the community's assembly named")


KIN = tuple(one for one in Relation if one != Relation.COMMUNITY)
# Of whom a page of each kind asks for a yes.
MAY_CONSENT = {
    PageKind.PERSON: KIN,
    PageKind.COMMUNITY: (Relation.COMMUNITY,),
    PageKind.WORK: tuple(Relation),
}
# Who asks for protection or speaks for others decides nothing here.
PARTS = (Part.BENEFICIARY, Part.FAMILY, Part.COLLECTIVE)


class CopyKind(models.TextChoices):
    """A copy that the server made of what was handed in."""

    WHOLE = "whole", _("As large as it is shown")
    SMALL = "small", pgettext_lazy("memory", "Small")


class FileKind(models.TextChoices):
    """What a published file is."""

    WHOLE = "whole", _("As large as it is shown")
    SMALL = "small", pgettext_lazy("memory", "Small")
    BOOKLET = "booklet", _("Booklet to print")


class WhyWithdrawn(models.TextChoices):
    """Why a whole page was taken back."""

    FAMILY = "family", _("Somebody of the family, or the community, asked for it")
    HARM = "harm", _("It could harm somebody")
    ERROR = "error", _("Something on it is wrong")
