"""An application of nothing, for checking how the web server is set up."""

from typing import Any


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("204 No Content", [])
    return []
