//! Beginning an agreement from what is reserved, and writing its text.

use super::claim::{GroupsPage, errors, marked};
use super::edit_form::{fields, groups, place, read};
use super::words::{refusal, worded};
use super::{address, chrome, found, organisation};
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::envelopes::words::euros;
use crate::ui::chrome::{Chrome, crumb};
use crate::ui::{Choice, Field, PageResult, Place, Problem, go, show, show_wrong};
use axum::extract::Path;
use jiff::civil::Date;
use register::subsidies::SubsidyRecord;
use std::collections::BTreeMap;
use subsidy::Terms;

async fn new_page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<FormPage<'a>, PageError> {
    let t = asked.t;
    let own = organisation(asked)?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let chosen = form.text("dossier").or_else(|| asked.pairs.text("dossier")).unwrap_or("");
    let mut files: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for one in asked.register.positions(own, None).await? {
        let promised = one.draws.reserved.saturating_add(one.draws.committed);
        if promised > 0 {
            let file = files.entry(one.purpose_id).or_insert((one.label, 0));
            file.1 = file.1.saturating_add(promised);
        }
    }
    for one in asked.register.subsidies(own).await? {
        files.remove(&one.purpose_id);
    }
    let none = files.is_empty();
    let choices = files.into_iter().map(|(id, (label, cents))| {
        let label = format!("{label} – {}", euros(t, cents));
        Choice::new(id, label, chosen)
    });
    let fields = vec![
        Field::radios("dossier", t.subsidy_from_file(), choices.collect()),
        Field::date("debut", t.subsidy_first_on(), text("debut")).required(),
        Field::date("fin", t.subsidy_last_on(), text("fin")).required(),
    ];
    let list = "/conventions-de-financement";
    let crumbs = vec![crumb(list, t.subsidy_title()), crumb("", t.subsidy_new())];
    let c = Chrome::new(asked, Place::Subsidies, crumbs);
    let to = (format!("{list}/nouvelle"), list.to_owned());
    let mut page = FormPage::new(t, c, t.subsidy_new(), to, fields, problems);
    page.what = vec![if none { t.subsidy_new_none() } else { t.subsidy_new_what() }];
    Ok(page)
}

/// `GET /conventions-de-financement/nouvelle`
pub(super) async fn ask_new(asked: Asked) -> PageResult {
    show(&new_page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /conventions-de-financement/nouvelle`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = organisation(&asked)?;
    let day = |name: &str| form.text(name).and_then(|text| text.parse::<Date>().ok());
    let (Some(first), Some(last)) = (day("debut"), day("fin")) else {
        let place = if day("debut").is_none() { "debut" } else { "fin" };
        let problems = [Problem::new(place, t.subsidy_no_days())];
        return show_wrong(&new_page(&asked, &form, &problems).await?);
    };
    let Some(file) = form.text("dossier") else {
        let problems = [Problem::new("dossier", t.subsidy_no_file())];
        return show_wrong(&new_page(&asked, &form, &problems).await?);
    };
    match asked.register.draft_subsidy(own, file, (first, last)).await {
        Ok(id) => go(&format!("{}/modifier", address(&id))),
        Err(register::Error::Refused(code)) => {
            let place = if code.starts_with("subsidy-days") || code.starts_with("subsidy-report") {
                "fin"
            } else {
                "dossier"
            };
            let problems = [Problem::new(place, refusal(t, &code))];
            show_wrong(&new_page(&asked, &form, &problems).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// The terms that are written: the draft, else those that hold, to be changed.
fn written(record: &SubsidyRecord) -> Result<(Terms, Option<(u32, i64)>), PageError> {
    if let Some(draft) = record.draft() {
        return Ok((draft.terms, Some((draft.number, draft.edition))));
    }
    let last = record.agreement.versions.last().ok_or(PageError::NotFound)?;
    Ok((last.terms.clone(), None))
}

async fn page<'a>(
    asked: &Asked,
    record: &SubsidyRecord,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<GroupsPage<'a>, PageError> {
    let t = asked.t;
    let (terms, seen) = written(record)?;
    let listed = asked.register.organisations().await?;
    let here = address(&record.id);
    let seen = seen.map(|(number, edition)| format!("{number}.{edition}")).unwrap_or_default();
    let groups = groups(t, record, &terms, form);
    Ok(GroupsPage {
        t,
        c: chrome(asked, record, &t.subsidy_edit()).narrow(),
        title: t.subsidy_edit(),
        what: vec![if record.in_force().is_some() {
            t.subsidy_edit_change()
        } else {
            t.subsidy_edit_draft()
        }],
        errors: errors(t, problems),
        action: format!("{here}/modifier"),
        back: here,
        seen: Some(form.and_then(|form| form.text("vu")).map_or(seen, str::to_owned)),
        fields: marked(fields(t, &terms, form, &listed), problems),
        groups: groups.into_iter().map(|(legend, fields)| (legend, marked(fields, problems))).collect(),
        submit: t.act_save(),
    })
}

async fn own(asked: &Asked, id: &str) -> Result<SubsidyRecord, PageError> {
    let record = found(asked, id).await?;
    if record.coordinator.id == organisation(asked)? { Ok(record) } else { Err(PageError::NotFound) }
}

/// `GET /conventions-de-financement/{id}/modifier`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = own(&asked, &id).await?;
    show(&page(&asked, &record, None, &[]).await?)
}

/// `POST /conventions-de-financement/{id}/modifier`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let record = own(&asked, &id).await?;
    let (before, _) = written(&record)?;
    let listed = asked.register.organisations().await?;
    let terms = match read(t, &before, &form, &listed) {
        Ok(terms) => terms,
        Err(problems) => return show_wrong(&page(&asked, &record, Some(&form), &problems).await?),
    };
    let seen = form.text("vu").and_then(|seen| seen.split_once('.'));
    let seen = seen.and_then(|(number, edition)| Some((number.parse().ok()?, edition.parse().ok()?)));
    match asked.register.write_subsidy(organisation(&asked)?, &id, seen, &terms).await {
        Ok(_) => go(&format!("{}?fait=note", address(&id))),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new(&place(&code), refusal(t, &code))];
            show_wrong(&page(&asked, &record, Some(&form), &problems).await?)
        }
        Err(error) => Err(worded(t, error)),
    }
}
