"""The sealing room: keys, and fields that nobody can read without them.

Here: the keys and who provides them (`keys`, `key_folder`), the seal of one value in its place
(`envelope`), names compared without being read (`blind`), the receipts of those who report
(`receipts`) and the shares that bring a lost key back (`shares`).

Not here: who may see a row (`wall`), who may do what (`access`), what happened (`audit`).

Who may come in: any room above that keeps what identifies a person. Nothing here looks up.
"""
