"""What kind of body somebody is who says something of an institution."""

from baluarte.domain.access.choices import InstitutionKind
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import PublicInstitution, public_institution

# Bodies whose independence the constitution guarantees.
AUTONOMOUS = ("autonomous", "human_rights_commission")
OF_LEVEL = {
    "international": InstitutionKind.INTERNATIONAL,
    "civil": InstitutionKind.CIVIL_SOCIETY,
}
# A document of somebody whom the catalogue does not name tells by how it came.
OF_CHANNEL = {
    "organisation_report": InstitutionKind.CIVIL_SOCIETY,
    "international_report": InstitutionKind.INTERNATIONAL,
    "press": InstitutionKind.MEDIA,
    "testimony": InstitutionKind.CIVIL_SOCIETY,
}


def kind_of_sayer(name: str, *, channel: str = "") -> InstitutionKind:
    """Return what kind of body a code of the catalogue is; of another, how its document came."""
    try:
        return _of(public_institution(name))
    except UnknownCode:
        return OF_CHANNEL.get(channel, InstitutionKind.AUTHORITY)


def _of(body: PublicInstitution) -> InstitutionKind:
    if body.kind in AUTONOMOUS:
        return InstitutionKind.AUTONOMOUS
    return OF_LEVEL.get(body.level, InstitutionKind.AUTHORITY)
