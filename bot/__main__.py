"""`python -m bot` is `kawaraban`."""

from bot.cli import main

if __name__ == "__main__":
    main()
