//! The list as a file: the same requests, in codes.

use super::list::{found, late};
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::export::{csv_answer, guarded};

/// `GET /saisines.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let head = [
        "numero",
        "organisation",
        "commune",
        "lieu",
        "urgence",
        "logements",
        "depot",
        "etape",
        "depuis",
        "suite",
        "par",
        "echeance",
        "en_retard",
        "premiere_reponse_jours",
        "besoins",
        "sujets",
    ];
    let mut rows = Vec::new();
    for record in found(&asked).await?.records {
        let standing = &record.standing;
        let next = standing.next.first();
        let join = |all: Vec<String>| guarded(&all.join(" | "));
        rows.push(vec![
            record.number.clone(),
            guarded(record.requester.as_deref().unwrap_or("")),
            record.commune_code.clone().unwrap_or_default(),
            guarded(record.place.as_deref().unwrap_or("")),
            record.urgency.code().to_owned(),
            record.homes.map(|homes| homes.to_string()).unwrap_or_default(),
            standing.filed.to_string(),
            standing.stage.code().to_owned(),
            standing.since.to_string(),
            next.map(|next| next.what.code().to_owned()).unwrap_or_default(),
            next.map(|next| next.by.code().to_owned()).unwrap_or_default(),
            next.map(|next| next.due.to_string()).unwrap_or_default(),
            late(&record, asked.today).is_some().to_string(),
            standing.first_answer.map(|days| days.to_string()).unwrap_or_default(),
            join(record.needs.iter().map(|need| need.title.clone()).collect()),
            join(standing.needs.iter().filter_map(|need| need.subject.clone()).collect()),
        ]);
    }
    csv_answer("saisines.csv", &[], &head.map(str::to_owned), rows)
}
