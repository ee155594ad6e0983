"""How every page looks and speaks: base templates, components, headers, failures."""
