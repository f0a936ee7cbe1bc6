"""Japanese posts, their tokens and what is asked of them, in Python.

The program `tsubuyaki` comes with this package and does the work; tables go to it and come from
it as Arrow.

>>> import tsubuyaki
>>> batches = tsubuyaki.tokenize(posts, nested=True)
>>> tsubuyaki.open("warehouse").tokens.count_rows()
>>> tsubuyaki.ask("rank", "2018-09-03", warehouse="warehouse", pos="形容詞")

`tsubuyaki.polars` and `tsubuyaki.pandas` give frames instead.
"""

from ._ask import ask
from ._delta import export_delta
from ._program import ProgramError, program
from ._tables import Warehouse, open
from ._tokenize import tokenize, tokenize_raw

__all__ = [
    "ProgramError",
    "Warehouse",
    "ask",
    "export_delta",
    "open",
    "program",
    "tokenize",
    "tokenize_raw",
]
