"""The settings under test: a data folder of its own, keys that every test process shares, quick passwords."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from tutela.lib.crypto import Vault

if "TUTELA_TEST_SITE" not in os.environ:
    # The workers of a parallel run inherit all this from the process that started them.
    for name in [name for name in os.environ if name.startswith("TUTELA_") and not name.startswith("TUTELA_TEST_")]:
        if name not in {"TUTELA_REQUIRE_ALL", "TUTELA_PLUGINS"}:
            del os.environ[name]
    folder = tempfile.mkdtemp(prefix="tutela-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TUTELA_TEST_SITE"] = os.environ["TUTELA_DATA"] = folder
    os.environ["TUTELA_SECRET_KEY"] = "a signing key that only tests use, nothing else"
    os.environ["TUTELA_PSEUDONYM_KEY"] = "a pseudonym key that only tests use, nothing else"
    os.environ["TUTELA_ENCRYPTION_KEYS"] = Vault.new_key()

from tutela.site.settings import *  # noqa: F403 - the same settings, a few of them changed
from tutela.site.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that other threads and processes see what a test writes.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['TUTELA_TEST_SITE']}/test.sqlite3"}
