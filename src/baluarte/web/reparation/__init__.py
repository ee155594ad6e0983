"""Pages of reparation: victims of a case, their applications and interviews, plans, her window."""
