"""The refusals of the command line."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class DatabaseUnreachable(ShanhaiError):
    """The database named in the settings does not answer."""

    code = "database_unreachable"


class PortUnusable(ShanhaiError):
    """The port is taken by another program, or this user may not open it."""

    code = "port_unusable"


class ServerStopped(ShanhaiError):
    """The web server ended before it answered."""

    code = "server_stopped"


class UnreadableFile(ShanhaiError):
    """A file named on the command line cannot be read or written."""

    code = "unreadable_file"
