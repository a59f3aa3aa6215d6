"""Why a file cannot be read as a list, in words: what it is instead, and how to cure it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.errors import ShanhaiError


class ListUnreadable(ShanhaiError):
    """The file is no list that can be read."""

    code = "list_unreadable"


AGAIN: Final = Bilingual("请检查文件后重新上传。", "Look at the file and hand it in again.")
SAVE_AS: Final = Bilingual(
    "请用 WPS 或 Office 打开，另存为 .xlsx 或 .docx 再上传。",
    "Open it in WPS or Office, save it as .xlsx or .docx, and hand that in.",
)
WORDS: Final[Mapping[str, tuple[Bilingual, Bilingual]]] = MappingProxyType(
    {
        "empty": (Bilingual("“{file}”是空的。", "“{file}” is empty."), AGAIN),
        "missing": (
            Bilingual("打不开“{file}”。", "“{file}” cannot be opened."),
            Bilingual("请核对文件名和权限。", "Check its name and your rights."),
        ),
        "blank": (
            Bilingual("“{file}”里没有写着东西的工作表。", "“{file}” has no sheet with anything in it."),
            Bilingual("请核对是不是交错了文件。", "Check that it is the right file."),
        ),
        "large": (
            Bilingual("“{file}”超过 {limit} MB。", "“{file}” is larger than {limit} MB."),
            Bilingual("请删去图片或拆成几个文件。", "Take its pictures out, or hand it in in parts."),
        ),
        "kind": (
            Bilingual("不能读“{file}”这类文件。", "Files like “{file}” are not read as lists."),
            Bilingual("可用：.docx、.xlsx、.xls、.ods。", "Accepted: .docx, .xlsx, .xls, .ods."),
        ),
        "old_kind": (Bilingual("“{file}”是旧格式。", "“{file}” is in an old format."), SAVE_AS),
        "web_page": (
            Bilingual("“{file}”其实是网页，只是改了名字。", "“{file}” is a web page under another name."),
            SAVE_AS,
        ),
        "text": (Bilingual("“{file}”的内容不是 {kind} 文件。", "What “{file}” holds is no {kind} file."), SAVE_AS),
        "encrypted": (
            Bilingual("“{file}”设了打开密码。", "“{file}” is locked with a password."),
            Bilingual("请取消密码后再上传。", "Take the password off and hand it in again."),
        ),
        "cut_off": (
            Bilingual(
                "“{file}”不完整，可能上传或拷贝时中断了。",
                "“{file}” is not whole; sending or copying it was probably cut off.",
            ),
            Bilingual("请从原处重新拷贝、上传。", "Copy it again from where it came from, and hand it in again."),
        ),
        "unsafe": (
            Bilingual("“{file}”解压后过大，不予打开。", "“{file}” unpacks to far too much and is not opened."),
            SAVE_AS,
        ),
        "long": (
            Bilingual("“{file}”有 {rows} 行，超过 {limit} 行。", "“{file}” has {rows} rows, more than {limit}."),
            Bilingual("请只留清单本身，或拆成几个文件。", "Keep the list itself only, or hand it in in parts."),
        ),
    }
)


def refused(why: str, file: str, **values: object) -> ListUnreadable:
    """Return the refusal of a file for a reason in the table."""
    what, cure = WORDS[why]
    return ListUnreadable(what.format(file=file, **values), cure, file=file, why=why)
