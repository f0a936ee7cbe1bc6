"""Whether two folders of Parquet have the same rows, in whatever files and order."""

import duckdb


def fingerprint(folder, table, columns=None):
    """Rows of a table, and a hash of them that does not depend on their order."""
    db = duckdb.connect()
    source = f"read_parquet('{folder}/{table}/*/*.parquet', hive_partitioning = true)"
    columns = columns or [row[0] for row in db.execute(f"DESCRIBE FROM {source}").fetchall()]
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    return db.execute(f"SELECT COUNT(*), SUM(hash({names})::HUGEINT) FROM {source}").fetchall()[0], columns


def compare(warehouse, tables, names=("tokens", "terms")):
    """Whether the tables that another tool wrote have the rows of a warehouse; says so."""
    same = True
    for table in names:
        expected, columns = fingerprint(warehouse, table)
        found, _ = fingerprint(tables, table, columns)
        print(f"{table}: {found[0]:,} rows, {'the same hash' if found == expected else f'FAILED: {expected}'}")
        same &= found == expected
    return same
