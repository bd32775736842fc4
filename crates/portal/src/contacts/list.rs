//! The contacts of one's organisation, territory by territory, those to take up again first.

use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use jiff::civil::Date;
use register::contacts::{Channel, Contact, NewContact};
use register::directory::geography::Gazetteer;
use std::collections::BTreeMap;
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;
use trust::territory::Territory;

struct Line {
    partner: String,
    on: String,
    channel: String,
    about: String,
    by: String,
    next: String,
    is_due: bool,
}

struct Group {
    rank: usize,
    name: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "contacts/list.html")]
struct ListPage<'a> {
    t: Texts,
    c: Chrome,
    done: bool,
    errors: ErrorSummary<'a>,
    due: Option<String>,
    groups: Vec<Group>,
    form: Option<Vec<Field>>,
    may_export: bool,
}

fn channel(t: Texts, channel: Channel) -> String {
    match channel {
        Channel::Meeting => t.contact_meeting(),
        Channel::Visit => t.contact_visit(),
        Channel::Call => t.contact_call(),
        Channel::Letter => t.contact_letter(),
    }
}

fn named(gazetteer: &Gazetteer, territory: &Territory) -> String {
    gazetteer.name(territory).map_or_else(|| territory.to_string(), str::to_owned)
}

fn is_due(one: &Contact, today: Date) -> bool {
    !one.is_followed && one.noted.next_on.is_some_and(|next| next <= today)
}

fn fields(t: Texts, asked: &Asked, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.text(name).unwrap_or("");
    let chosen = form.text("moyen").unwrap_or("meeting");
    let channels = Channel::ALL.iter().map(|one| Choice::new(one.code(), channel(t, *one), chosen));
    let day = form.text("jour").map_or_else(|| asked.today.to_string(), str::to_owned);
    let all = [
        Field::text("territoire", t.contact_territory(), text("territoire"))
            .hint(t.contact_territory_hint())
            .required(),
        Field::text("organisation", t.contact_partner(), text("organisation"))
            .hint(t.contact_partner_hint())
            .required(),
        Field::date("jour", t.contact_day(), &day).required(),
        Field::radios("moyen", t.contact_channel(), channels.collect()),
        Field::area("objet", t.contact_about(), text("objet")).hint(t.contact_about_hint()).required(),
        Field::date("suite", t.contact_next(), text("suite")),
    ];
    all.map(|field| field.checked(problems)).to_vec()
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<ListPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.contacts(asked.caller.organisation_id()?).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let due = all.iter().filter(|one| is_due(one, asked.today)).count() as u64;
    let mut by: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for one in &all {
        by.entry(named(&gazetteer, &one.noted.territory)).or_default().push(Line {
            partner: one.noted.partner.clone(),
            on: format::date(one.noted.met_on),
            channel: channel(t, one.noted.channel),
            about: one.noted.about.clone(),
            by: one.by.clone().unwrap_or_default(),
            next: one.noted.next_on.map_or_else(|| "–".to_owned(), format::date),
            is_due: is_due(one, asked.today),
        });
    }
    let may_write = asked.caller.can(Action::Create, ObjectKind::ContactNote);
    Ok(ListPage {
        t,
        c: Chrome::new(asked, Place::Contacts, vec![crumb("", t.contact_title())]),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        due: (due > 0).then(|| t.contact_due(crate::ui::words::plural(due), format::count(t.lang(), due))),
        groups: by.into_iter().enumerate().map(|(rank, (name, lines))| Group { rank, name, lines }).collect(),
        form: may_write.then(|| fields(t, asked, form, problems)),
        may_export: asked.caller.can(Action::Export, ObjectKind::ContactNote),
    })
}

/// `GET /contacts`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::parse(""), &[]).await?)
}

/// What is wrong, beside the field that it is about.
fn problem(t: Texts, code: &str) -> Problem {
    let (field, what) = match code {
        "contact-territory" => ("territoire", t.contact_no_territory()),
        "contact-partner" => ("organisation", t.contact_no_partner()),
        "contact-day" => ("jour", t.contact_no_day()),
        "contact-next" => ("suite", t.contact_no_next()),
        _ => ("objet", t.contact_no_about()),
    };
    Problem::new(field, what)
}

/// `POST /contacts`
pub(super) async fn note(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let mut problems = Vec::new();
    let gazetteer = asked.register.gazetteer().await?;
    let territory = form.text("territoire").and_then(|text| gazetteer.find(text).ok());
    if territory.is_none() {
        problems.push(problem(t, "contact-territory"));
    }
    let met_on = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    if met_on.is_none() {
        problems.push(problem(t, "contact-day"));
    }
    let next_on = form.text("suite").map(str::parse::<Date>).transpose();
    if next_on.is_err() {
        problems.push(problem(t, "contact-next"));
    }
    if let (Some(territory), Some(met_on), Ok(next_on)) = (territory, met_on, next_on) {
        let new = NewContact {
            territory,
            partner: form.text("organisation").unwrap_or("").to_owned(),
            met_on,
            channel: form.text("moyen").and_then(Channel::from_code).unwrap_or(Channel::Meeting),
            about: form.text("objet").unwrap_or("").to_owned(),
            next_on,
        };
        match asked.register.note_territory_contact(asked.caller.organisation_id()?, &new, asked.today).await
        {
            Ok(_) => return go("/contacts?fait=note"),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &form, &problems).await?)
}

/// `GET /contacts.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let all = asked.register.contacts(asked.caller.organisation_id()?).await?;
    let rows = all.iter().map(|one| {
        let noted = &one.noted;
        vec![
            named(&gazetteer, &noted.territory),
            guarded(&noted.partner),
            noted.met_on.to_string(),
            noted.channel.code().to_owned(),
            guarded(&noted.about),
            noted.next_on.map_or_else(String::new, |day| day.to_string()),
        ]
    });
    let head = ["territoire", "organisation", "jour", "moyen", "objet", "suite"].map(str::to_owned);
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("contacts.csv", &notes, &head, rows.collect::<Vec<_>>())
}
