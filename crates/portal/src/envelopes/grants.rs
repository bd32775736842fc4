//! The grants of a funder as administrations publish them: the schema « subventions » of the common base of local data. What
//! nobody said here stays empty, and a second file says, row by row, what is to be filled in before it is published.

use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use ledger::Step;
use register::ledger::{EnvelopeRecord, Movement, Position};
use register::organisations::Organisation;
use register::subsidies::SubsidyRecord;
use texts::format;
use trust::day::legal_day;

/// The columns of the schema, in its order, and whether each must have a value.
const COLUMNS: [(&str, bool); 40] = [
    ("idSubvention", false),
    ("nomAttribuant", true),
    ("idAttribuant", true),
    ("nomServiceInstructeur", false),
    ("idServiceInstructeur", true),
    ("nomBeneficiaire", true),
    ("idBeneficiaire", true),
    ("rnaBeneficiaire", false),
    ("exerciceBudgetaire", false),
    ("pluriannualite", false),
    ("anneesPluriannualite", false),
    ("dateDecision", false),
    ("dateConvention", true),
    ("referenceDecision", false),
    ("dateCreation", false),
    ("dateDebut", false),
    ("dateFin", false),
    ("dispositif", false),
    ("sousDispositif", false),
    ("statutLabel", false),
    ("objet", true),
    ("nature", true),
    ("montantDemande", false),
    ("montant", false),
    ("nomOutilInstruction", false),
    ("nomOutilVersement", false),
    ("ej", false),
    ("cléVersement", false),
    ("conditionsVersement", true),
    ("descriptionConditionsVersement", true),
    ("datesPeriodeVersement", true),
    ("cofinancement", false),
    ("attribuantsCofinanceurs", false),
    ("idCofinancement", false),
    ("idRAE", false),
    ("notificationUE", true),
    ("pourcentageSubvention", true),
    ("evaluationCout", false),
    ("evaluation", false),
    ("dateMiseAJour", false),
];

/// One grant, by column; `None` for a file that nobody signed yet.
fn grant(
    funder: &Organisation,
    one: &EnvelopeRecord,
    (file, who): (&Position, Option<&Organisation>),
    (moves, agreement): (&[Movement], Option<&SubsidyRecord>),
    today: jiff::civil::Date,
) -> Option<Vec<String>> {
    let first = |step| moves.iter().filter(|one| one.step == step).map(|one| one.at).min();
    let signed = first(Step::Obligate)?;
    let cents = file.draws.obligated.checked_add(file.draws.paid).filter(|cents| *cents > 0)?;
    let mut days: Vec<_> =
        moves.iter().filter(|one| one.step == Step::Pay).map(|one| legal_day(one.at)).collect();
    days.sort();
    let terms = agreement.and_then(SubsidyRecord::in_force).map(|version| &version.terms);
    let own: Vec<&subsidy::Instalment> = terms
        .map(|terms| terms.instalments.iter().filter(|here| here.envelope == one.id).collect())
        .unwrap_or_default();
    let is_single =
        if own.is_empty() { days.len() == 1 && file.draws.obligated == 0 } else { own.len() == 1 };
    let period = match (terms, days.as_slice()) {
        (_, [only]) if is_single => only.to_string(),
        (Some(terms), _) => format!("{}/{}", terms.first_on, terms.last_on),
        (None, [first, .., last]) => format!("{first}/{last}"),
        _ => String::new(),
    };
    let years = terms.map(|terms| (terms.first_on.year(), terms.last_on.year()));
    let others = terms.map(|terms| terms.funders().into_iter().filter(|id| *id != funder.id).count());
    let short = |text: &str| text.chars().take(256).collect::<String>();
    let value = |column: &str| -> String {
        match column {
            "idSubvention" => file.purpose_id.clone(),
            "nomAttribuant" => funder.name.clone(),
            // The service that instructs is known when it is the funder that wrote the agreement.
            "idAttribuant" => funder.siret.clone().unwrap_or_default(),
            "nomServiceInstructeur" if agreement.is_some_and(|one| one.coordinator.id == funder.id) => {
                funder.name.clone()
            }
            "idServiceInstructeur" if agreement.is_some_and(|one| one.coordinator.id == funder.id) => {
                funder.siret.clone().unwrap_or_default()
            }
            "nomBeneficiaire" => file.beneficiary.clone().unwrap_or_default(),
            "idBeneficiaire" => who.and_then(|who| who.siret.clone()).unwrap_or_default(),
            "rnaBeneficiaire" => who.and_then(|who| who.rna.clone()).unwrap_or_default(),
            "exerciceBudgetaire" => one.year.to_string(),
            "pluriannualite" => match years {
                Some((from, to)) => if from == to { "non" } else { "oui" }.to_owned(),
                None => String::new(),
            },
            "anneesPluriannualite" => match years {
                Some((from, to)) if from != to => format!("{from}/{to}"),
                _ => String::new(),
            },
            "dateDecision" => first(Step::Commit).map(|at| legal_day(at).to_string()).unwrap_or_default(),
            "dateConvention" => legal_day(signed).to_string(),
            "dateDebut" => terms.map(|terms| terms.first_on.to_string()).unwrap_or_default(),
            "dateFin" => terms.map(|terms| terms.last_on.to_string()).unwrap_or_default(),
            "dispositif" => short(&one.name),
            "statutLabel" => "attribuée".to_owned(),
            "objet" => short(&file.label),
            "nature" => "aide en numéraire".to_owned(),
            "montant" => format!("{}.{:02}", cents / 100, cents % 100),
            "conditionsVersement" => if is_single { "unique" } else { "échelonné" }.to_owned(),
            "descriptionConditionsVersement" => {
                short(&own.iter().map(|one| one.label.as_str()).collect::<Vec<_>>().join(" ; "))
            }
            "datesPeriodeVersement" => period.clone(),
            "cofinancement" => match others {
                Some(0) => "non".to_owned(),
                Some(_) => "oui".to_owned(),
                None => String::new(),
            },
            "attribuantsCofinanceurs" => match (agreement, terms) {
                (Some(record), Some(terms)) => {
                    let all = terms.funders().into_iter().filter(|id| *id != funder.id);
                    all.map(|id| record.name(id)).collect::<Vec<_>>().join(" ; ")
                }
                _ => String::new(),
            },
            // One beneficiary receives all of it: that is what the ledger holds.
            "pourcentageSubvention" => "1.00".to_owned(),
            "dateMiseAJour" => today.to_string(),
            _ => String::new(),
        }
    };
    Some(COLUMNS.iter().map(|(column, _)| value(column)).collect())
}

