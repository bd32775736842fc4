//! What leaves: envelopes, movements, and the grants as administrations publish them (schema « subventions » of SCDL).

use super::found;
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use ledger::Step;
use register::ledger::{EnvelopeRecord, Movement, Position};
use texts::format;
use trust::day::legal_day;

/// `GET /enveloppes/enveloppes.csv`
pub(super) async fn envelopes_csv(asked: Asked) -> PageResult {
    let all = asked.register.envelopes(asked.caller.organisation_id()?).await?;
    let rows = all.iter().map(|one| {
        let figures = &one.figures;
        let mut row = vec![one.id.clone(), guarded(&one.name), one.year.to_string()];
        row.push(one.parent_id.clone().unwrap_or_default());
        row.extend([figures.total, figures.delegated].map(|cents| cents.to_string()));
        row.extend(figures.own.all().map(|cents| cents.to_string()));
        row.extend([figures.lapsed, figures.free].map(|cents| cents.to_string()));
        row
    });
    let head = [
        "enveloppe",
        "nom",
        "annee",
        "deleguee_par",
        "total_centimes",
        "delegue_centimes",
        "reserve_centimes",
        "decide_centimes",
        "conventionne_centimes",
        "verse_centimes",
        "annule_centimes",
        "disponible_centimes",
    ];
    let notes = [(asked.t.export_date(), format::date(asked.today))];
    csv_answer("enveloppes.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /enveloppes/{id}/mouvements.csv`
pub(super) async fn movements_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.movements(own, &id, (None, None, i64::MAX)).await?;
    let rows = all.iter().map(|movement| {
        vec![
            movement.rank.to_string(),
            movement.at.to_string(),
            movement.step.code().to_owned(),
            movement.from.code().to_owned(),
            movement.to.code().to_owned(),
            movement.cents.to_string(),
            guarded(&movement.label.clone().unwrap_or_default()),
            guarded(&movement.reason.clone().unwrap_or_default()),
        ]
    });
    let head =
        ["rang", "instant", "mouvement", "de", "vers", "centimes", "dossier", "motif"].map(str::to_owned);
    let notes =
        [(asked.t.export_date(), format::date(asked.today)), (asked.t.envelope_name(), one.name.clone())];
    csv_answer("mouvements.csv", &notes, &head, rows)
}

const GRANTS: [&str; 12] = [
    "idSubvention",
    "nomAttribuant",
    "nomBeneficiaire",
    "exerciceBudgetaire",
    "dateConvention",
    "statutLabel",
    "objet",
    "nature",
    "montant",
    "conditionsVersement",
    "datesPeriodeVersement",
    "notificationUE",
];

/// One grant: what was signed, and when it was paid. A number that is not known here stays empty, for whoever publishes to
/// fill in: nothing is made up.
fn grant(funder: &str, one: &EnvelopeRecord, file: &Position, moves: &[Movement]) -> Option<Vec<String>> {
    let signed =
        moves.iter().filter(|movement| movement.step == Step::Obligate).map(|movement| movement.at).min()?;
    let cents = file.draws.obligated.checked_add(file.draws.paid).filter(|cents| *cents > 0)?;
    let paid = moves.iter().filter(|movement| movement.step == Step::Pay);
    let mut days: Vec<_> = paid.map(|movement| legal_day(movement.at)).collect();
    days.sort();
    let period = match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}/{last}"),
        (Some(only), _) => only.to_string(),
        _ => String::new(),
    };
    let how = if days.len() == 1 && file.draws.obligated == 0 { "unique" } else { "échelonné" };
    Some(vec![
        guarded(&file.purpose_id),
        guarded(funder),
        guarded(file.beneficiary.as_deref().unwrap_or_default()),
        one.year.to_string(),
        legal_day(signed).to_string(),
        "attribuée".to_owned(),
        guarded(&file.label),
        "aide en numéraire".to_owned(),
        format!("{}.{:02}", cents / 100, cents % 100),
        how.to_owned(),
        period,
        // Whether the European Commission was told is not known here.
        String::new(),
    ])
}

/// `GET /enveloppes/subventions.csv`
pub(super) async fn grants_csv(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let name = asked.register.organisation(own).await?.name;
    let mut rows = Vec::new();
    for one in asked.register.envelopes(own).await? {
        for file in asked.register.positions(own, Some(&one.id)).await? {
            let moves =
                asked.register.movements(own, &one.id, (Some(&file.purpose_id), None, i64::MAX)).await?;
            rows.extend(grant(&name, &one, &file, &moves));
        }
    }
    csv_answer("subventions.csv", &[], &GRANTS.map(str::to_owned), rows)
}
