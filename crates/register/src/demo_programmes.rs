//! A works programme of the invented landlord: two scenarios, the second with a ramp, a lift and other payers. Neither is computed: one
//! press does it.

use crate::programmes::{CampaignTerms, Facts, OfficeRoom, PensionWindow, Settings};
use crate::{Error, Register};
use jiff::civil::Date;

/// Years of the programme.
const YEARS: u8 = 6;

/// Prices and budgets of the invented landlord, in cents.
fn settings(years: u8) -> Settings {
    let mut settings = Settings::beginning(years);
    settings.budgets_cents = vec![4_000_000; usize::from(years)];
    for (package, price) in settings.packages.iter_mut().zip([140_000, 620_000]) {
        package.price_cents = Some(price);
    }
    settings.campaign = CampaignTerms { fixed_cents: 250_000, discount_permille: 120, targets_only: true };
    settings
}

/// The second scenario: what is unknown turns out well, steps are taken away, others pay a part.
fn wider(mut settings: Settings, first_year: i16) -> Settings {
    settings.facts = Facts::Possible;
    settings.price_rise_permille = 20;
    settings.goal_dwellings = Some(40);
    settings.ramp.price_cents = Some(1_800_000);
    settings.lift.price_cents = Some(11_000_000);
    settings.offices = vec![OfficeRoom {
        office: "SIP Valombre".to_owned(),
        communes: vec!["*".to_owned()],
        room_cents: vec![Some(1_500_000), Some(1_800_000)],
    }];
    settings.pensions = vec![PensionWindow {
        name: "Caisse de Valombre".to_owned(),
        departments: vec!["*".to_owned()],
        first_year,
        last_year: first_year.saturating_add(3),
        least: 4,
        most: 20,
        cap_cents: 350_000,
        envelope_cents: None,
    }];
    settings
}

impl Register {
    /// Adds the programme of the invented landlord.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_programmes(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let stock = self.demo_person("patrimoine", landlord_id).await?;
        let first_year = today.year().saturating_add(1);
        let name = format!("Adaptation {first_year}-{}", first_year.saturating_add(i16::from(YEARS) - 1));
        let (_, first) =
            stock.add_programme(landlord_id, &name, (first_year, YEARS), "A – ce qui est sûr").await?;
        let plain = settings(YEARS);
        let second = stock.clone_programme_scenario(landlord_id, &first, "B – rampes et partenaires").await?;
        for (id, name, settings) in [
            (&first, "A – ce qui est sûr", plain.clone()),
            (&second, "B – rampes et partenaires", wider(plain, first_year)),
        ] {
            let saved = stock.save_programme_scenario(landlord_id, (id, 1), name, &settings).await;
            saved.map_err(|refused| Error::Computation(format!("the invented programme: {refused:?}")))?;
        }
        Ok(())
    }
}
