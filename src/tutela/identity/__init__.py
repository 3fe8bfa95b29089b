"""Identity: people, platforms, settings, the context tree, roles, capabilities, tokens."""
