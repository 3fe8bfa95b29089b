"""Pages for administrator, teacher and learner. It owns templates and no tables."""
