"""Does `compare` find changes where there are none, and those that there are? On
made-up posts of people who repeat themselves: everyone has words of their own,
and comes back to them in bursts. Terms are hashtags, so that no dictionary has a
say.

usage: check_null.py PATH_OF_TSUBUYAKI
"""

import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile

DAY = datetime.date(2018, 9, 3)
DAYS_BEFORE = 7
PEOPLE = 150
WORDS = 900
RUNS = 40
SPREAD = [f"planted{number}" for number in range(20)]
BURSTS = [f"burst{number}" for number in range(10)]


class People:
    """Who says what, on any day alike."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        rates = [1 / (rank + 5) for rank in range(WORDS)]
        # What someone talks about: most words hardly ever, some all the time.
        self.weights = [[rate * self.random.gammavariate(1, 1) for rate in rates] for _ in range(PEOPLE)]
        self.activity = [self.random.lognormvariate(1.4, 0.6) for _ in range(PEOPLE)]

    def day(self):
        """The posts of a day, each an author and its words."""
        posts = []
        for author in range(PEOPLE):
            if self.random.random() < 0.25:
                continue
            for _ in range(1 + int(self.activity[author] * self.random.random() * 2)):
                words = [f"w{word}" for word in self.random.choices(
                    range(WORDS), self.weights[author], k=self.random.randint(2, 7))]
                # A thing that is on one's mind is said again.
                if self.random.random() < 0.3:
                    words += [words[0]] * self.random.randint(1, 3)
                posts.append((author, words))
        return posts


def plant(generator, posts):
    """Words of twelve people each, and words that one person says thirty times."""
    by_author = {}
    for author, words in posts:
        by_author.setdefault(author, []).append(words)
    for word in SPREAD:
        for author in generator.sample(sorted(by_author), 12):
            generator.choice(by_author[author]).append(word)
    for word in BURSTS:
        author = generator.choice(sorted(by_author))
        for _ in range(30):
            generator.choice(by_author[author]).append(word)


def lines(days):
    number = 0
    for back, posts in enumerate(days):
        midnight = datetime.datetime.combine(DAY, datetime.time(), datetime.UTC)
        midnight -= datetime.timedelta(days=back, hours=9)
        for place, (author, words) in enumerate(posts):
            time = midnight + datetime.timedelta(seconds=60 + place * 80000 // len(posts))
            number += 1
            post_id = (int(time.timestamp() * 1000) - 1288834974657 << 22) + number
            yield json.dumps({
                "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                "id": post_id, "id_str": str(post_id), "text": " ".join("#" + word for word in words),
                "user": {"id_str": str(1000 + author), "screen_name": f"person{author}"},
            })


def ask(program, days, *arguments):
    """Takes days in, the newest first, and compares the newest."""
    with tempfile.TemporaryDirectory() as folder:
        posts = pathlib.Path(folder, "posts.jsonl")
        posts.write_text("\n".join(lines(days)) + "\n", encoding="utf-8")
        command = [program, "--quiet", "--warehouse", str(pathlib.Path(folder, "warehouse"))]
        subprocess.run([*command, "ingest", str(posts)], check=True, stdout=subprocess.DEVNULL)
        compare = [*command, "compare", str(DAY), "--kind", "hashtag", "--format", "json", *arguments]
        return json.loads(subprocess.run(compare, check=True, capture_output=True, text=True).stdout)


def main():
    program = sys.argv[1]
    wrong = []

    def check(what, value, least, most):
        print(f"{what}: {value:.4f} ({least} to {most})")
        if not least <= value <= most:
            wrong.append(what)

    people = People(1)
    days = [people.day() for _ in range(1 + DAYS_BEFORE)]
    for name, arguments in [("one day split in two", []), ("dealt over eight days", ["--against", f"{DAYS_BEFORE}d"])]:
        found = ask(program, days, "--null", str(RUNS), *arguments)["totals"]["null"]
        print(f"{name}: {found['tested']} tests in {found['runs']} runs")
        check(f"{name}, share of p < .05", found["share_of_small_p"], 0.02, 0.06)
        check(f"{name}, false words a run", found["false_words"], 0, 0.1)
        check(f"{name}, share of intervals that miss", found["share_of_misses"], 0, 0.06)
    planted = bursts = 0
    for seed in range(3):
        people = People(2 + seed)
        days = [people.day() for _ in range(1 + DAYS_BEFORE)]
        plant(people.random, days[0])
        rows = ask(program, days, "--against", f"{DAYS_BEFORE}d", "--top", "0")["rows"]
        sure = {row["lemma"].lstrip("#") for row in rows if row["q"] is not None and row["q"] < 0.05}
        planted += len(sure & set(SPREAD))
        bursts += len(sure & set(BURSTS))
        others = {row for row in sure if row.startswith("w")}
        print(f"planted words found {len(sure & set(SPREAD))} of {len(SPREAD)}, others {sorted(others)}")
    check("planted words found", planted / (3 * len(SPREAD)), 0.8, 1)
    check("bursts of one person found", bursts, 0, 0)
    if wrong:
        print("FAILED:", "; ".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
