"""The same validation of an RPLS file by Polars and by DuckDB, on one thread each.

For each row: commune code of five characters, floor, rooms 1-9, area 9-150 m2, built, let and acquired years between
1600 and next year, let not before built, energy class A-G, financing in the list, position in France, geocoder in the
same commune. Gives how many values break each rule, and dwellings and mean area by commune.
Usage: stock_peers.py polars|duckdb FILE OUT.json TIMES
"""

import json
import resource
import sys
import time

PEER, FILE, OUT, TIMES = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
FINAN = [10, 11, 12, 13, 14, 15, 16, 17, 49, 50, 51, 52, 53, 54, 55, 99]


def with_polars():
    import polars as pl

    text = lambda name: pl.col(name).str.strip_chars()
    number = lambda name: text(name).str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    filled = lambda name: text(name) != ""
    floor = (
        pl.when(text("ETAGE").str.to_uppercase().is_in(["RC", "RDC", "RJ", "REZ"]))
        .then(0)
        .when(text("ETAGE").str.to_uppercase() == "SS")
        .then(-1)
        .otherwise(text("ETAGE").str.replace(r"^R\+", "").str.replace(r"\.0+$", "").cast(pl.Int32, strict=False))
    )
    lat = text("latitude").str.replace(",", ".").cast(pl.Float64, strict=False)
    lon = text("longitude").str.replace(",", ".").cast(pl.Float64, strict=False)
    year = lambda name: filled(name) & (number(name).is_null() | ~number(name).is_between(1600, 2027))
    rules = {
        "commune": text("DEPCOM").str.zfill(5).str.len_chars() != 5,
        "floor": filled("ETAGE") & floor.is_null(),
        "rooms": filled("NBPIECE") & ~number("NBPIECE").is_between(1, 9).fill_null(False),
        "area": filled("SURFHAB") & ~number("SURFHAB").is_between(9, 150).fill_null(False),
        "built": year("CONSTRUCT"),
        "let": year("LOCAT"),
        "acquired": year("PATRIMOINE"),
        "let_before_built": (number("LOCAT") < number("CONSTRUCT")).fill_null(False),
        "energy": filled("DPEENERGIE") & ~text("DPEENERGIE").is_in(list("ABCDEFGN")),
        "financing": filled("FINAN") & ~number("FINAN").is_in(FINAN).fill_null(False),
        "position": ~(lon.is_between(-5.5, 9.8) & lat.is_between(41.2, 51.3)).fill_null(False),
        "other_commune": filled("result_citycode") & (text("result_citycode") != text("DEPCOM").str.zfill(5)),
    }
    # Everything is read as text, as a validator must: a cell that is not a number is a finding, not an error.
    frame = pl.read_csv(FILE, separator=";", infer_schema=False, missing_utf8_is_empty_string=True)
    counts = frame.select([pl.len().alias("rows")] + [rule.sum().alias(name) for name, rule in rules.items()])
    communes = frame.group_by(text("DEPCOM").str.zfill(5).alias("c")).agg(pl.len(), number("SURFHAB").mean())
    return counts.row(0, named=True), communes.height, pl.__version__


def with_duckdb():
    import duckdb

    number = lambda c: f"TRY_CAST(regexp_replace(trim({c}), '\\.0+$', '') AS INTEGER)"
    year = lambda c: f"(trim({c}) <> '' AND NOT COALESCE({number(c)} BETWEEN 1600 AND 2027, false))"
    floor = (
        "CASE WHEN upper(trim(ETAGE)) IN ('RC','RDC','RJ','REZ') THEN 0 WHEN upper(trim(ETAGE)) = 'SS' THEN -1 "
        "ELSE TRY_CAST(regexp_replace(regexp_replace(trim(ETAGE), '^R\\+', ''), '\\.0+$', '') AS INTEGER) END"
    )
    lat = "TRY_CAST(replace(trim(latitude), ',', '.') AS DOUBLE)"
    lon = "TRY_CAST(replace(trim(longitude), ',', '.') AS DOUBLE)"
    rules = {
        "commune": "length(lpad(trim(DEPCOM), 5, '0')) <> 5",
        "floor": f"trim(ETAGE) <> '' AND ({floor}) IS NULL",
        "rooms": f"trim(NBPIECE) <> '' AND NOT COALESCE({number('NBPIECE')} BETWEEN 1 AND 9, false)",
        "area": f"trim(SURFHAB) <> '' AND NOT COALESCE({number('SURFHAB')} BETWEEN 9 AND 150, false)",
        "built": year("CONSTRUCT"),
        "let": year("LOCAT"),
        "acquired": year("PATRIMOINE"),
        "let_before_built": f"COALESCE({number('LOCAT')} < {number('CONSTRUCT')}, false)",
        "energy": "trim(DPEENERGIE) <> '' AND trim(DPEENERGIE) NOT IN ('A','B','C','D','E','F','G','N')",
        "financing": f"trim(FINAN) <> '' AND NOT COALESCE({number('FINAN')} IN ({','.join(map(str, FINAN))}), false)",
        "position": f"NOT COALESCE({lon} BETWEEN -5.5 AND 9.8 AND {lat} BETWEEN 41.2 AND 51.3, false)",
        "other_commune": "trim(result_citycode) <> '' AND trim(result_citycode) <> lpad(trim(DEPCOM), 5, '0')",
    }
    base = duckdb.connect()
    base.execute("SET threads = 1")
    base.execute(
        f"CREATE TABLE f AS SELECT * FROM read_csv('{FILE}', delim=';', header=true, all_varchar=true, nullstr='\\x01')"
    )
    selected = ", ".join(f"count(*) FILTER ({rule}) AS {name}" for name, rule in rules.items())
    row = base.execute(f"SELECT count(*) AS rows, {selected} FROM f").fetchone()
    communes = base.execute(
        f"SELECT lpad(trim(DEPCOM), 5, '0') c, count(*), avg({number('SURFHAB')}) FROM f GROUP BY c"
    ).fetchall()
    return dict(zip(["rows", *rules], row)), len(communes), duckdb.__version__


def main():
    work = {"polars": with_polars, "duckdb": with_duckdb}[PEER]
    seconds = []
    for _ in range(TIMES):
        start = time.process_time()
        counts, communes, version = work()
        seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with open(OUT, "w", encoding="utf-8") as out:
        json.dump({"version": version, "seconds": seconds, "peak": peak, "counts": counts, "communes": communes}, out)


main()
