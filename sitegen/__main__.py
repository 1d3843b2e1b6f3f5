"""`python -m sitegen`."""

from sitegen.cli.program import main

if __name__ == "__main__":
    main()
