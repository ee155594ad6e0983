"""Pages to enter, to enrol a passkey, to see one's own roles and why something can be seen."""
