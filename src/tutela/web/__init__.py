"""Pages for learners, teachers and administrators: templates, styles, small scripts. No tables, no rules of its own."""
