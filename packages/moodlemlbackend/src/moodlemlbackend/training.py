"""``python -m moodlemlbackend.training``"""

import sys

from tutela.mlbackend.cli import run

if __name__ == "__main__":
    sys.exit(run("training"))
