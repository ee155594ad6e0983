"""Pages: read the request, call one query or one action, show the answer."""
