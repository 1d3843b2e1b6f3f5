"""`python -m sitegen`, and the command `sitegen`: Ctrl-C ends it with 130 also while its modules are imported."""

import sys


def main() -> None:
    """Runs the command line."""
    try:
        from sitegen.cli.program import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
