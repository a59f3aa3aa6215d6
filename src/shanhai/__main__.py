"""Lets `python -m shanhai` stand for the `shanhai` command."""

from __future__ import annotations

from shanhai.cli import main

if __name__ == "__main__":
    main()
