"""Runs another module of the bench where the site's tables can be read: Django is set up before it is loaded.

python -m bench.on_site MODULE ARGUMENT …
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import django


def main() -> None:
    """Set Django up and run the module's `main` with the arguments that follow its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
    django.setup()
    del sys.argv[0]
    import_module(sys.argv[0]).main()


if __name__ == "__main__":
    main()
