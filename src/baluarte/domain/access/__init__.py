"""Accounts, institutions, roles, compartments and grants: the one place that says yes or no.

Here: who somebody is for this system, for whom they act, and which compartments are open to
them, from when, until when and on what ground; the tokens by which their programs act as they do.
Not here: persons whose rights are defended (`people`). Default: no.
"""
