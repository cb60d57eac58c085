"""`latchkey`, and `python -m app`."""

from app.cli.main import latchkey


def main() -> None:
    """Run the command line."""
    latchkey(prog_name="latchkey")


if __name__ == "__main__":
    main()
