"""``python -m moodlemlbackend.export``"""

import sys

from tutela.mlbackend.cli import run

if __name__ == "__main__":
    sys.exit(run("export"))
