"""The rooms, bottom to top: what comes earlier in the life of a fact lies lower."""
