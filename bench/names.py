"""How fast and how rightly a misspelled name is found among many: `python bench/names.py`.

Names are made of syllables and a legal form, deterministically. Each question is a known name with
one slip of the finger and without its legal form. Times are CPU times of one look-up after another.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.arguments.names import NameIndex, stem

SYLLABLES = (
    "al an ar bel ber bor cas cor da del den dor el en er fal fer gal gar han har hel in is jor kal"
    " kar kel lan lar len lin lor mal mar mel mon nar nel nor ol or os pal par pel ran ren ros sal"
    " san sel sol tal tan tar tor ul ur val van ver vin wal wen win zan zel"
).split()
TRADES = "foods media travel systems health energy retail labs bank tools motors paper".split()
FORMS = "Inc Ltd GmbH LLC AG SA BV Group Holding Company".split()


def made(count: int, chance: random.Random) -> list[str]:
    """Distinct company names."""
    names: dict[str, None] = {}
    while len(names) < count:
        word = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3)))).title()
        names[f"{word} {chance.choice(TRADES).title()} {chance.choice(FORMS)}"] = None
    return list(names)


def slipped(name: str, chance: random.Random) -> str:
    """The name without its legal form, with one letter lost, doubled, swapped or replaced."""
    said = stem(name.lower())
    at = chance.randrange(1, len(said) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice(
        (
            said[:at] + said[at + 1 :],
            said[:at] + said[at] + said[at:],
            said[:at] + said[at + 1] + said[at] + said[at + 2 :],
            said[:at] + letter + said[at + 1 :],
        )
    )


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=1_000)
    asked = parser.parse_args()
    chance = random.Random(7)
    names = made(asked.names, chance)
    began = time.process_time()
    index = NameIndex((str(row), name) for row, name in enumerate(names))
    index.nearest("nobody at all")
    built = time.process_time() - began
    right, spent = 0, []
    for row in chance.sample(range(len(names)), asked.asked):
        words = slipped(names[row], chance)
        began = time.process_time()
        found = index.match(words)
        spent.append((time.process_time() - began) * 1000)
        same = stem(names[row].lower())
        right += bool(found) and stem(found[0].name.lower()) == same
    spent.sort()
    print(
        f"{len(names)} names: built in {built:.1f} s, p50 {spent[len(spent) // 2]:.2f} ms,"
        f" p95 {spent[int(len(spent) * 0.95)]:.2f} ms, right {right / asked.asked:.3f}"
    )


if __name__ == "__main__":
    main()
