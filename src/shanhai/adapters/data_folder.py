"""The folder in which an installation keeps its database, key and collected files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


class UnwritableFolder(ShanhaiError):
    """The data folder cannot be made, or nothing can be written into it."""

    code = "unwritable_folder"


def prepare_data_folder(folder: Path) -> None:
    """Make the folder where it is missing, and write into it once.

    Raises:
        UnwritableFolder: naming the folder and what the system said.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"?")
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise UnwritableFolder(
            Bilingual(
                f"不能写入数据文件夹 {folder}（{reason}）。", f"Cannot write to the data folder {folder} ({reason})."
            ),
            Bilingual(
                "请检查该文件夹的权限和磁盘空间，或用 --data（SHANHAI_DATA）换一个文件夹。",
                "Check its permissions and free space, or choose another one with --data (SHANHAI_DATA).",
            ),
            folder=folder,
        ) from failure
