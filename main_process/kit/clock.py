"""The clock of what grows old, answers and pauses: it goes on while the computer sleeps, and never jumps."""

import sys
import time

if sys.platform == "linux":

    def now() -> float:
        """Seconds since some moment. CLOCK_MONOTONIC, which `time.monotonic` reads, stops during a suspend."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def now() -> float:
        """Seconds since some moment. Here CLOCK_MONOTONIC counts sleep, and `time.monotonic` reads another clock."""
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:

    def now() -> float:
        """Seconds since some moment. The clock of Windows counts sleep."""
        return time.monotonic()
