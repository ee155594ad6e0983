"""Django's PostgreSQL, waiting for a server that restarts; `DATABASES` names it as `ENGINE`."""
