"""Pages of memory: as the team writes them with a family, and as she reads them in her window."""
