"""Frozen, numbered, cited editions of what somebody decided to publish. The one door out.

Here: decisions with two pairs of eyes, withdrawals that act at once, editions with their files,
and what the portal asks of them. Not here: a count of what is confidential, a name, free text.
The portal reads `queries` and nothing else; the workbench decides and takes out; only the worker,
as the curator who asked, puts a row into what is public. What the registry takes back leaves
every edition in the same transaction: see `effects`. Files of coded facts that one person asks
for, another lets out and the worker makes (`exporting`) leave by this door too, to her alone;
and so does word that something changed (`webhooks`), to programs of data stewards.
"""
