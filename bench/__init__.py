"""Speed and memory, measured beside a limit in the same run; `python -m bench` prints one table."""
