"""The files that come with ankigen: taxonomy, card, site."""

from pathlib import Path

CODE = Path(__file__).parent
DATA = CODE / "data"
