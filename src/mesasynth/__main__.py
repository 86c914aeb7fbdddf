"""`python -m mesasynth` is the command `mesasynth`."""

from mesasynth.cli import main

if __name__ == "__main__":
    main()
