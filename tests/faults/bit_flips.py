"""Single bits that flip in the tables' files, as disks and memory do: none may
be silent. Parquet as Polars and arrow-rs write it has no checksums of its own,
so the warehouse's must catch all of them, whatever compresses the pages."""

import random

from lab import Case
from oracle import answers
from parquet_files import FILES, check_not_silent, recompressed
from place import Skip, check

TITLE = "single bit flips, three codecs"
LEAST = 900
A_FILE = 75
# What the program writes, and two that other tools would have written.
CODECS = ["as written", "uncompressed", "snappy"]


def cases(lab):
    bases = {}
    for codec in CODECS:
        for table, path in FILES.items():
            for number in range(A_FILE):
                is_quick = number in (0, 40) and codec == "as written" or number == 20
                yield Case(
                    f"{codec}: {table} {number}",
                    lambda codec=codec, path=path, number=number: flip(
                        lab, bases, codec, path, number
                    ),
                    is_quick,
                )


def base(lab, bases, codec):
    """The warehouse with a codec, and what it answers undamaged."""
    with lab.making:
        if codec not in bases:
            place = lab.new.copy(lab.root / codec.replace(" ", "-"))
            if codec != "as written":
                try:
                    recompressed(place, codec)
                except ModuleNotFoundError as missing:
                    bases[codec] = Skip(f"Python has no {missing.name}")
                    raise bases[codec] from None
            found = answers(place)
            check(
                found["query"] == lab.oracle.new_answers["query"],
                f"rewritten with {codec} it answers differently",
            )
            # Of a file that another tool wrote verify may say more.
            is_verified = lab.oracle.has_verify and place.run("verify").status == 0
            check(
                is_verified or not lab.oracle.has_verify or codec != "as written",
                "verify fails without a flip",
            )
            bases[codec] = place, found, is_verified
        if isinstance(bases[codec], Skip):
            raise bases[codec]
        return bases[codec]


def flip(lab, bases, codec, path, number):
    whole, expected, is_verified = base(lab, bases, codec)
    with lab.copy_of(whole) as place:
        at = place.path(path)
        content = bytearray(at.read_bytes())
        # Spread over the file, footer and magic included; the same ones each time.
        chance = random.Random(f"{codec} {path} {number}")
        slot = len(content) * 8 / A_FILE
        bit = min(int(slot * (number + chance.random())), len(content) * 8 - 1)
        content[bit // 8] ^= 1 << bit % 8
        at.write_bytes(content)
        check_not_silent(place, path, expected, is_verified)
