"""Other processes on the test's database."""

from __future__ import annotations

import json
import subprocess
import sys

from django.db import connection

HEAD = """
import django, json, sys, time
from django.conf import settings
database = json.loads(sys.argv[1])
if database["ENGINE"].endswith("mysql"):
    import pymysql
    pymysql.install_as_MySQLdb()
settings.configure(
    DATABASES={"default": database},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        *(f"tutela.{app}" for app in ("tasks", "identity", "notifications", "privacy", "courses", "lms", "ai")),
    ],
    AUTH_USER_MODEL="tutela_identity.Person",
    USE_TZ=True,
)
django.setup()
"""


def start(script: str) -> subprocess.Popen[str]:
    """A Python process that has this test's database and runs *script*."""
    database = {key: value for key, value in connection.settings_dict.items() if key not in ("TEST", "TIME_ZONE")}
    command = [sys.executable, "-c", HEAD + script, json.dumps({**database, "NAME": str(database["NAME"])})]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
