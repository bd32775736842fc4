//! The sheet of a practice: what was done and what it takes, who took it up; and the sheet to print.

use super::words::{cost, grounds, outcome, problem, theme};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, document, go, show, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use documents::{Block, Document};
use jiff::civil::Date;
use register::practices::{NewReplication, Outcome, Practice};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Taken {
    organisation: String,
    territory: String,
    on: String,
    outcome: String,
    words: String,
}

#[derive(Template)]
#[template(path = "practices/show.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    done: bool,
    is_withdrawn: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    parts: Vec<(String, Vec<String>)>,
    taken: Vec<Taken>,
    replicate: Option<Vec<Field>>,
    may_change: bool,
    /// Public testimonies: address and title.
    testimonies: Vec<(String, String)>,
    /// Where to tell one.
    testify: Option<String>,
    /// A project may be born from it.
    may_innovate: bool,
}

/// The texts of a sheet, in the order in which one reads them.
fn parts(t: Texts, one: &Practice) -> Vec<(String, Vec<String>)> {
    let told = &one.told;
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    vec![
        (t.practice_context(), lines(&told.context)),
        (t.practice_method(), lines(&told.method)),
        (t.practice_partners(), lines(&told.partners)),
        (t.practice_results(), lines(&told.results)),
        (t.practice_conditions(), lines(&told.conditions)),
    ]
}

fn facts(t: Texts, one: &Practice) -> Vec<(String, String)> {
    vec![
        (t.practice_theme(), theme(t, one.told.theme)),
        (t.practice_ground(), grounds(t, &one.told)),
        (t.practice_cost(), cost(t, &one.told)),
        (t.practice_taken_up(), format::count(t.lang(), one.replications)),
    ]
}

fn fields(asked: &Asked, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let t = asked.t;
    let text = |name: &str| form.exact(name).unwrap_or("");
    let day = form.text("jour").map_or_else(|| asked.today.to_string(), str::to_owned);
    let chosen = form.text("etat").unwrap_or("planned");
    let outcomes = Outcome::ALL.iter().map(|one| Choice::new(one.code(), outcome(t, *one), chosen));
    let all = [
        Field::text("territoire", t.contact_territory(), text("territoire"))
            .hint(t.contact_territory_hint())
            .required(),
        Field::date("jour", t.practice_day(), &day).required(),
        Field::radios("etat", t.col_state(), outcomes.collect()),
        Field::area("mots", t.practice_told(), text("mots")).hint(t.practice_told_hint()).required(),
    ];
    all.map(|field| field.checked(problems)).to_vec()
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = asked.register.practice(id).await?;
    let gazetteer = asked.register.gazetteer().await?;
    let taken = asked.register.replications(id).await?.into_iter().map(|line| Taken {
        organisation: line.organisation,
        territory: gazetteer.name(&line.territory).map_or_else(|| line.territory.to_string(), str::to_owned),
        on: format::date(line.noted_on),
        outcome: outcome(t, line.outcome),
        words: line.words,
    });
    let about = register::testimonies::About::Practice(one.id.clone());
    let testimonies = crate::testimonies::links_to(asked, about).await?;
    let may_testify = !one.is_withdrawn && asked.caller.can(Action::Create, ObjectKind::Testimony);
    let is_own = asked.caller.organisation_id().ok() == Some(one.organisation_id.as_str());
    let may_replicate = !one.is_withdrawn && asked.caller.can(Action::Create, ObjectKind::Practice);
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Practices,
            vec![crumb("/pratiques", t.practice_title()), crumb("", one.told.title.as_str())],
        ),
        lead: t.practice_by(one.organisation.clone()),
        done: asked.pairs.has("fait"),
        is_withdrawn: one.is_withdrawn,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: facts(t, &one),
        parts: parts(t, &one),
        taken: taken.collect(),
        replicate: may_replicate.then(|| fields(asked, form, problems)),
        may_innovate: !one.is_withdrawn && asked.caller.can(Action::Create, ObjectKind::Innovation),
        testimonies,
        testify: may_testify.then(|| format!("/temoignages/nouveau?sujet=practice:{}", one.id)),
        may_change: is_own && asked.caller.can(Action::Change, ObjectKind::Practice),
        id: one.id,
        title: one.told.title,
    })
}

/// `GET /pratiques/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /pratiques/{id}/reprises`
pub(super) async fn replicate(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let mut problems = Vec::new();
    let gazetteer = asked.register.gazetteer().await?;
    let territory = form.text("territoire").and_then(|text| gazetteer.find(text).ok());
    let noted_on = form.text("jour").and_then(|text| text.parse::<Date>().ok());
    if territory.is_none() {
        problems.push(problem(t, "replication-territory"));
    }
    if noted_on.is_none() {
        problems.push(problem(t, "replication-day"));
    }
    if let (Some(territory), Some(noted_on)) = (territory, noted_on) {
        let new = NewReplication {
            territory,
            noted_on,
            outcome: form.text("etat").and_then(Outcome::from_code).unwrap_or(Outcome::Planned),
            words: form.exact("mots").unwrap_or("").to_owned(),
        };
        let organisation = asked.caller.organisation_id()?;
        match asked.register.note_replication(organisation, &id, &new, asked.today).await {
            Ok(()) => return go(&format!("/pratiques/{id}?fait=note")),
            Err(register::Error::Refused(code)) => problems.push(problem(t, &code)),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &id, &form, &problems).await?)
}

/// `GET /pratiques/{id}/fiche.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = asked.register.practice(&id).await?;
    let mut blocks: Vec<Block> = facts(t, &one)
        .into_iter()
        .map(|(label, value)| Block::paragraph(format!("{label} : {value}")))
        .collect();
    if one.is_withdrawn {
        blocks.push(Block::note(t.practice_withdrawn()));
    }
    for (title, lines) in parts(t, &one) {
        blocks.push(Block::heading(2, title));
        blocks.extend(lines.into_iter().map(Block::paragraph));
    }
    let sheet = Document {
        title: one.told.title.clone(),
        subtitle: t.practice_by(one.organisation.clone()),
        language: document::language(t),
        author: one.organisation,
        date: Some(asked.today),
        footer: t.practice_title(),
        blocks,
        ..Document::default()
    };
    document::pdf(sheet, "pratique").await
}
