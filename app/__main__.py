"""`latchkey`, and `python -m app`."""

import sys

import app.own_modules_first  # noqa: F401 - before anything that PYTHONPATH could replace

try:
    from app.cli.main import latchkey
except KeyboardInterrupt:
    sys.exit(130)


def main() -> None:
    """Run the command line."""
    latchkey(prog_name="latchkey")


if __name__ == "__main__":
    main()
