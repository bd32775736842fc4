//! The agreement of the invented town with an invented fund: two hundred dwellings over four years, some of them made, and
//! works that run behind.

use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use pension::Terms;
use tabular::{Limits, Table};

/// One dwelling of the stock out of so many is in the agreement.
const EVERY: usize = 4;

fn before(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}

/// The rows of the file that brings its dwellings: the older the commitment, the further the works.
fn rows(references: &[String], start: Date, today: Date) -> String {
    let mut text = String::from(
        "logement;age;retraite;gir;engage_le;cout_estime;travaux_le;cout_eligible;demande_le;montant_demande;\
         paye_le;montant_paye\n",
    );
    let chosen: Vec<&String> = references.iter().step_by(EVERY).collect();
    let days = i64::from(start.until((jiff::Unit::Day, today)).map_or(0, |span| span.get_days()));
    for (at, reference) in chosen.iter().enumerate() {
        let n = i64::try_from(at).unwrap_or(0);
        let count = i64::try_from(chosen.len()).unwrap_or(1).max(1);
        let committed = start.checked_add((n * days / count).days()).unwrap_or(start);
        // Between 2 100 € and 5 200 €: some pass the ceiling.
        let cost = 2_100 + (n * 37 % 32) * 100;
        let (done, claimed, paid) = (
            committed.checked_add(150.days()).unwrap_or(today),
            committed.checked_add(200.days()).unwrap_or(today),
            committed.checked_add(290.days()).unwrap_or(today),
        );
        let aid = cost.min(3_500);
        let gir = if n % 9 == 8 { "" } else { "oui" };
        let mut cells = vec![
            (*reference).clone(),
            "oui".to_owned(),
            "oui".to_owned(),
            gir.to_owned(),
            committed.to_string(),
            cost.to_string(),
        ];
        let is_done = done <= today && n % 3 != 2;
        cells.extend(if is_done { [done.to_string(), cost.to_string()] } else { Default::default() });
        let is_claimed = is_done && claimed <= today && !gir.is_empty();
        cells.extend(if is_claimed { [claimed.to_string(), aid.to_string()] } else { Default::default() });
        let is_paid = is_claimed && paid <= today;
        cells.extend(if is_paid { [paid.to_string(), aid.to_string()] } else { Default::default() });
        text.push_str(&cells.join(";"));
        text.push('\n');
    }
    text
}

impl Register {
    /// Adds the agreement of the invented town with a fund.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_pension(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let finance = self.demo_person("finance", landlord_id).await?;
        let references: Vec<String> = sqlx::query_scalar(
            "SELECT reference FROM dwelling WHERE landlord_id = $1 AND is_current = 1 AND reference IS NOT NULL
             ORDER BY reference",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        // An empty town has people and no stock.
        if references.is_empty() {
            return Ok(());
        }
        let start = before(today, 730);
        let terms = Terms {
            fund: "Caisse de retraite de Valombre (inventée)".to_owned(),
            signed_on: before(start, 60),
            start,
            end: start.checked_add(4.years()).and_then(|day| day.yesterday()).unwrap_or(today),
            target_dwellings: 200,
            departements: ["33".to_owned()].into(),
            cap_cents: 350_000,
            min_age: Some(55),
            must_be_retired: true,
            gir_allowed: [5, 6].into(),
            main_scheme: None,
            levels: Vec::new(),
            yearly: std::collections::BTreeMap::new(),
            other_commitments: vec![
                "Deux ateliers de prévention par an et par résidence cible".to_owned(),
                "Former les gardiens au repérage des besoins".to_owned(),
            ],
        };
        let id = finance.make_pension_agreement(landlord_id, &terms).await?;
        let file = rows(&references, start, today).into_bytes();
        let table = Table::from_bytes("convention.csv", file, &Limits::default())
            .map_err(|error| Error::Computation(error.to_string()))?;
        finance
            .import_pension_entries(
                landlord_id,
                &id,
                crate::pension::EntriesFile { table, dry_run: false, with_answers: true },
                today,
            )
            .await?;
        Ok(())
    }
}
