"""The work of the stock importer by Polars and by DuckDB, on one thread each, in three parts.

`counts`: for each row, commune code of five characters, floor, rooms 1-9, area 9-150 m2, built, let and acquired years
between 1600 and next year, let not before built, energy class A-G, financing in the list, position in France, geocoder
in the same commune. Gives how many values break each of these twelve rules, and dwellings and mean area by commune. Only
the columns that are needed are read.
`validation`: what the importer checks: the twelve, and house number, postcode, type of construction, climate class,
priority neighbourhood, date of the diagnosis (readable, not to come), score of the geocoder, cells whose accents are
damaged, in any column; and the first 200 findings of each rule with their line and value.
`rows`: the same, and what the importer hands over: typed rows with number, repeat index, type and name of the street
made readable, place, identity (digest of the folded cells of the address and the door, and rank among identical rows),
and the SHA-256 of the file.
Usage: stock_peers.py polars|duckdb FILE OUT.json TIMES
"""

import hashlib
import json
import resource
import sys
import time

PEER, FILE, OUT, TIMES = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
STREETS = {"R": "RUE", "AV": "AVENUE", "AVE": "AVENUE", "BD": "BOULEVARD", "BLD": "BOULEVARD", "ALL": "ALLEE"}
STREETS |= {"IMP": "IMPASSE", "PL": "PLACE", "CHE": "CHEMIN", "CH": "CHEMIN", "SQ": "SQUARE", "RTE": "ROUTE"}
STREETS |= {long: long for long in list(STREETS.values())}
SMALL = ["de", "du", "des", "la", "le", "les", "et", "au", "aux", "sur", "en"]
IDENTITY = ["DEPCOM", "NUMVOIE", "INDREP", "TYPVOIE", "NOMVOIE", "COMPLIDENT", "BAT", "IMMEU", "ESC", "COULOIR"]
IDENTITY += ["ENTREE", "NUMAPPT", "NUMBOITE", "ETAGE", "TYPECONST", "NBPIECE", "CONSTRUCT"]
# Accents encoded twice, or lost.
DAMAGED = "".join(map(chr, range(0x80, 0xC0))) + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
FINAN = [10, 11, 12, 13, 14, 15, 16, 17, 49, 50, 51, 52, 53, 54, 55, 99]


