"""Frozen, numbered, cited editions of what somebody decided to publish. The one door out.

Here: decisions with two pairs of eyes, editions, their files, withdrawals. Never here: a count
of what is confidential.
"""
