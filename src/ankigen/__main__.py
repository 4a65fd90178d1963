"""``python -m ankigen``."""

from ankigen.cli.main import main

main()
