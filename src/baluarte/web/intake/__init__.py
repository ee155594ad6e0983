"""Pages of lists: preview, import, what waits to be completed, export as she knows it."""
