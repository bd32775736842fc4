//! Property tax of the invented town: two offices, their notices, works that were paid. One year exceeds its tax, one ends
//! soon, one line is ambiguous and one invoice comes twice.

use crate::relief::{NewExpense, NewNotice, Reading};
use crate::{Error, Register};
use jiff::civil::{Date, date};
use relief::amounts::Written;
use relief::expense::Kind;
use relief::payment::{Payment, Retention};

/// The residence that another office taxes, by its dwelling.
const ELSEWHERE: &str = "HV-ERA-A-0303";

/// Works: years before this one, month, day, dwelling, invoice, contractor, label, HT, rate of VAT.
type Paid = (i16, i8, i8, &'static str, &'static str, &'static str, &'static str, i64, i64);

const PAID: [Paid; 9] = [
    (
        2,
        3,
        14,
        "HV-TIL-A-0004",
        "F-0311",
        "Bains du Val",
        "Remplacement baignoire par douche de plain-pied",
        412_000,
        1000,
    ),
    (
        2,
        12,
        19,
        "HV-TIL-A-0101",
        "F-0388",
        "Bains du Val",
        "Pose de barres d’appui WC et douche",
        36_500,
        1000,
    ),
    (
        1,
        2,
        8,
        "HV-TIL-A-0001",
        "F-0402",
        "Bains du Val",
        "Douche à l’italienne, siège rabattable",
        465_000,
        1000,
    ),
    (
        1,
        5,
        22,
        "HV-TIL-A-0204",
        "2214",
        "Menuiserie Roux",
        "Élargissement porte salle de bains",
        128_000,
        1000,
    ),
    (
        1,
        6,
        3,
        "HV-TIL-A-0302",
        "F-0437",
        "Bains du Val",
        "Reprise faïence et peinture suite pose douche",
        98_000,
        1000,
    ),
    (
        1,
        6,
        3,
        "HV-TIL-A-0302",
        "F-0437",
        "BAINS DU VAL",
        "Reprise faïence, peinture après pose de la douche",
        98_000,
        1000,
    ),
    (1, 9, 12, "HV-TIL-A-0401", "77-105", "Plomberie Arnal", "Rénovation salle d’eau", 214_000, 1000),
    (1, 10, 2, "HV-TIL-A-0203", "GC-9", "Gel & Chaud", "Remplacement chaudière murale", 310_000, 550),
    (1, 11, 4, ELSEWHERE, "F-0455", "Bains du Val", "Remplacement baignoire par douche", 398_000, 1000),
];

impl Register {
    /// Adds the property tax of the invented town.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_relief(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        // An empty town has people and no stock.
        let Some(elsewhere) = self.demo_dwelling(landlord_id, ELSEWHERE).await? else { return Ok(()) };
        let finance = self.demo_person("finance", landlord_id).await?;
        let year = today.year();
        let first = finance
            .note_tax_office(
                landlord_id,
                "SIP de Valombre",
                Some("2 place de la Mairie, 33999 Valombre"),
                Reading::Unknown,
            )
            .await?;
        let second = finance.note_tax_office(landlord_id, "SIP des Érables", None, Reading::No).await?;
        let residences: Vec<(String, i64)> = sqlx::query_as(
            "SELECT r.id, (SELECT COUNT(*) FROM dwelling d WHERE d.residence_id = r.id AND d.id = $2)
             FROM residence r WHERE r.landlord_id = $1 AND r.is_current = 1 ORDER BY r.id",
        )
        .bind(landlord_id)
        .bind(&elsewhere)
        .fetch_all(self.db.read())
        .await?;
        let of = |here: bool| -> Vec<String> {
            residences.iter().filter(|(_, n)| (*n > 0) != here).map(|(id, _)| id.clone()).collect()
        };
        finance.belong_to_office(landlord_id, &first, &of(true), date(2015, 1, 1)).await?;
        finance.belong_to_office(landlord_id, &second, &of(false), date(2015, 1, 1)).await?;
        let notices = [
            (&first, year - 1, "TF-HV-1", 2_150_000, 0),
            (&first, year, "TF-HV-2", 620_000, 40_000),
            (&second, year, "TF-ER-2", 1_480_000, 0),
        ];
        for (office, tax_year, reference, due, other) in notices {
            let notice = NewNotice {
                office_id: office,
                year: tax_year,
                commune: "Valombre",
                reference,
                due_cents: due,
                other_relief_cents: other,
            };
            finance.note_tax_notice(landlord_id, &notice).await?;
        }
        for (years, month, day, dwelling, invoice, contractor, label, ht, rate) in PAID {
            let Some(dwelling_id) = self.demo_dwelling(landlord_id, dwelling).await? else { continue };
            let paid = Date::new(year - years, month, day).unwrap_or(today);
            let vat = relief::amounts::part(ht, rate);
            let new = NewExpense {
                residence_id: None,
                dwelling_id: Some(dwelling_id),
                kind: Kind::Invoice,
                paid_on: Some(paid),
                invoice_number: Some(invoice.to_owned()),
                invoiced_on: Some(paid),
                contractor: Some(contractor.to_owned()),
                label: label.to_owned(),
                programme: None,
                operation: None,
                written: Written { ht: Some(ht), vat_rate: Some(rate), vat: Some(vat), ttc: Some(ht + vat) },
                payment: Payment { retention: Some(Retention::No), transferred: Some(ht + vat) },
                premises_number: None,
            };
            finance.note_works_expense(landlord_id, &new, today).await?;
        }
        Ok(())
    }
}
