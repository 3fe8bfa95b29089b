"""Personal data: what each package declares of its tables and files, and export, deletion and retention by that."""
