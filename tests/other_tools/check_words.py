"""Measures how many words of today are kept whole, by class: with the lexicon,
without it, and by other tools where they are installed (fugashi with
unidic-lite, SudachiPy with its core dictionary in mode C).

A word counts if a token of the sentence has the expected lemma, or covers the
word as written; a compound is a token too. `apart.csv` was written before the
lexicon's last words were, and those were not chosen by it.

usage: check_words.py PATH_OF_TSUBUYAKI [LIST.csv ...]
"""

import csv
import json
import pathlib
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Percent of the words of each list that the program has to keep whole.
GOAL = 85


def normalized(word):
    return unicodedata.normalize("NFKC", word).lower()


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tsubuyaki(program, *options):
    def tokens_of(sentences):
        posts = ({"id": number, "created_at": "2018-09-03T00:00:00Z", "text": sentence}
                 for number, sentence in enumerate(sentences, 1))
        lines = "".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts)
        ran = subprocess.run([program, "tokenize", *options], input=lines,
                             check=True, capture_output=True, text=True)
        tokens = [[] for _ in sentences]
        for line in ran.stdout.splitlines():
            token = json.loads(line)
            tokens[token["tweet_id"] - 1].append((token["start"], token["surface"], token["lemma"]))
        return tokens
    return tokens_of


def fugashi():
    import fugashi as library
    import unidic_lite  # noqa: F401 - says that the dictionary is there
    tagger = library.Tagger()

    def tokens_of(sentences):
        for sentence in sentences:
            start, tokens = 0, []
            for word in tagger(sentence):
                start += len(word.white_space)
                tokens.append((start, word.surface, word.feature.orthBase or word.surface))
                start += len(word.surface)
            yield tokens
    return tokens_of


def sudachi():
    from sudachipy import dictionary, tokenizer
    library = dictionary.Dictionary(dict="core").create()

    def tokens_of(sentences):
        for sentence in sentences:
            morphemes = library.tokenize(sentence, tokenizer.Tokenizer.SplitMode.C)
            yield [(m.begin(), m.surface(), m.dictionary_form()) for m in morphemes]
    return tokens_of


def is_whole(row, tokens):
    place = row["sentence"].find(row["word"])
    end = place + len(row["word"])
    expected = normalized(row["expected"])
    for start, surface, lemma in tokens:
        covers = start <= place and start + len(surface) >= end
        starts = place <= start < end or place < 0
        if (starts and normalized(lemma) == expected) or (place >= 0 and covers):
            return True
    return False


def measure(title, rows, tools):
    """Prints how many words of each class every tool keeps whole; those of
    tsubuyaki, which comes first."""
    sentences = [row["sentence"] for row in rows]
    whole = {name: [is_whole(row, tokens) for row, tokens in zip(rows, tool(sentences))]
             for name, tool in tools.items()}
    classes = list(dict.fromkeys(row["class"] for row in rows))
    print("  ".join([title.ljust(22), "words".rjust(5), *tools]))
    for name in [*classes, "all"]:
        places = [n for n, row in enumerate(rows) if name in ("all", row["class"])]
        counts = [sum(whole[tool][n] for n in places) for tool in tools]
        cells = [f"{count} ({100 * count // len(places)} %)".rjust(len(tool))
                 for tool, count in zip(tools, counts)]
        print("  ".join([name.ljust(22), str(len(places)).rjust(5), *cells]))
    torn = [row["word"] for row, is_kept in zip(rows, whole["tsubuyaki"]) if not is_kept]
    print(f"torn: {' '.join(torn)}\n")
    return len(rows) - len(torn)


def main():
    program, *paths = sys.argv[1:]
    tools = {"tsubuyaki": tsubuyaki(program),
             "without the lexicon": tsubuyaki(program, "--lexicon", "none")}
    for name, make in (("fugashi + unidic-lite", fugashi), ("sudachi core C", sudachi)):
        try:
            tools[name] = make()
        except ImportError as error:
            print(f"{name}: left out ({error})")
    few = []
    for path in paths or sorted((ROOT / "tests/words").glob("*.csv")):
        path = pathlib.Path(path)
        rows = read(path)
        if measure(path.stem, rows, tools) * 100 < GOAL * len(rows):
            few.append(path.name)
    if few:
        sys.exit(f"fewer than {GOAL} % are kept whole: {', '.join(few)}")


main()
