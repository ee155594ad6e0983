"""Second codings, their rules, reconciling, agreement."""
