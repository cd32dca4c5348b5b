"""Faults on demand: what the network and Telegram do to a call on a bad day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.records import Json


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls a call: waits `delay` seconds, then is refused or loses its connection."""

    code: int | None = None
    retry_after: int | None = None
    cut_before: bool = False
    cut_after: bool = False
    delay: float = 0.0


@dataclass(slots=True)
class _Queued:
    method: str
    fault: Fault
    times: int


@dataclass(slots=True)
class Faults:
    """The queue of faults to come; a `hook` may decide call by call instead.

    `method` is a Bot API name, "*" is any but getUpdates.
    """

    hook: Callable[[str, Json], Fault | None] | None = None
    queue: list[_Queued] = field(default_factory=list)

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method meet a fault."""
        self.queue.append(_Queued(method, fault, times))

    def fail(
        self, method: str, code: int, *, times: int = 1, retry_after: int | None = None
    ) -> None:
        """Answer the next calls with an HTTP status (429 wants `retry_after`), without effect."""
        self.add(method, Fault(code=code, retry_after=retry_after), times)

    def cut_before(self, method: str, *, times: int = 1) -> None:
        """Break the connection before the call has effect."""
        self.add(method, Fault(cut_before=True), times)

    def cut_after(self, method: str, *, times: int = 1) -> None:
        """Break the connection after the call had effect, without an answer."""
        self.add(method, Fault(cut_after=True), times)

    def delay(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Let the call take effect at once and its answer come late."""
        self.add(method, Fault(delay=seconds), times)

    def clear(self) -> None:
        """End all trouble."""
        self.queue.clear()
        self.hook = None

    def next_for(self, method: str, params: Json) -> Fault | None:
        """The fault this call meets, used up by asking."""
        if self.hook is not None and (fault := self.hook(method, params)):
            return fault
        for queued in self.queue:
            if queued.method == method or (queued.method == "*" and method != "getUpdates"):
                queued.times -= 1
                if queued.times == 0:
                    self.queue.remove(queued)
                return queued.fault
        return None
