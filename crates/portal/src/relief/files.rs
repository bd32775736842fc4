//! Lists of the relief as CSV, and what the files of the slice share.

use super::expenses::filtered;
use super::{seen, whole, words};
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use jiff::civil::Date;
use relief::Article;
use relief::ledger::Standing;
use texts::format;

pub(super) fn cents(amount: Option<i64>) -> String {
    amount.map_or_else(String::new, words::plain)
}

pub(super) fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

pub(super) fn notes(asked: &Asked) -> [(String, String); 1] {
    [(asked.t.export_date(), format::date(asked.today))]
}

pub(super) fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub(super) fn guarded_row(row: Vec<String>) -> Vec<String> {
    // Amounts may begin with a minus: they are numbers, and nothing else of ours does.
    row.into_iter().map(|cell| if cell.parse::<f64>().is_ok() { cell } else { guarded(&cell) }).collect()
}

const EXPENSES: [&str; 14] = [
    "depense",
    "date_paiement",
    "numero_facture",
    "entreprise",
    "nature",
    "montant_ht",
    "montant_ttc",
    "sens",
    "classe",
    "poste",
    "etat",
    "base_retenue",
    "degrevement",
    "echeance",
];

/// `GET /degrevements/depenses.csv`
pub(super) async fn expenses_csv(asked: Asked) -> PageResult {
    let (book, mine) = seen(&asked).await?;
    let found = filtered(&asked, &book, mine);
    let rows = found.iter().filter_map(|one| Some((one, book.line(&one.id)?))).map(|(one, line)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (state, share) = match &line.standing {
            Standing::Counted { share } => ("counted", cents(*share)),
            Standing::Filed { .. } => ("filed", String::new()),
            Standing::Out(out) => (out.code(), String::new()),
        };
        guarded_row(vec![
            one.id.clone(),
            day(one.paid_on),
            text(&one.invoice_number),
            text(&one.contractor),
            one.label.clone(),
            cents(one.amounts.ht),
            words::plain(one.amounts.ttc),
            one.kind.code().to_owned(),
            line.class.code().to_owned(),
            line.code.map(|code| code.code().to_owned()).unwrap_or_default(),
            state.to_owned(),
            words::plain(line.claimable),
            share,
            day(line.deadline),
        ])
    });
    csv_answer("degrevement-depenses.csv", &notes(&asked), &head(&EXPENSES), rows)
}

/// `GET /degrevements.csv`
pub(super) async fn offices_csv(asked: Asked) -> PageResult {
    let book = whole(&asked).await?;
    let names = [
        "centre_impots",
        "annee",
        "article",
        "taxe_due",
        "reclamable",
        "degrevement",
        "perdu",
        "depose",
        "echeance",
    ];
    let mut rows = Vec::new();
    for one in &book.ledger.offices {
        for article in Article::ALL {
            let sum = one.of(article);
            if sum.expenses > 0 || sum.filed > 0 {
                rows.push(guarded_row(vec![
                    book.office(&one.office_id).map(|office| office.name.clone()).unwrap_or_default(),
                    one.year.to_string(),
                    article.code().to_owned(),
                    cents(one.pool),
                    words::plain(sum.claimable),
                    cents(sum.relief),
                    cents(sum.lost),
                    words::plain(sum.filed),
                    one.deadline.to_string(),
                ]));
            }
        }
    }
    csv_answer("degrevements.csv", &notes(&asked), &head(&names), rows)
}