def digest():
    with open(FILE, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def with_polars(part):
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
    commune = text("DEPCOM").str.zfill(5)
    year = lambda name: filled(name) & (number(name).is_null() | ~number(name).is_between(1600, 2027))
    rules = {
        "commune": ("DEPCOM", commune.str.len_chars() != 5),
        "floor": ("ETAGE", filled("ETAGE") & floor.is_null()),
        "rooms": ("NBPIECE", filled("NBPIECE") & ~number("NBPIECE").is_between(1, 9).fill_null(False)),
        "area": ("SURFHAB", filled("SURFHAB") & ~number("SURFHAB").is_between(9, 150).fill_null(False)),
        "built": ("CONSTRUCT", year("CONSTRUCT")),
        "let": ("LOCAT", year("LOCAT")),
        "acquired": ("PATRIMOINE", year("PATRIMOINE")),
        "let_before_built": ("LOCAT", (number("LOCAT") < number("CONSTRUCT")).fill_null(False)),
        "energy": ("DPEENERGIE", filled("DPEENERGIE") & ~text("DPEENERGIE").is_in(list("ABCDEFGN"))),
        "financing": ("FINAN", filled("FINAN") & ~number("FINAN").is_in(FINAN).fill_null(False)),
        "position": ("latitude", ~(lon.is_between(-5.5, 9.8) & lat.is_between(41.2, 51.3)).fill_null(False)),
        "other_commune": ("result_citycode", filled("result_citycode") & (text("result_citycode") != commune)),
    }
    # Everything is read as text, as a validator must: a cell that is not a number is a finding, not an error.
    if part != "counts":
        day = pl.concat_str([pl.lit("01/"), text("DPEDATE").str.slice(-7)]).str.to_date("%d/%m/%Y", strict=False)
        house = r"^\d{1,4} ?(?i:BIS|TER|QUATER|[A-Z])?(?:[-/.]\d{1,4} ?(?i:BIS|TER|QUATER|[A-Z])?)*$"
        rules |= {
            "number": ("NUMVOIE", filled("NUMVOIE") & ~text("NUMVOIE").str.contains(house)),
            "postcode": ("CODEPOSTAL", filled("CODEPOSTAL") & ~text("CODEPOSTAL").str.contains(r"^\d{4,5}(\.0)?$")),
            "kind": ("TYPECONST", filled("TYPECONST") & ~text("TYPECONST").is_in(["C", "I", "E"])),
            "climate": ("DPESERRE", filled("DPESERRE") & ~text("DPESERRE").is_in(list("ABCDEFGN"))),
            "priority": ("QPV", filled("QPV") & ~text("QPV").is_in(["1", "2", "9"])),
            "diagnosis": ("DPEDATE", filled("DPEDATE") & (day.is_null() | (day > pl.date(2026, 1, 1)))),
            "score": ("result_score", (text("result_score").cast(pl.Float64, strict=False) < 0.5).fill_null(False)),
        }
    told = {"separator": ";", "infer_schema": False, "missing_utf8_is_empty_string": True}
    # A few columns are read as they are asked for; for all of them, reading once is faster.
    frame = pl.scan_csv(FILE, **told) if part == "counts" else pl.read_csv(FILE, **told).lazy()
    counts = frame.select([pl.len().alias("rows")] + [rule.sum().alias(name) for name, (_, rule) in rules.items()])
    communes = frame.group_by(commune.alias("c")).agg(pl.len(), number("SURFHAB").mean())
    asked = [counts, communes]
    if part != "counts":
        asked.append(frame.select(pl.all().str.contains(f"[ÃÂ][{DAMAGED}]|\ufffd").sum()))
        numbered = frame.with_row_index("line", offset=2)
        asked += [
            numbered.filter(rule).select("line", value=text(column)).head(200) for column, rule in rules.values()
        ]
    if part == "rows":
        digest()
        # `12 BIS RUE X` in the name of the street; the type may be repeated there.
        inside = text("NOMVOIE").str.extract_groups(r"^(?:0*(\d+)\s*(?i:(BIS|TER|QUATER|[A-Z])\b)?[ ,]+)?(.*)$")
        inside = lambda n, field=inside: field.struct.field(str(n))
        kind = pl.when(filled("TYPVOIE")).then(text("TYPVOIE")).otherwise(inside(3).str.extract(r"^(\S+)"))
        kind = kind.str.to_uppercase().str.strip_chars_end(".").replace(STREETS)
        name = inside(3).str.replace(r"^(?i:" + "|".join(STREETS) + r")\.? ", "")
        readable = name.str.to_titlecase().str.replace_many([f" {w.title()} " for w in SMALL], [f" {w} " for w in SMALL])
        place = pl.when(filled("LIEUDIT")).then(text("LIEUDIT")).otherwise(text("COMPLGEO"))
        fold = lambda c: text(c).str.to_lowercase().str.replace_all(r"[^a-z0-9]", "").str.strip_chars_start("0")
        none = lambda value: pl.when(value != "").then(value)
        typed = numbered.select(
            "line",
            key=pl.concat_str([fold(column) for column in IDENTITY], separator="\x1f").hash(),
            number=none(pl.when(filled("NUMVOIE")).then(text("NUMVOIE").str.strip_chars_start("0")).otherwise(inside(1))),
            repeat=none(pl.when(filled("INDREP")).then(text("INDREP")).otherwise(inside(2))),
            street=pl.concat_str([kind.str.to_titlecase(), readable], separator=" "),
            place=none(place),
            postcode=none(text("CODEPOSTAL").str.zfill(5)),
            commune=commune,
            commune_name=none(text("LIBCOM").str.to_titlecase()),
            **{c: none(text(c).str.replace(r"\.0+$", "")) for c in ["BAT", "IMMEU", "ESC", "ENTREE", "NUMAPPT"]},
            floor=floor,
            kind=none(text("TYPECONST")),
            rooms=number("NBPIECE"),
            area=number("SURFHAB"),
            **{c: number(c) for c in ["CONSTRUCT", "LOCAT", "PATRIMOINE", "FINAN"]},
            **{c: none(text(c)) for c in ["DPEENERGIE", "DPESERRE"]},
            priority=text("QPV") == "1",
            lat=lat,
            lon=lon,
            score=text("result_score").cast(pl.Float64, strict=False),
            quality=none(text("result_type")),
        ).with_columns(rank=pl.int_range(1, pl.len() + 1).over("key"))
        asked.append(typed)
    # Two questions put apart are answered faster than together here; many are not.
    counts, communes, *rest = [q.collect() for q in asked] if part == "counts" else pl.collect_all(asked)
    counts = counts.row(0, named=True)
    if part != "counts":
        counts["damaged"] = sum(rest[0].row(0))
    if part == "rows":
        assert rest[-1].height == counts["rows"]
    return counts, communes.height, pl.__version__


def with_duckdb(part):
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
    if part != "counts":
        day = "try_strptime('01/' || right(trim(DPEDATE), 7), '%d/%m/%Y')"
        house = r"^\d{1,4} ?(?i:BIS|TER|QUATER|[A-Z])?(?:[-/.]\d{1,4} ?(?i:BIS|TER|QUATER|[A-Z])?)*$"
        climate = "'A','B','C','D','E','F','G','N'"
        rules |= {
            "number": f"trim(NUMVOIE) <> '' AND NOT regexp_matches(trim(NUMVOIE), '{house}')",
            "postcode": "trim(CODEPOSTAL) <> '' AND NOT regexp_matches(trim(CODEPOSTAL), '^\\d{4,5}(\\.0)?$')",
            "kind": "trim(TYPECONST) <> '' AND trim(TYPECONST) NOT IN ('C', 'I', 'E')",
            "climate": f"trim(DPESERRE) <> '' AND trim(DPESERRE) NOT IN ({climate})",
            "priority": "trim(QPV) <> '' AND trim(QPV) NOT IN ('1', '2', '9')",
            "diagnosis": f"trim(DPEDATE) <> '' AND ({day} IS NULL OR {day} > DATE '2026-01-01')",
            "score": "COALESCE(TRY_CAST(result_score AS DOUBLE) < 0.5, false)",
        }
    base = duckdb.connect()
    base.execute("SET threads = 1")
    source = f"read_csv('{FILE}', delim=';', header=true, all_varchar=true, nullstr='\\x01')"
    if part != "counts":
        base.execute(f"CREATE TABLE f AS SELECT row_number() OVER () + 1 AS line, * FROM {source}")
        source = "f"
    selected = ", ".join(f"count(*) FILTER ({rule}) AS {name}" for name, rule in rules.items())
    row = base.execute(f"SELECT count(*) AS rows, {selected} FROM {source}").fetchone()
    communes = base.execute(
        f"SELECT lpad(trim(DEPCOM), 5, '0') c, count(*), avg({number('SURFHAB')}) FROM {source} GROUP BY c"
    ).fetchall()
    counts = dict(zip(["rows", *rules], row))
    if part != "counts":
        for rule in rules.values():
            base.execute(f"SELECT line, DEPCOM, NOMVOIE FROM f WHERE {rule} LIMIT 200").fetchall()
        names = [name for name, *_ in base.execute("DESCRIBE f").fetchall() if name != "line"]
        damaged = [f"count(*) FILTER (regexp_matches({name}, '[ÃÂ][{DAMAGED}]|\ufffd'))" for name in names]
        counts["damaged"] = sum(base.execute(f"SELECT {', '.join(damaged)} FROM f").fetchone())
    if part == "rows":
        digest()
        inside = lambda n: (
            "regexp_extract(trim(NOMVOIE), '^(?:0*(\\d+)\\s*(?i:(BIS|TER|QUATER|[A-Z])\\b)?[ ,]+)?(.*)$', " + f"{n})"
        )
        cases = " ".join(f"WHEN '{short}' THEN '{long.title()}'" for short, long in STREETS.items())
        kind = f"coalesce(nullif(trim(TYPVOIE), ''), regexp_extract({inside(3)}, '^(\\S+)', 1))"
        kind = f"CASE rtrim(upper({kind}), '.') {cases} ELSE {kind} END"
        name = f"lower(regexp_replace({inside(3)}, '^(?i:{'|'.join(STREETS)})\\.? ', ''))"
        fold = lambda c: f"ltrim(regexp_replace(lower(trim({c})), '[^a-z0-9]', '', 'g'), '0')"
        none = lambda value: f"nullif({value}, '')"
        columns = {
            "line": "line",
            "key": f"md5(concat_ws(chr(31), {', '.join(map(fold, IDENTITY))}))",
            "number": none(f"coalesce(nullif(ltrim(trim(NUMVOIE), '0'), ''), {inside(1)})"),
            "repeat": none(f"coalesce(nullif(trim(INDREP), ''), {inside(2)})"),
            "street": f"concat_ws(' ', {kind}, {name})",
            "place": none("coalesce(nullif(trim(LIEUDIT), ''), trim(COMPLGEO))"),
            "postcode": none("lpad(trim(CODEPOSTAL), 5, '0')"),
            "commune": "lpad(trim(DEPCOM), 5, '0')",
            "commune_name": none("trim(LIBCOM)"),
            **{c: none(f"regexp_replace(trim({c}), '\\.0+$', '')") for c in ["BAT", "IMMEU", "ESC", "ENTREE", "NUMAPPT"]},
            "floor": floor,
            "kind": none("trim(TYPECONST)"),
            **{c: number(c) for c in ["NBPIECE", "SURFHAB", "CONSTRUCT", "LOCAT", "PATRIMOINE", "FINAN"]},
            **{c: none(f"trim({c})") for c in ["DPEENERGIE", "DPESERRE"]},
            "priority": "trim(QPV) = '1'",
            "lat": lat,
            "lon": lon,
            "score": "TRY_CAST(result_score AS DOUBLE)",
            "quality": none("trim(result_type)"),
        }
        listed = ", ".join(f"{value} AS {name}_" for name, value in columns.items())
        base.execute(f"CREATE TABLE typed AS SELECT {listed} FROM f")
        base.execute("CREATE TABLE ranked AS SELECT *, row_number() OVER (PARTITION BY key_ ORDER BY line_) FROM typed")
    return counts, len(communes), duckdb.__version__


def main():
    work = {"polars": with_polars, "duckdb": with_duckdb}[PEER]
    told = {}
    # The part that needs less memory first: the peak of a process only grows.
    for part in ["counts", "validation", "rows"]:
        seconds = []
        for _ in range(TIMES):
            start = time.process_time()
            counts, communes, version = work(part)
            seconds.append(time.process_time() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        told[part] = {"seconds": seconds, "peak": peak, "counts": counts, "communes": communes}
    with open(OUT, "w", encoding="utf-8") as out:
        json.dump({"version": version, **told}, out)


main()
