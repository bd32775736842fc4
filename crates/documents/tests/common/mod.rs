//! A document with one of everything.

use documents::{Align, Block, Chart, Document, Form, Language, Picture, Point, Series, Table, Text};
use jiff::civil::date;

/// A table of so many rows.
pub fn table(rows: usize) -> Table {
    Table {
        caption: "Résidences, par indice".to_owned(),
        headers: vec!["Résidence".into(), "Commune".into(), "Logements".into(), "Indice".into()],
        rows: (0..rows)
            .map(|n| {
                let name = format!("Les Tilleuls {n}");
                vec![name, "Valombre".into(), format!("{}", 10 + n), "42–58".into()]
            })
            .collect(),
        alignment: vec![Align::Left, Align::Left, Align::Right, Align::Right],
        total: Some(vec!["Ensemble".into(), String::new(), "1 240".into()]),
        named_rows: true,
    }
}

pub fn picture(chart: Chart) -> Picture {
    let point = |size: f64| Some(Point { size, said: format!("{size} logements") });
    Picture {
        caption: "Logements adaptés par année".to_owned(),
        alternative: "Les logements adaptés passent de 12 en 2027 à 30 en 2029.".to_owned(),
        chart,
        labels: vec!["2027".into(), "2028".into(), "2029".into()],
        series: vec![
            Series { name: "Prévus".into(), points: vec![point(12.0), None, point(30.0)] },
            Series { name: "Faits".into(), points: vec![point(10.0), point(21.0), None] },
        ],
    }
}

/// A report with every kind of block.
pub fn report(rows: usize) -> Document {
    Document {
        title: "Plan stratégique de patrimoine : vieillissement".to_owned(),
        subtitle: "Parc de l’Office de Valombre".to_owned(),
        language: Language::French,
        form: Form::Report,
        author: "Office de Valombre".to_owned(),
        date: Some(date(2026, 11, 22)),
        footer: "Office de Valombre – chapitre vieillissement".to_owned(),
        blocks: vec![
            Block::heading(1, "Portrait du parc"),
            Block::paragraph(
                Text::from("Le parc compte ").then_bold("1 240 logements").then(", en 38 résidences."),
            ),
            Block::List(vec!["Une résidence avec ascenseur".into(), "Deux < trois & quatre".into()]),
            Block::heading(2, "Indice par résidence"),
            Block::Table(table(rows)),
            Block::note("Source : registre, au 22 novembre 2026."),
            Block::Picture(picture(Chart::Bars)),
            Block::Picture(picture(Chart::Lines)),
            Block::PageBreak,
            Block::heading(1, "Méthode"),
            Block::paragraph("L’indice est un intervalle."),
        ],
    }
}

/// A letter.
pub fn letter() -> Document {
    Document {
        title: "Réclamation, taxe foncière 2026".to_owned(),
        form: Form::Letter,
        footer: "Office de Valombre".to_owned(),
        blocks: vec![
            Block::paragraph("Office de Valombre\n1 place de la Mairie\n33999 Valombre"),
            Block::Address {
                lines: vec![
                    "Centre des impôts fonciers".into(),
                    "2 rue du Château".into(),
                    "33000 BORDEAUX".into(),
                ],
            },
            Block::heading(1, "Objet : dégrèvement"),
            Block::paragraph("Madame, Monsieur,"),
            Block::paragraph("Nous vous prions de bien vouloir examiner la demande qui suit."),
            Block::Signature { lines: vec!["Valombre, le 22 novembre 2026".into(), "La directrice".into()] },
        ],
        ..Document::default()
    }
}
