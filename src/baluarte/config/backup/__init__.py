"""Copies of an installation: made, sent away encrypted, looked after, brought back.

Here: where copies are kept (`stores`), how they are closed (`encryption`), what the operator chose
(`plan`), chains of a base and the write-ahead log after it (`chains`, `slot`, `streaming`), the key
tables apart (`key_tables`), what is known outside of the log and the receipts' salts (`roots`,
`salts`), copies kept for long (`dumps`), how old the last good ones are (`health`), the way back
(`restoring`, `recovery`) and what must hold before anybody is served (`self_check`).

Not here: the keys of the installation itself, which no copy holds; what is erased (`sealing`).

Who may come in: commands of the operator.
"""
