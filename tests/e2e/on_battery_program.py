"""The app of `app_under_test` on a computer whose power supplies a test describes, in a folder as the kernel has it.

python -m tests.e2e.on_battery_program '<options as JSON>' FOLDER
"""

import sys
from functools import partial
from pathlib import Path

from main_process.api import system_channels
from main_process.power import power_source
from tests.e2e.app_under_test import product
from tests.e2e.under_test import main

if __name__ == "__main__":
    vars(system_channels)["power_source"] = partial(power_source, Path(sys.argv[2]))
    sys.exit(main(product))
