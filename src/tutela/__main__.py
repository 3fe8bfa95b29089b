"""``python -m tutela``."""

from tutela.site.cli import main

main(prog_name="tutela")
