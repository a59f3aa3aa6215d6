"""The product's settings in a fresh data folder; only the database address is taken from the environment."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

KEPT = ("SHANHAI_DATABASE_URL", "SHANHAI_FACTS")

for _name in [name for name in os.environ if name.startswith("SHANHAI_") and name not in KEPT]:
    del os.environ[_name]
_folder = tempfile.mkdtemp(prefix="shanhai-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["SHANHAI_DATA"] = _folder

from shanhai.site.settings import *  # noqa: E402, F403  # the tests run on the product's settings

SECRET_KEY_IS_KEPT = True  # for as long as the tests' database is
STATIC_ROOT.mkdir()  # noqa: F405  # empty: pages find static files where they are kept
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # one password a test, not one a second
