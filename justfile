# Each recipe wraps a command that works without just.

# list the recipes
default:
    @just --list

# the page of a day, after ingesting what is new: just report 2018-09-03
report DATE="latest":
    @cargo run --release --quiet -- ingest --quiet >/dev/null
    @cargo run --release --quiet -- report {{DATE}}

# ingest the inbox, write the pages, print the newest
nightly:
    cargo run --release -- nightly

# all tests
test:
    cargo test --release

# URLs, mentions and hashtags by twitter-text's conformance/extract.yml: just conformance FILE
conformance FILE:
    TSUBUYAKI_CONFORMANCE={{absolute_path(FILE)}} cargo test --release --test integration conformance:: -- --nocapture

# format and lints, as in CI
lint:
    cargo fmt --check
    cargo clippy --release --all-targets --all-features -- -D warnings

# does DuckDB read the same tables, does MeCab find the same words?
check-tables:
    cargo build --release
    python3 tests/other_tools/check_tables.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# how many words of today are kept whole, by class, beside fugashi and SudachiPy in a Python environment that this makes: just check-words FILE for another list
check-words *LISTS:
    cargo build --release
    python3 -m venv "${CARGO_TARGET_DIR:-target}/words-python"
    "${CARGO_TARGET_DIR:-target}/words-python/bin/pip" install -q --disable-pip-version-check -r tests/words/requirements.txt
    "${CARGO_TARGET_DIR:-target}/words-python/bin/python" tests/other_tools/check_words.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{LISTS}}

# does DuckDB give the same answers, cell by cell? just parity WAREHOUSE
parity WAREHOUSE="":
    cargo build --release
    python3 tests/other_tools/check_queries.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{WAREHOUSE}}

# the statistics and bursts against SciPy, mpmath and DuckDB
check-statistics:
    cargo build --release --bins --examples
    python3 tests/other_tools/check_statistics.py "${CARGO_TARGET_DIR:-target}/release"
    python3 tests/other_tools/check_bursts.py "${CARGO_TARGET_DIR:-target}/release"

# does compare find changes where there are none, and miss those that there are?
check-null:
    cargo build --release --bin tsubuyaki
    python3 tests/other_tools/check_null.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# time of questions beside DuckDB, over 4,000 generated days, and of a page: just bench --warehouse DIR
bench *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/questions.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}
    python3 benches/page.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# time of a day's page, with its limits: just bench-page --warehouse DIR
bench-page *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/page.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# check the pages in Debian's Chromium, with screenshots (needs chromium, fonts-noto-cjk, node, java)
check-pages PICTURES="target/pictures":
    cargo build --release
    cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
    node tests/browser/check.mjs "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" tests/browser {{PICTURES}}

# the picture in the README: the sample's page in Chromium
screenshot:
    cargo build --release
    cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --silent
    node tests/browser/screenshot.mjs "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" tests/browser tests/browser/page.png

# time and memory of ingest, beside mecab on the same texts: just bench-ingest FILE
bench-ingest FILE:
    cargo build --release
    python3 benches/ingest.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{FILE}}

# CPU time of `ingest --lang ja` on a made-up firehose, beside jq: just bench-firehose 10000000 (needs zstd, jq)
bench-firehose *OPTIONS:
    cargo build --release --bin tsubuyaki
    python3 benches/firehose.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# how tokenizing grows with a text's length, for texts that repeat one thing
bench-length:
    cargo run --release --example time_by_length

# where an ingest spends its time, as a flame graph: just bench-flames FILE OUT.svg (needs perf and inferno)
bench-flames FILE OUT:
    cargo build --release
    python3 benches/flame_graph.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{FILE}} {{OUT}}

# every goal of speed with its figure, pass or miss: just bench-goals --corpus FILE (takes some minutes; peers: Debian's mecab and mecab-ipadic-utf8, and a Python environment that this makes)
bench-goals *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets --example bare_segmentation
    python3 -m venv "${CARGO_TARGET_DIR:-target}/bench-python"
    "${CARGO_TARGET_DIR:-target}/bench-python/bin/pip" install -q --disable-pip-version-check -r benches/requirements.txt
    "${CARGO_TARGET_DIR:-target}/bench-python/bin/python" benches/goals.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# instructions of ingest, rank, compare and a page on the sample, by Valgrind, beside benches/instructions.json: --update writes it anew
bench-instructions *OPTIONS:
    cargo build --release --bin tsubuyaki
    python3 benches/instructions.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# memory of ingest as the input grows, and with few open files; of questions about days that are meant to take much
bench-memory *OPTIONS:
    cargo build --release --bin tsubuyaki --example generate_tweets
    python3 benches/memory.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# fuzz the reader of an input format, `any`, `container`, `workbook` or `text` (needs cargo-fuzz and a nightly toolchain)
fuzz CHECK="any" SECONDS="60":
    mkdir -p fuzz/corpus/{{CHECK}} fuzz/artifacts/{{CHECK}} fuzz/seeds/{{CHECK}}
    TSUBUYAKI_CHECK={{CHECK}} cargo +nightly fuzz run checks fuzz/corpus/{{CHECK}} fuzz/seeds/{{CHECK}} -- -max_total_time={{SECONDS}} -artifact_prefix=fuzz/artifacts/{{CHECK}}/

# the program under faults: kills, full disks, flipped bits, hostile files. --quick: about 300 cases; --only KIND
faults *OPTIONS:
    cargo build --release
    "$(tests/faults/prepare.sh)" tests/faults "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{OPTIONS}}

# does that suite fail if the program is broken on purpose (tests/faults/patches)?
faults-can-fail:
    "$(tests/faults/prepare.sh)" tests/faults/can_fail.py

# licences, duplicate versions and sources of the dependencies (needs cargo-deny)
deny:
    cargo deny --locked check licenses bans sources

# a wheel with the program and its Python module: target/wheels/tsubuyaki-*.whl
wheel:
    packaging/wheel.sh target/wheels

# the wheel in an empty environment, with Polars, pandas, DuckDB and Delta Lake
check-wheel: wheel
    integrations/python/check.sh target/wheels

# a warehouse in object storage: moto, kills, races, a store without conditions (needs the package moto[server])
check-object-storage:
    cargo build --release
    python3 tests/other_tools/check_object_storage.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"

# the examples in integrations/, and whether their rankings are the program's: just interop duckdb polars
interop *TOOLS="--all":
    cargo build --release
    python3 tests/other_tools/check_readers.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{TOOLS}}

# Spark on two worker processes: the same tokens? (needs pyspark, Java and the wheel) --kill, --questions, --raw FILES
check-spark WAREHOUSE *OPTIONS:
    cargo build --release
    python3 tests/other_tools/check_spark.py "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" {{WAREHOUSE}} {{OPTIONS}}

# what is handed out, in target/dist: archive, Debian package (needs cargo-deb), wheel, licences, list of contents, checksums
dist:
    cargo build --release
    packaging/dist.sh "${CARGO_TARGET_DIR:-target}/release/tsubuyaki" target/dist

# the Debian package installed, run and removed in a root of its own (needs root, cargo-deb)
check-deb: dist
    packaging/check_deb.sh target/dist/tsubuyaki_*.deb

# the image of packaging/Containerfile built and run (needs root, buildah)
check-image:
    cargo build --release
    packaging/check_image.sh "${CARGO_TARGET_DIR:-target}/release/tsubuyaki"
