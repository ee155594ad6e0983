"""Pages of protection: what presses, a case's plan, studies by domain, measures, withdrawal."""
