"""Wire protocols that several providers share, and what their failures mean."""
