"""Conflicts that can be seen from the data, and closing what they close."""

from judging.services.detection.recording import (
    ANSWER_FIELDS,
    Detection,
    close_detected,
    detect_conflicts,
    still_found,
)

__all__ = ["ANSWER_FIELDS", "Detection", "close_detected", "detect_conflicts", "still_found"]
