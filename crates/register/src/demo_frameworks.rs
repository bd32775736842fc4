//! Legal studies of the invented town: one whose routes are open, one that still asks, and a social impact contract.

use crate::frameworks::{NewFramework, NewImpactStudy};
use crate::{Error, Register};
use funding::{Fact, Facts};
use jiff::civil::{Date, date};
use procurement::impact::{Aim, Investor, Payer, Terms};

fn facts(all: &[(Fact, &str)]) -> Facts {
    all.iter().fold(Facts::default(), |facts, (fact, text)| facts.with(*fact, text))
}

fn terms(today: Date) -> Terms {
    let paid = date(today.year().saturating_add(2), 6, 30);
    Terms {
        investors: vec![
            Investor { name: "Fonds solidaire régional".to_owned(), cents: 12_000_000, on: Some(today) },
            Investor { name: "Fondation de quartier".to_owned(), cents: 4_000_000, on: Some(today) },
        ],
        payers: vec![
            Payer { name: "Département".to_owned(), share: 6_000 },
            Payer { name: "État".to_owned(), share: 4_000 },
        ],
        aims: vec![
            Aim {
                label: "ménages maintenus un an dans leur logement".to_owned(),
                people: 60,
                target: 40,
                price_cents: 350_000,
                from: 20,
                most: Some(50),
                verified_on: Some(paid),
                low: 5_500,
                high: 7_500,
                without: Some(3_000),
                spared_cents: Some(700_000),
            },
            Aim {
                label: "dettes de loyer apurées".to_owned(),
                people: 30,
                target: 15,
                price_cents: 100_000,
                from: 0,
                most: None,
                verified_on: Some(paid),
                low: 4_000,
                high: 6_000,
                without: Some(2_000),
                spared_cents: Some(150_000),
            },
        ],
        payer_cap_cents: Some(20_000_000),
        gain_cap: Some(1_500),
    }
}

impl Register {
    /// Adds the legal studies of the invented town, through the acts that pages use.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_frameworks(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let head = self.demo_person("direction", landlord_id).await?;
        let open = facts(&[
            (Fact::PublicBuyer, "yes"),
            (Fact::PurchaseNet, "9500000"),
            (Fact::WorksNeed, "no"),
            (Fact::InsertionShare, "70"),
            (Fact::Innovative, "no"),
            (Fact::EssSupplier, "yes"),
            (Fact::ListedService, "no"),
            (Fact::SupplierAuthority, "no"),
        ]);
        let asks = facts(&[
            (Fact::PublicBuyer, "yes"),
            (Fact::SupplierInitiated, "yes"),
            (Fact::EssSupplier, "yes"),
        ]);
        for (title, facts) in [
            ("Conciergerie tenue par la régie de quartier", open),
            ("Services croisés avec une association", asks),
        ] {
            let new = NewFramework { title: title.to_owned(), about: None, facts };
            head.write_framework(landlord_id, None, &new, today).await?;
        }
        let new =
            NewImpactStudy { title: "Rester chez soi : contrat à impact".to_owned(), terms: terms(today) };
        head.write_impact_study(landlord_id, None, &new).await?;
        Ok(())
    }
}
