"""The architecture, kept by tests: each rule is also shown to fail where it is broken."""
