//! `bench letters`: the letters of a large campaign, as one tagged PDF.

use crate::measure::{mebibytes, peak_bytes, repeat};
use ::letters::{Addressee, Letter, Model, letters};
use clap::Parser;
use std::time::Instant;

/// Letters of a campaign.
#[derive(Debug, Parser)]
struct Arguments {
    #[arg(long, default_value_t = 5_000)]
    letters: usize,
    #[arg(long, default_value_t = 3)]
    times: usize,
}

pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let asked = Arguments::parse_from(arguments);
    let model = Model {
        landlord: "Habitat Valombre".to_owned(),
        subject: "Bien vivre à {résidence}".to_owned(),
        body: "Vous habitez {résidence}. Nous souhaitons que vous y viviez bien, longtemps.\n\
               Nous vous proposons de regarder votre logement avec vous : la douche, les marches, les poignées. La \
               visite est gratuite. Vous choisissez ensuite ce que vous voulez, ou rien.\n\
               Venez nous voir le {date de la réunion}, {lieu de la réunion}, ou appelez {référent} au {téléphone}."
            .to_owned(),
        referent: "Amina Diallo".to_owned(),
        phone: "05 56 00 00 00".to_owned(),
        meeting_date: "jeudi 12 mars 2026".to_owned(),
        meeting_place: "salle commune, à 14 h".to_owned(),
        written_on: "Le lundi 2 mars 2026".to_owned(),
    };
    let all: Vec<Letter> = (0..asked.letters)
        .map(|n| {
            model.letter(&invented(n)).map_err(|faults| anyhow::anyhow!("the letter has faults: {faults:?}"))
        })
        .collect::<anyhow::Result<_>>()?;
    let started = Instant::now();
    let (bytes, cost) = repeat(asked.times, || {
        letters("Lettres", &all, &mut |_| true).map(|pdf| pdf.len()).map_err(|(_, error)| error.to_string())
    });
    let bytes = bytes.map_err(anyhow::Error::msg)?;
    println!("{} letters, one page each, PDF/UA-1 checked by the writer", asked.letters);
    println!("processor    {:.2} s at least, {:.2} s in the middle", cost.least, cost.median);
    println!("wall clock   {:.2} s for {} runs", started.elapsed().as_secs_f64(), asked.times);
    println!("file         {}", mebibytes(Some(bytes as u64)));
    println!("peak memory  {}", mebibytes(peak_bytes()));
    Ok(())
}

fn invented(n: usize) -> Addressee {
    Addressee {
        name: (!n.is_multiple_of(3)).then(|| format!("Madame Durand {n}")),
        residence: format!("Les Tilleuls {}", n % 40),
        door: format!("bâtiment A, escalier {}, étage {}, appartement {n}", n % 4, n % 9),
        street: format!("{} rue des Tilleuls", n % 120),
        town: "33999 VALOMBRE".to_owned(),
        dwelling: format!("HV-TIL-{n}"),
        // A code of its own each: a QR code of its own.
        code: format!("K7M-29P-{:03}", n % 1000),
    }
}
