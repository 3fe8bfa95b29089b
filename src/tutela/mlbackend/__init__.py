"""A drop-in server and command line for Moodle's analytics. No Django; deployable alone."""
