"""Pure functions from arrays and tables to results, each with its assumptions and its source."""