async fn grants(asked: &Asked) -> Result<Vec<Vec<String>>, PageError> {
    let own = asked.caller.organisation_id()?;
    let known = asked.register.organisations().await?;
    let funder = asked.register.organisation(own).await?;
    let agreements = asked.register.subsidies(own).await?;
    let mut rows = Vec::new();
    for one in asked.register.envelopes(own).await? {
        for file in asked.register.positions(own, Some(&one.id)).await? {
            let moves =
                asked.register.movements(own, &one.id, (Some(&file.purpose_id), None, i64::MAX)).await?;
            let who = known.iter().find(|who| Some(&who.id) == file.beneficiary_id.as_ref());
            let agreement = agreements.iter().find(|one| one.purpose_id == file.purpose_id);
            rows.extend(grant(&funder, &one, (&file, who), (&moves, agreement), asked.today));
        }
    }
    Ok(rows)
}

/// `GET /enveloppes/subventions.csv`: a comma and no mark, as the schema asks, for programs that read it.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let rows = grants(&asked).await?;
    let wrong = |error: csv::Error| PageError::Inside(format!("an export cannot be written: {error}"));
    let mut out = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut out);
    writer.write_record(COLUMNS.map(|(column, _)| column)).map_err(wrong)?;
    for row in &rows {
        writer.write_record(row.iter().map(|cell| guarded(cell))).map_err(wrong)?;
    }
    writer.flush().map_err(|error| PageError::Inside(error.to_string()))?;
    drop(writer);
    Ok((attachment("text/csv; charset=utf-8", "subventions.csv"), out).into_response())
}

/// `GET /enveloppes/subventions-a-completer.csv`: what each row lacks before it can be published.
pub(super) async fn report(asked: Asked) -> PageResult {
    let t = asked.t;
    let rows = grants(&asked).await?;
    let mut told = Vec::new();
    for (line, row) in (2..).zip(&rows) {
        let line: usize = line;
        let object = row.iter().zip(COLUMNS).find(|(_, (column, _))| *column == "objet");
        for (cell, (column, must)) in row.iter().zip(COLUMNS) {
            if must && cell.is_empty() {
                let object = object.map(|(cell, _)| guarded(cell)).unwrap_or_default();
                told.push(vec![line.to_string(), object, column.to_owned(), t.envelope_grant_missing()]);
            }
        }
    }
    let head =
        [t.envelope_grant_line(), t.envelope_file(), t.envelope_grant_column(), t.envelope_grant_todo()];
    let notes = [(t.export_date(), format::date(asked.today))];
    csv_answer("subventions-a-completer.csv", &notes, &head, told)
}
