//! The sorts of hostile files, each made again from the seed.

use crate::random::Random;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A sort of hostile file.
pub struct Sort {
    pub what: &'static str,
    /// As which kind of import it is sent.
    pub kind: &'static str,
    pub name: &'static str,
    pub make: fn(&mut Random) -> anyhow::Result<Vec<u8>>,
}

const fn sort(
    what: &'static str,
    kind: &'static str,
    name: &'static str,
    make: fn(&mut Random) -> anyhow::Result<Vec<u8>>,
) -> Sort {
    Sort { what, kind, name, make }
}

pub const SORTS: [Sort; 25] = [
    sort("nothing at all", "stock", "vide.csv", |_| Ok(Vec::new())),
    sort("random bytes", "stock", "hasard.csv", |random| Ok(bytes(random, 300_000))),
    sort("one line of 40 MB", "stock", "ligne.csv", |_| Ok(vec![b'a'; 40 << 20])),
    sort("a quote that never ends", "stock", "guillemet.csv", |_| {
        Ok([b"DEPCOM;CODEPOSTAL\n\"".to_vec(), vec![b'x'; 20 << 20]].concat())
    }),
    sort("a million columns", "stock", "colonnes.csv", |_| Ok(";".repeat(1_000_000).into_bytes())),
    sort("a million short lines", "stock", "lignes.csv", |_| Ok("\n;\n".repeat(1_000_000).into_bytes())),
    sort("bytes of nothing", "stock", "zeros.csv", |_| Ok(vec![0; 8 << 20])),
    sort("half of a UTF-16 file", "stock", "utf16.csv", |random| {
        Ok([vec![0xFF, 0xFE], bytes(random, 65_537)].concat())
    }),
    sort("formulas and paths in cells", "stock", "../../etc/passwd.csv", |_| {
        let cell = "=cmd|'/c calc'!A1;@SUM(1);+1;../../../etc/passwd;<script>alert(1)</script>;' OR 1=1 --";
        Ok(format!(
            "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;LIBCOM;NOMVOIE\n{}",
            format!("{cell}\n").repeat(20_000)
        )
        .into_bytes())
    }),
    sort("numbers without bounds", "stock", "nombres.csv", |random| {
        let mut file =
            "IDENT_REP;IDENT_INT;DEPCOM;CODEPOSTAL;NOMVOIE;NBPIECE;SURFHAB;CONSTRUCT;LATITUDE;LONGITUDE\n"
                .to_owned();
        for n in 0..5_000 {
            let wild = ["1e999", "-1e308", "NaN", "inf", "99999999999999999999", "0x7f", "-0", "١٢٣"];
            let draw = |random: &mut Random| wild[usize::try_from(random.below(8)).unwrap_or(0)];
            file.push_str(&format!(
                "{n};R{n};33999;33999;RUE;{};{};{};{};{}\n",
                draw(random),
                draw(random),
                draw(random),
                draw(random),
                draw(random)
            ));
        }
        Ok(file.into_bytes())
    }),
    sort("a workbook that unfolds to 2 GB", "stock", "bombe.xlsx", |_| {
        workbook(&|out| {
            out.write_all(b"<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>")?;
            for _ in 0..2048 {
                out.write_all(&[b'A'; 1 << 20])?;
            }
            out.write_all(b"</t></is></c></row>")
        })
    }),
    sort("a workbook that says it has all the rows of the world", "stock", "dimension.xlsx", |_| {
        workbook(&|out| {
            out.write_all(b"<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>")
        })
    }),
    sort("a workbook with cells out of all bounds", "stock", "cellules.xlsx", |_| {
        workbook(&|out| out.write_all(b"<row r=\"4294967295\"><c r=\"ZZZZZZZ4294967295\"><v>1</v></c></row>"))
    }),
    sort("a workbook cut in the middle", "stock", "coupe.xlsx", |random| {
        let whole = workbook(&|out| out.write_all(b"<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"))?;
        let end = usize::try_from(random.below(whole.len() as u64))?;
        Ok(whole[..end].to_vec())
    }),
    sort("a workbook with flipped bits", "stock", "bits.xlsx", |random| {
        let mut whole = workbook(&|out| out.write_all(b"<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"))?;
        for _ in 0..40 {
            let at = usize::try_from(random.below(whole.len() as u64))?;
            whole[at] ^= 1 << random.below(8);
        }
        Ok(whole)
    }),
    sort("a workbook of 60 000 parts", "stock", "parties.xlsx", |_| {
        archive(&|zip| {
            for n in 0..60_000 {
                zip.start_file(format!("xl/worksheets/sheet{n}.xml"), SimpleFileOptions::default())?;
            }
            Ok(())
        })
    }),
    sort("a thousand million laughs", "stock", "rires.xlsx", |_| {
        archive(&|zip| {
            zip.start_file("xl/workbook.xml", SimpleFileOptions::default())?;
            let mut text = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a0 \"ha\">".to_owned();
            for n in 1..30 {
                text.push_str(&format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)));
            }
            zip.write_all(format!("{text}]><workbook>&a29;</workbook>").as_bytes())?;
            Ok(())
        })
    }),
    sort("streets: random bytes", "streets", "hasard.osm.pbf", |random| Ok(bytes(random, 200_000))),
    sort("streets: a block that says it is 2 GB long", "streets", "bloc.osm.pbf", |random| {
        Ok([
            vec![0, 0, 0, 13, 10, 9],
            b"OSMHeader".to_vec(),
            vec![0x18, 0xFF, 0xFF, 0xFF, 0xFF, 7],
            bytes(random, 4096),
        ]
        .concat())
    }),
    sort("streets: an XML of 300 000 tags, one in the other", "streets", "profond.osm", |_| {
        Ok(format!("<?xml version=\"1.0\"?><osm>{}", "<way id=\"1\">".repeat(300_000)).into_bytes())
    }),
    sort("streets: what unfolds to 4 GB", "streets", "bombe.osm.gz", |_| {
        let mut out = GzEncoder::new(Vec::new(), Compression::best());
        out.write_all(b"<?xml version=\"1.0\"?><osm>")?;
        for _ in 0..4096 {
            out.write_all(&[b' '; 1 << 20])?;
        }
        Ok(out.finish()?)
    }),
    sort("places: 500 000 brackets", "places", "crochets.json", |_| Ok("[".repeat(500_000).into_bytes())),
    sort("neighbourhoods: a shape without end", "neighbourhoods", "forme.geojson", |random| {
        let mut file = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code_qp\":\"QN03399\"},\
\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[".to_owned();
        for _ in 0..200_000 {
            file.push_str(&format!("[{}e{},1],", random.below(9), random.below(400)));
        }
        Ok(file.into_bytes())
    }),
    sort("communes: keys that say nothing", "communes", "cles.json", |random| {
        Ok(format!(
            "{{{}\"fin\":0}}",
            (0..200_000).map(|_| format!("\"{}\":null,", random.next())).collect::<String>()
        )
        .into_bytes())
    }),
    sort("answers of a visit out of all bounds", "survey", "visites.csv", |random| {
        let mut file = "residence;item;valeur;date\n".to_owned();
        for n in 0..20_000 {
            file.push_str(&format!("O001-000;COM-{n};{};9999-99-99\n", random.next()));
        }
        Ok(file.into_bytes())
    }),
];

fn bytes(random: &mut Random, length: usize) -> Vec<u8> {
    (0..length).map(|_| random.next().to_le_bytes()[0]).collect()
}

type Parts<'a> = &'a dyn Fn(&mut ZipWriter<Cursor<Vec<u8>>>) -> anyhow::Result<()>;

fn archive(parts: Parts<'_>) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    parts(&mut zip)?;
    Ok(zip.finish()?.into_inner())
}

/// A workbook of one sheet, whose rows are written as they come.
fn workbook(rows: &dyn Fn(&mut dyn Write) -> std::io::Result<()>) -> anyhow::Result<Vec<u8>> {
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";
    let relations = |kind: &str, target: &str| {
        format!(
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>\
<sheet name=\"Parc\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    archive(&|zip| {
        let options = SimpleFileOptions::default().large_file(true);
        for (name, text) in [
            ("[Content_Types].xml", types.to_owned()),
            ("_rels/.rels", relations("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", book.to_owned()),
            ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml")),
        ] {
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options)?;
        zip.write_all(b"<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>")?;
        rows(zip)?;
        zip.write_all(b"</sheetData></worksheet>")?;
        Ok(())
    })
}
