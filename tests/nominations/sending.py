"""What the tests of files sent in pieces share."""

from pathlib import Path
from typing import Any

from accounts.models import User
from nominations.models import Nomination, Upload
from nominations.services.uploads import (
    receive_chunk,
    start_upload,
)
from tests.nominations import making

QUESTION = "supporting-files"
CONTENT = making.picture(size=(60, 40))


def start(nomination: Nomination, actor: User, **changes: Any) -> Upload:
    values = {"question": QUESTION, "name": "chart.png", "size": len(CONTENT)} | changes
    return start_upload(nomination=nomination, actor=actor, **values)


def send(upload: Upload, content: bytes = CONTENT, *, offset: int = 0) -> int:
    return receive_chunk(
        upload=upload, actor=upload.created_by, offset=offset, chunk=content[offset:]
    )


def stored(tmp_path: Path) -> list[bytes]:
    return [path.read_bytes() for path in (tmp_path / "media" / "uploads").glob("*")]
