"""Brings warehouses into object storage and asks them questions there: moto, a store in memory that
kills and races pushes between their requests, and one that ignores conditions.

usage: check_object_storage.py PATH_OF_TSUBUYAKI
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from object_store import Store

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUESTIONS = [
    ["rank", "latest", "--format", "json"],
    ["compare", "latest", "--format", "csv"],
    ["report", "2018-09-03", "--format", "text"],
    ["cooccur", "latest", "--format", "csv"],
    ["kwic", "雨", "2018-09-02", "--format", "csv"],
    ["trend", "雨", "--from", "2018-09-01", "--to", "2018-09-03", "--format", "csv"],
    ["query", "ranking", "--set", "date=latest", "--format", "csv"],
    ["days", "--format", "csv"],
]
failures = []
checks = 0


def expect(holds, what):
    global checks
    checks += 1
    if not holds:
        failures.append(what)


class Place:
    """A folder with a program to run, and a store to talk to."""

    def __init__(self, program, folder, endpoint):
        self.program, self.folder = program, pathlib.Path(folder)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TSUBUYAKI_"))},
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret-of-the-test",
            "AWS_ENDPOINT_URL": endpoint,
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "HOME": str(self.folder),
        }

    def start(self, *arguments, **options):
        return subprocess.Popen(
            [self.program, *arguments], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,
        )  # fmt: skip

    def run(self, *arguments):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        expect("secret-of-the-test" not in out + err, f"{arguments} tells the secret")
        return process.returncode, out, err

    def forget_cache(self):
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def ingest(self, warehouse, *inputs):
        status, _, err = self.run("--warehouse", warehouse, "--quiet", "ingest", *inputs)
        expect(status == 0, f"ingest: {err}")


def day(number, word, first=1):
    """A file of a few posts on a day of September 2018."""
    lines = [
        {"id": 1036000000000000000 + number * 10**15 + i, "author": f"a{i}", "author_id": i,
         "created_at": f"2018-09-{number:02}T03:00:00Z", "text": f"{word}が好き"}
        for i in range(first, first + 5)
    ]  # fmt: skip
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def same_answers(place, local, address):
    for question in QUESTIONS:
        here = place.run("--warehouse", local, *question)
        there = place.run("--warehouse", address, *question)
        expect(here[:2] == there[:2], f"{question} at {address}: {there[2] or there[1][:300]}")


def moto(program, folder):
    """The answers of the sample, and what a second push sends."""
    log = open(folder / "moto.log", "w")  # noqa: SIM115 - as long as the server
    port = 20000 + os.getpid() % 20000
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=log, stderr=log,
    )  # fmt: skip
    endpoint = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(urllib.request.Request(f"{endpoint}/posts", method="PUT"))
                break
            except OSError:
                time.sleep(0.1)
        place = Place(program, folder, endpoint)
        place.ingest("w", str(ROOT / "data/sample"))
        status, out, err = place.run("push", "s3://posts/ja", "--warehouse", "w", "--format", "json")
        expect(status == 0, f"push: {err}")
        first = json.loads(out or "{}")
        expect(first.get("sent_files") == first.get("files"), f"the first push sends all: {out}")
        same_answers(place, "w", "s3://posts/ja")
        status, out, err = place.run("verify", "--warehouse", "s3://posts/ja")
        expect(status == 0, f"verify: {out}{err}")
        (folder / "more.jsonl").write_text(day(4, "秋"))
        place.ingest("w", "more.jsonl")
        status, out, err = place.run("push", "s3://posts/ja", "--warehouse", "w", "--format", "json")
        second = json.loads(out or "{}")
        # The day's three tables, the vocabulary, and the month's roll-up.
        expect(second.get("sent_files") == 5, f"the second push sends what is new: {out}{err}")
        same_answers(place, "w", "s3://posts/ja")
    finally:
        server.terminate()
        server.wait()


def killed(program, folder):
    """A push that is killed before any of its requests leaves the old state."""
    store = Store("posts")
    place = Place(program, folder, store.endpoint)
    (folder / "one.jsonl").write_text(day(1, "雨"))
    (folder / "two.jsonl").write_text(day(2, "雪"))
    place.ingest("w", "one.jsonl")
    expect(place.run("push", "s3://posts", "--warehouse", "w")[0] == 0, "the first push")
    rank = ["--warehouse", "s3://posts", "rank", "latest", "--format", "csv"]
    old = place.run(*rank)[1]
    place.ingest("w", "two.jsonl")
    new = place.run("--warehouse", "w", "rank", "latest", "--format", "csv")[1]
    expect(old != new and "雨" in old and "雪" in new, "the two states differ")
    before = dict(store.objects)

    for stop_at in range(1, 1000):
        store.objects = dict(before)
        place.forget_cache()
        seen = 0
        process = place.start("push", "s3://posts", "--warehouse", "w")

        def kill(method, _, stop_at=stop_at, process=process):
            nonlocal seen
            if method != "GET":
                seen += 1
                if seen == stop_at:
                    process.send_signal(signal.SIGKILL)
                    return 503
            return None

        store.hook = kill
        process.communicate()
        store.hook = lambda method, key: None
        answer = place.run(*rank)[1]
        is_named = any(key.startswith("_manifest/") and key.endswith("2.json") for key in store.objects)
        expect(answer == (new if is_named else old), f"killed at request {stop_at}: neither state")
        status, _, err = place.run("push", "s3://posts", "--warehouse", "w")
        expect(status == 0 and place.run(*rank)[1] == new, f"pushed again after {stop_at}: {err}")
        if seen < stop_at:
            expect(stop_at > 6, f"{stop_at} requests were enough for a push")
            return


def races(program, folder):
    """Two pushes, a reader whose state is replaced, damage, and stores in trouble."""
    store = Store("posts")
    place = Place(program, folder, store.endpoint)
    for number, word in [(1, "雨"), (2, "雪"), (3, "風")]:
        (folder / f"{number}.jsonl").write_text(day(number, word))
    place.ingest("w", "1.jsonl")
    place.run("push", "s3://posts/a", "--warehouse", "w")
    shutil.copytree(folder / "w", folder / "v")
    place.ingest("w", "2.jsonl")
    place.ingest("v", "3.jsonl")

    # The other is first, in the last moment.
    def other_first(method, key):
        if method == "PUT" and "_manifest/" in key:
            store.hook = lambda method, key: None
            status, _, err = place.run("push", "s3://posts/a", "--warehouse", "v")
            expect(status == 0, f"the other push: {err}")

    store.hook = other_first
    status, _, err = place.run("push", "s3://posts/a", "--warehouse", "w")
    expect(status == 1 and "another run" in err, f"the second push is refused: {err}")
    place.forget_cache()
    same_answers_of = ["rank", "latest", "--format", "csv"]
    here = place.run("--warehouse", "v", *same_answers_of)[1]
    there = place.run("--warehouse", "s3://posts/a", *same_answers_of)[1]
    expect(here == there, "the state of the first stands")
    status, _, err = place.run("push", "s3://posts/a", "--warehouse", "w")
    expect(status == 1 and "another warehouse" in err, f"another history is refused: {err}")

    # The state is replaced while it is read: what is read goes, and the answer is the new one.
    question = ["rank", "2018-09-03", "--format", "csv"]
    (folder / "more.jsonl").write_text(day(3, "嵐", first=11))
    place.ingest("v", "more.jsonl")
    new = place.run("--warehouse", "v", *question)[1]

    def replaced(method, key):
        if method == "GET" and "tokens/" in key:
            store.hook = lambda method, key: None
            status, _, err = place.run("push", "s3://posts/a", "--warehouse", "v")
            expect(status == 0, f"the push meanwhile: {err}")

    place.forget_cache()
    store.hook = replaced
    status, out, err = place.run("--warehouse", "s3://posts/a", *question)
    expect(status == 0 and out == new and "嵐" in out, f"a reader meanwhile: {out}{err}")

    # An older state.
    status, _, err = place.run("push", "s3://posts/a", "--warehouse", "w")
    expect(status == 1, "an older state is refused")

    # A bit of one object.
    key = next(key for key in store.objects if "/tokens/date=2018-09-03" in key)
    content = bytearray(store.objects[key])
    content[len(content) // 2] ^= 1
    store.objects[key] = bytes(content)
    place.forget_cache()
    status, out, err = place.run("--warehouse", "s3://posts/a", "rank", "2018-09-03")
    expect(status == 1 and out == "" and "hash" in err, f"a flipped bit: {out}{err}")
    status, out, _ = place.run("--warehouse", "s3://posts/a", "verify")
    expect(status == 1 and "tokens/date=2018-09-03" in out, f"verify names it: {out}")

    # A store that is in trouble for a while, and one that is not there.
    failures_left = 2

    def busy(*_):
        nonlocal failures_left
        failures_left -= 1
        return 503 if failures_left >= 0 else None

    store.hook = busy
    expect(place.run("--warehouse", "s3://posts/a", "status")[0] == 0, "it is asked again")
    store.hook = lambda method, key: 403
    status, _, err = place.run("--warehouse", "s3://posts/a", "status")
    expect(status == 1 and "credentials" in err, f"denied: {err}")
    store.hook = lambda method, key: None
    status, _, err = place.run("--warehouse", "s3://elsewhere/a", "status")
    expect(status == 1 and "NoSuchBucket" in err, f"no bucket: {err}")
    for command in (["nightly"], ["ingest", "1.jsonl"], ["forget", "--tweet", "1"], ["verify", "--repair"]):
        status, _, err = place.run("--warehouse", "s3://posts/a", *command)
        expect(status == 1 and "is read-only here" in err, f"{command}: {err}")


def unconditional(program, folder):
    store = Store("posts", honours_conditions=False)
    place = Place(program, folder, store.endpoint)
    (folder / "one.jsonl").write_text(day(1, "雨"))
    place.ingest("w", "one.jsonl")
    status, _, err = place.run("push", "s3://posts", "--warehouse", "w")
    expect(status == 1 and "If-None-Match" in err, f"a store without conditions: {err}")
    expect(store.objects == {}, "nothing was sent to it")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    for check in (moto, killed, races, unconditional):
        with tempfile.TemporaryDirectory(prefix="tsubuyaki-objects-") as folder:
            check(program, pathlib.Path(folder))
    print(f"object storage: {checks} checks, {len(failures)} failed")
    for failure in failures:
        print(f"  {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
