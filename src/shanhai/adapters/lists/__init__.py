"""Reading the files in which offices keep task lists: Word documents and sheets."""

from __future__ import annotations

from shanhai.adapters.lists.files import ListFile, ListUnreadable, read_list_bytes, read_list_file

__all__ = ["ListFile", "ListUnreadable", "read_list_bytes", "read_list_file"]
