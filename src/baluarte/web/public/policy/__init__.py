"""The policy in the words of the portal's pages: figures, both sides, files, what machines read."""
