"""Pure analysis: tables in, tables out. No Django, no clock, no settings."""
