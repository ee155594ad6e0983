"""The policy on pages: its chain, indicators, recommendations, and what each institution owes."""
