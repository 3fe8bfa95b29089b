"""Starting a site: the data folder, the keys, the database and its tables, the roles, an administrator."""
