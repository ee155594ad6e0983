"""Pages of decisions to publish, their review, editions and withdrawals."""
