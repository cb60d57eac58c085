"""The clock of what grows old, answers and pauses: it goes on while the computer sleeps, and never jumps.

`now()`: seconds since some moment. Not a Python function: every hit in the caches asks for the time.
"""

import sys
import time
from collections.abc import Callable
from functools import partial

now: Callable[[], float]

if sys.platform == "linux":
    # CLOCK_MONOTONIC, which `time.monotonic` reads, stops during a suspend.
    now = partial(time.clock_gettime, time.CLOCK_BOOTTIME)
elif sys.platform == "darwin":
    # Here CLOCK_MONOTONIC counts sleep, and `time.monotonic` reads another clock.
    now = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:
    # The clock of Windows counts sleep.
    now = time.monotonic
