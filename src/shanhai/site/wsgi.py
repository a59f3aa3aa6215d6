"""The entry point of the web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
application = get_wsgi_application()

# What is loaded by now stays for good. Without this the garbage collector walks through all of it in the middle of a
# page, which takes as long as the page. The pages are loaded first, which also makes the first answer quicker.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
