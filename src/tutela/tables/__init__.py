"""Reading folders of tables, and staging what is read."""
