"""Django's management commands for developers; operators use `shanhai`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))


def main() -> None:
    """Run one Django management command; settings problems end it with exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanhai.site.settings")
    from django.core.management import execute_from_command_line

    from shanhai.site.environment import current_environment
    from shanhai.vocab.errors import ShanhaiError

    try:
        current_environment().data.mkdir(parents=True, exist_ok=True)
        execute_from_command_line(sys.argv)
    except ShanhaiError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
