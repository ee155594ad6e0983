"""Whole reports of institutions."""

from baluarte.domain.accountability.models.reporting import Reporting

__all__ = ["Reporting"]
