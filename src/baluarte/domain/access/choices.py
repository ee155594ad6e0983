from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InstitutionKind(models.TextChoices):
    CIVIL_SOCIETY = "civil_society", _("Civil-society organisation")
    MEDIA = "media", _("News organisation")
    AUTHORITY = "authority", _("Authority")
    AUTONOMOUS = "autonomous", _("Autonomous body")
    INTERNATIONAL = "international", _("International body")


# Whoever speaks as the authority; everybody else as civil society.
OF_THE_STATE = (InstitutionKind.AUTHORITY, InstitutionKind.AUTONOMOUS)


class Jurisdiction(models.TextChoices):
    FEDERAL = "federal", _("Federal")
    STATE = "state", pgettext_lazy("level of government", "State")
    MUNICIPALITY = "municipality", _("Municipal")
    NONE = "none", _("Without jurisdiction")


class SecondFactor(models.TextChoices):
    PASSKEY = "passkey", _("Passkey only")
    CODE_ALLOWED = "code", _("Passkey, or a code from an application")


class Entered(models.TextChoices):
    """How somebody entered, by the strongest of what was shown."""

    PASSKEY = "passkey", _("With a passkey")
    CODE = "code", _("With a code from an application")
    RECOVERY = "recovery", _("With a recovery code")
    PASSWORD = "password", _("With a password")


class CompartmentKind(models.TextChoices):
    OWN = "own", _("Of one organisation")
    LIST = "list", _("Of one list")
    REGISTRY = "registry", _("Of the registry")
    CASE = "case", _("Of one case")
    SEALED = "sealed", _("Sealed")
    COMPLAINT = "complaint", _("Of one complaint")


class Scope(models.TextChoices):
    """What a token may be used for; it never opens more than the account behind it sees."""

    FACTS_READ = "facts:read", _("Read coded facts, without names")
    REPORTS_WRITE = "reports:write", _("Send reports to lists")
    STATEMENTS_READ = "statements:read", _("Read facts about institutions")
    STATEMENTS_WRITE = "statements:write", _("Enter facts about institutions")
