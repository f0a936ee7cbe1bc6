"""Made-up days that are meant to take much memory, each after two ordinary ones."""

import json
import random

DAY = "2018-09-03"
BEFORE = 2_000
WORDS = "誕生日 おめでとう ライブ 最高 歌 握手会 写真 可愛い 嬉しい 楽しい 電車 雨".split()
KATAKANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
# Bytes that a post may have, less what its last sentence may take.
LONGEST = 64_500


def sentence(chance):
    return "今日は{}が{}で{}だった。".format(*(chance.choice(WORDS) for _ in range(3)))


def equal(_, number):
    return "誕生日おめでとう！ライブ最高だったね、また会いたいです"


def words(chance, number):
    return " ".join("".join(chance.choices(KATAKANA, k=7)) for _ in range(8))


def numbers(_, number):
    return f"{number * 7_919 + 1_000_003} {number * 104_729 + 17}"


def long(chance, number):
    text = sentence(chance)
    return text * (LONGEST // len(text.encode())) if number % 2 else "".join(
        sentence(chance) for _ in range(LONGEST // 60))


def usual(chance, number):
    return sentence(chance)


def links(_, number):
    return f"ニュースの題{number}について https://news{number % 20_000}.example.com/articles/{number}"


def risen(chance, number):
    return usual(chance, number) + chance.choice(("台風で停電した。", "台風すごい。", "停電こわい。", "", ""))


def texts(chance, number):
    first, last = ("".join(chance.choices(KATAKANA, k=4)) for _ in range(2))
    return f"{sentence(chance)}{first}について{chance.choice(WORDS)}と{last}を見た人は{number}人だった"


def commas(chance, number):
    return f"{sentence(chance)}{number} " + "1," * (LONGEST // 2)


def many_authors(number):
    return number % 50_000


def loud_author(number):
    return number % 50_000 if number % 4 else 50_000


def own_author(number):
    return number


# What a post says, how many there are, a term to look up, and who writes.
KINDS = {
    "equal": (equal, 2_000_000, "誕生日", many_authors),
    "words": (words, 300_000, None, many_authors),
    "numbers": (numbers, 1_400_000, "1000003", many_authors),
    "long": (long, 300, "誕生日", many_authors),
    "commas": (commas, 300, "誕生日", many_authors),
    "many": (usual, 5_000_000, "誕生日", many_authors),
    # A quarter is one account's, and words rise.
    "loud": (risen, 5_000_000, "台風", loud_author),
    "authors": (risen, 5_000_000, "台風", own_author),
    "texts": (texts, 5_000_000, "誕生日", many_authors),
    "links": (links, 1_000_000, "ニュース", many_authors),
}


def write(kind, scale, path):
    """Writes the posts of a kind; returns how many of them are of the day, and a term
    that it has."""
    text, posts, term, author = KINDS[kind]
    posts, chance = max(int(posts * scale), 1), random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        for day in (1, 2):
            for number in range(BEFORE):
                out.write(line(day, number, sentence(chance), chance.randrange(800)))
        for number in range(posts):
            said = text(chance, number)
            term = term or said.split()[0]
            out.write(line(3, number, said, author(number)))
    return posts, term


def line(day, number, text, author):
    minutes, second = divmod(number % 86_400, 60)
    hour, minute = divmod(minutes, 60)
    post = {
        "id": str(10_000_000_000_000 + day * 100_000_000_000 + number),
        "created_at": f"2018-09-0{day}T{hour:02}:{minute:02}:{second:02}+09:00",
        "text": text,
        "username": f"u{author}",
    }
    return json.dumps(post, ensure_ascii=False) + "\n"
