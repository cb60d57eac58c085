"""How long the event loop stands still: nobody's call is answered meanwhile."""

import asyncio
import sys
import threading
import time
import traceback

BEAT_S = 0.002
LATE_S = 0.03


class LoopHeart:
    """A task that wakes every two milliseconds. What comes late was kept from running, by whatever it was.

    A thread looks on. Where the loop is late by more than 30 ms it keeps the stacks of the loop's thread and, where the
    loop itself waits for the interpreter, those of the others.
    """

    def __init__(self) -> None:
        self._late: list[float] = []
        self._own = 0.0
        self._last, self._worked = time.perf_counter(), time.process_time()
        self._loop_thread = threading.get_ident()
        self._stacks: dict[str, int] = {}
        self._task = asyncio.create_task(self._beat())
        threading.Thread(target=self._look_on, name="loop-heart", daemon=True).start()

    def take(self) -> dict[str, object]:
        """By how much the beats since the last time were late, in ms: `worst`, `p99`, and where it was seen to stand.

        `own` is the worst of what this process's own work accounts for: on a busy computer others take time as well.
        """
        self._note()  # a beat that is overdue counts
        late, self._late = sorted(self._late), []
        own, self._own = self._own, 0.0
        stacks, self._stacks = self._stacks, {}
        seen = sorted(stacks.items(), key=lambda found: -found[1])[:6]
        return {
            "worst": late[-1] * 1000 if late else 0.0,
            "p99": late[int(len(late) * 0.99)] * 1000 if late else 0.0,
            "own": own * 1000,
            "beats": len(late),
            "over50": sum(one > 0.05 for one in late),
            "seen": [f"{count}x {stack}" for stack, count in seen],
        }

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            self._note()

    def _note(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        late = max(0.0, now - self._last - BEAT_S)
        self._late.append(late)
        self._own = max(self._own, min(late, worked - self._worked))
        self._last, self._worked = now, worked

    def _look_on(self) -> None:
        while True:
            before = time.perf_counter()
            time.sleep(LATE_S / 2)
            slept = time.perf_counter() - before
            if slept > LATE_S or time.perf_counter() - self._last > LATE_S:
                frames = sys._current_frames()
                for ident, frame in frames.items():
                    if ident == threading.get_ident():
                        continue
                    stack = traceback.extract_stack(frame, limit=None)
                    if ident != self._loop_thread and stack[-1].name in {"wait", "_worker", "accept", "select", "poll"}:
                        continue
                    short = " < ".join(
                        f"{one.filename.rsplit('/', 1)[-1]}:{one.lineno}:{one.name}" for one in reversed(stack[-6:])
                    )
                    where = ("loop " if ident == self._loop_thread else "other ") + short
                    self._stacks[where] = self._stacks.get(where, 0) + 1
