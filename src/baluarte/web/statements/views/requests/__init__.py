"""Pages of information requests: lists, batches, folios, one request, answers, quality."""
