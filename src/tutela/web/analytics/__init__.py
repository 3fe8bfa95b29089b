"""Pages of learning analytics: models and their runs for administrators, insights for teachers and learners."""
