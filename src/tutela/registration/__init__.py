"""Site registration: what a site tells a registry about itself, and the registry that is told."""
