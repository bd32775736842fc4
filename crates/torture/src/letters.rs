//! The letters of a large campaign, from the register to the PDF: an invented landlord is imported, its campaign frozen,
//! and the real program prints it. The figure is that of the whole command: it opens the register, reads the households,
//! asks the gate about each, draws, notes and writes.

use crate::program::Program;
use crate::random::Random;
use crate::stock::{self, Landlord};
use anyhow::{Context, ensure};
use clap::Args;
use register::Register;
use register::campaigns::{ContactLine, Letter, NewCampaign};
use register::portfolio::PortfolioRequest;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

#[derive(Debug, Args)]
pub struct Letters {
    /// About as many: one household in each dwelling.
    #[arg(long, default_value_t = 5_000)]
    pub letters: u64,
    #[arg(long, default_value_t = 3)]
    pub times: u32,
    /// Fails above this time.
    #[arg(long, default_value_t = 30.0)]
    pub seconds: f64,
    #[arg(long, default_value_t = 20_261_122)]
    pub seed: u64,
}

const DWELLINGS_OF_A_RESIDENCE: u64 = 50;

/// Everybody is of the age of a campaign.
fn elders(landlord: &Landlord, random: &mut Random) -> String {
    let mut file = "N° logement;N° bail;Rôle;Année de naissance\n".to_owned();
    for residence in 0..landlord.residences {
        for dwelling in 0..landlord.dwellings {
            let reference = stock::reference(landlord, residence, dwelling);
            let _ = writeln!(file, "{reference};B{reference};Titulaire;{}", 1930 + random.below(30));
        }
    }
    file
}

pub async fn run(program: &Program, asked: &Letters) -> anyhow::Result<()> {
    ensure!(program.database.is_none(), "letters are measured on SQLite");
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let landlord = Landlord {
        number: 1,
        residences: (asked.letters / DWELLINGS_OF_A_RESIDENCE).max(1),
        dwellings: DWELLINGS_OF_A_RESIDENCE,
    };
    stock::import(program, folder.path(), &data, &landlord)?;
    let file = folder.path().join("occupation.csv");
    std::fs::write(&file, elders(&landlord, &mut Random::new(asked.seed)))?;
    let arguments = ["import", "occupancy", &file.display().to_string(), "--landlord", &stock::name(1)];
    program.run(&data, &arguments)?;
    let campaign = campaign(&data, &landlord).await?;
    let mut slowest: f64 = 0.0;
    for turn in 0..asked.times {
        let output = folder.path().join(format!("lettres-{turn}.pdf"));
        let begun = Instant::now();
        let said = program
            .run(&data, &["campaign", "letters", &campaign, "--output", &output.display().to_string()])?;
        let waited = begun.elapsed().as_secs_f64();
        slowest = slowest.max(waited);
        let size = std::fs::metadata(&output)?.len();
        println!("{waited:.2} s, {:.1} MiB: {}", size as f64 / f64::from(1 << 20), said.trim());
    }
    println!("slowest of {}: {slowest:.2} s, aim {:.0} s", asked.times, asked.seconds);
    ensure!(slowest <= asked.seconds, "too slow");
    Ok(())
}

/// A campaign towards the whole stock, ready to be sent, every household with a name; its id.
async fn campaign(data: &Path, landlord: &Landlord) -> anyhow::Result<String> {
    let register = Register::open(data).await?;
    let today = register::civil::today();
    let owner = register.landlord(None).await?.id;
    let request = PortfolioRequest {
        landlord_id: owner.clone(),
        on: today,
        weights: None,
        prudent: false,
        target: None,
    };
    let residences = register.portfolio(&request).await?.residences.iter().map(|r| r.id.clone()).collect();
    let new = NewCampaign { title: "Bien vivre ici".to_owned(), residences, min_age: 60 };
    let id = register.draft_campaign(&owner, &new, today).await?;
    let letter = Letter {
        subject: "Bien vivre à {résidence}".to_owned(),
        body: "Vous habitez {résidence}. Nous souhaitons que vous y viviez bien, longtemps.\n\nNous vous proposons de \
               regarder votre logement avec vous. La visite est gratuite.\n\nAppelez {référent} au {téléphone}."
            .to_owned(),
        referent: "Amina Diallo".to_owned(),
        phone: "05 56 00 00 00".to_owned(),
        ..Letter::default()
    };
    register.write_letter(&owner, &id, &letter, today).await?;
    let (kept, _) = register.freeze_campaign(&owner, &id, today).await?;
    let mut names = Vec::new();
    for residence in 0..landlord.residences {
        for dwelling in 0..landlord.dwellings {
            let name = format!("Madame Durand {residence} {dwelling}");
            let phone = Some("05 56 00 00 01".to_owned());
            names.push((stock::reference(landlord, residence, dwelling), ContactLine { name, phone }));
        }
    }
    register.set_contacts(&owner, &names, today).await.context("the names")?;
    println!("{kept} households frozen, {} named", names.len());
    register.close().await;
    Ok(id)
}
