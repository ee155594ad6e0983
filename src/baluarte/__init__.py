"""Baluarte: the registry, procedures and open accounts that protect those who defend and report."""
