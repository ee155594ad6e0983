"""The command line: thin commands over the same queries and actions."""
