"""What the Bot API answers when it refuses."""

from __future__ import annotations

from typing import Any

PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class Refusal(Exception):  # noqa: N818 - it is an answer, not a defect
    """The Bot API refuses a call; `description` is worded as Telegram words it."""

    def __init__(self, code: int, reason: str = "", *, retry_after: int | None = None) -> None:
        phrase = PHRASES[code]
        self.code = code
        self.description = f"{phrase}: {reason}" if reason else phrase
        self.retry_after = retry_after
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        """The JSON Telegram sends."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad(reason: str) -> Refusal:
    """A 400 with its reason."""
    return Refusal(400, reason)


def too_many(retry_after: int) -> Refusal:
    """A 429; `retry_after` in seconds."""
    return Refusal(429, f"retry after {retry_after}", retry_after=retry_after)
