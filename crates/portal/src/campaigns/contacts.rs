//! How households are named and reached: a list that is pasted from a spreadsheet.

use super::{changed, found};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::words::plural;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::campaigns::{Campaign, ContactLine, ContactsReport};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "campaigns/contacts.html")]
struct ContactsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    field: Field,
    kept: Option<String>,
    wrong: Vec<String>,
}

fn page<'a>(
    asked: &Asked,
    campaign: &Campaign,
    text: &str,
    report: Option<&ContactsReport>,
    problems: &'a [Problem],
) -> Result<ContactsPage<'a>, PageError> {
    let t = asked.t;
    let lines = |all: &[usize]| {
        let shown: Vec<String> = all.iter().take(20).map(ToString::to_string).collect();
        shown.join(", ") + if all.len() > 20 { "…" } else { "" }
    };
    let mut wrong = Vec::new();
    if let Some(report) = report {
        if !report.unknown.is_empty() {
            wrong.push(t.contacts_unknown(lines(&report.unknown)));
        }
        if !report.wrong.is_empty() {
            wrong.push(t.contacts_wrong(lines(&report.wrong)));
        }
    }
    Ok(ContactsPage {
        t,
        c: Chrome::new(asked, Place::Campaigns, super::crumbs(asked, campaign, &t.contacts_title())).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: campaign.id.clone(),
        field: Field::area("liste", t.contacts_list(), text)
            .hint(t.contacts_hint())
            .required()
            .checked(problems),
        kept: report.map(|r| {
            let n = r.kept as u64;
            t.contacts_kept(plural(n), format::count(t.lang(), n))
        }),
        wrong,
    })
}

/// `GET /campagnes/{id}/contacts`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let campaign = found(&asked, &id, Action::See, ObjectKind::Recipient).await?;
    show(&page(&asked, &campaign, "", None, &[])?)
}

/// One line: reference, name, telephone; cut at tabulations, else at semicolons.
fn contact(line: &str) -> (String, ContactLine) {
    let cut = if line.contains('\t') { '\t' } else { ';' };
    let mut cells = line.split(cut).map(|cell| cell.trim().trim_matches('"').trim());
    let reference = cells.next().unwrap_or("").to_owned();
    let name = cells.next().unwrap_or("").to_owned();
    let phone = cells.next().filter(|phone| !phone.is_empty()).map(str::to_owned);
    (reference, ContactLine { name, phone })
}

/// `POST /campagnes/{id}/contacts`
pub(super) async fn keep(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let campaign = changed(&asked, &id).await?;
    let text = form.text("liste").unwrap_or("");
    let lines: Vec<(String, ContactLine)> = text.lines().map(contact).collect();
    if lines.is_empty() {
        let problems = [Problem::new("liste", asked.t.contacts_none())];
        return show_wrong(&page(&asked, &campaign, text, None, &problems)?);
    }
    let done = asked.register.set_contacts(&asked.landlord()?.id, &lines, asked.today).await;
    let report = done.map_err(|error| super::worded(&asked, error))?;
    // The list is not sent back: it names people.
    show(&page(&asked, &campaign, "", Some(&report), &[])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_from_a_spreadsheet_or_by_hand() {
        let (reference, line) = contact("L-1\tMadame Durand\t05 56 00 00 01");
        assert_eq!((reference.as_str(), line.name.as_str()), ("L-1", "Madame Durand"));
        assert_eq!(line.phone.as_deref(), Some("05 56 00 00 01"));
        let (reference, line) = contact("L-2 ; \"M. Petit\"");
        assert_eq!((reference.as_str(), line.name.as_str(), line.phone), ("L-2", "M. Petit", None));
    }
}
