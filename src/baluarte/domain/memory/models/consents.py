"""Who may consent to a page, and what each said of each text, with each one's last word."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Party
from baluarte.domain.memory.choices import Relation
from baluarte.domain.memory.models.pages import ItemText, OfAPage
from baluarte.domain.memory.models.walls import (
    AS_IT_WAS_SAID,
    ASK_CONSENT,
    CONSENTER_WALL,
    HAS_CONSENT,
    HER_WORD,
    IS_AGREED,
    MAY_CONSENT_TO,
    OF_ITS_TEXT,
    OR_SHE,
    TAKE_OUT_TEXT,
    of_a_page,
)
from baluarte.domain.sealing.models import Sealed, SealedField


class Consenter(OfAPage, Sealed):
    """Somebody whose yes counts on a page, and whose no alone takes a text back."""

    wall = CONSENTER_WALL
    definers = (MAY_CONSENT_TO,)
    sensitivity: ClassVar = {"sealed_name": "sealed"}
    name = ""

    # Of the page's case; where there is none, the name stands here, sealed.
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_name = SealedField(null=True)
    relation = models.CharField(max_length=10, choices=Relation)
    # As she said herself, or her papers.
    is_of_age = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="memory_who_consents_is_of_age", condition=Q(is_of_age=True)
            ),
            models.CheckConstraint(
                name="memory_who_consents_is_somebody",
                condition=Q(party__isnull=False, sealed_name__isnull=True)
                | Q(party__isnull=True, sealed_name__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["page", "party"], condition=Q(party__isnull=False),
                name="memory_a_party_consents_once",
            ),
        ]  # fmt: skip


class MemoryConsent(OfAPage, Sealed):
    """A yes or a no to a text as it stands in one language; a newer word replaces an older."""

    wall = of_a_page(
        "memory_memoryconsent", add=OF_ITS_TEXT + AS_IT_WAS_SAID, who=OR_SHE, hers=HER_WORD
    )
    definers = (IS_AGREED, HAS_CONSENT, ASK_CONSENT, TAKE_OUT_TEXT)
    sensitivity: ClassVar = {"sealed_words": "sealed"}
    words = ""

    text = models.ForeignKey(ItemText, on_delete=models.PROTECT, related_name="consents")
    consenter = models.ForeignKey(Consenter, on_delete=models.PROTECT, related_name="consents")
    is_given = models.BooleanField()
    told = models.CharField(max_length=12, choices=Channel)
    told_date = models.DateField()
    sealed_words = SealedField(null=True)
