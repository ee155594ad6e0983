"""Disclosure control."""

from baluarte.science.disclosure.audit import audit_release
from baluarte.science.disclosure.tables import Release
