"""An invented country: what happened in it, and what five organisations wrote down of it.

Here: people, facts and lists made from a seed over real municipalities, written as files in each
organisation's own manner; the truth behind them, kept aside. Not here: the database. What is
written enters through the same import as anybody's list. For demonstrations, tests and proofs.
"""
