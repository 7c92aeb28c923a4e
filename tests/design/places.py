"""Where the design's files are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "static"
CSS = STATIC / "css"
TEMPLATES = ROOT / "templates"
COMPONENTS = TEMPLATES / "components"
