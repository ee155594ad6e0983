"""What a demonstration holds: invented organisations and people, and an invented country.

Everything enters as real data would: through access, import, establishment, pairs, decisions,
editions. Every page of a demonstration says that its data are invented.
"""
