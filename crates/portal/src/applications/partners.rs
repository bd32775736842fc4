//! Who carries the project: roles and shares, invitations and their answers, departures.

use super::project::writable;
use super::words::{refusal, role, section as named, state, worded};
use super::{Found, chrome, found, organisation};
use crate::calls::seekers::{Filter, Seeker, seekers};
use crate::calls::words::typed_part;
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use ::calls::{PartnerRole, Section};
use askama::Template;
use axum::extract::Path;
use register::applications::Side;
use register::directory::search::Search;
use register::organisations::place_of;
use texts::Texts;
use texts::people::organisation_kind as kind;

/// The most organisations of the directory that a search shows.
const MOST: u64 = 30;

struct Row {
    n: usize,
    id: String,
    name: String,
    state: String,
    fields: Vec<Field>,
    /// May it be asked to go? The lead itself withdraws the application instead.
    may_go: bool,
}

#[derive(Template)]
#[template(path = "applications/partners.html")]
struct PartnersPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    errors: ErrorSummary<'a>,
    rows: Vec<Row>,
}

/// The application of an address, for whoever leads it.
async fn led(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let found = writable(asked, id).await?;
    if found.side == Side::Lead { Ok(found) } else { Err(PageError::NotFound) }
}

fn page<'a>(asked: &Asked, found: &Found, sent: Option<&Pairs>, problems: &'a [Problem]) -> PartnersPage<'a> {
    let t = asked.t;
    let row = |(n, one): (usize, &register::applications::PartnerOf)| {
        let or =
            |name: String, kept: String| sent.and_then(|form| form.text(&name)).map_or(kept, str::to_owned);
        let mut fields = Vec::new();
        if one.role != PartnerRole::Lead {
            let chosen = or(format!("role-{n}"), one.role.code().to_owned());
            let roles = [PartnerRole::CoHolder, PartnerRole::Associated];
            let roles = roles.map(|r| Choice::new(r.code(), role(t, r), &chosen)).into();
            fields.push(Field::select(&format!("role-{n}"), t.application_role(), roles));
        }
        let share = or(format!("part-{n}"), typed_part(one.share_bp));
        fields.push(Field::text(&format!("part-{n}"), t.application_share(), &share).unit("%"));
        Row {
            n,
            id: one.party.id.clone(),
            name: one.party.name.clone(),
            state: if one.role == PartnerRole::Lead { role(t, one.role) } else { state(t, one.state) },
            fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
            may_go: one.role != PartnerRole::Lead,
        }
    };
    let title = named(t, Section::Partners);
    PartnersPage {
        t,
        c: chrome(asked, found, &title).narrow(),
        id: found.record.id.clone(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        rows: (1..).zip(found.record.present()).map(row).collect(),
        title,
    }
}

/// `GET /candidatures/{id}/partenaires`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = led(&asked, &id).await?;
    show(&page(&asked, &found, None, &[]))
}

/// `POST /candidatures/{id}/partenaires`
pub(super) async fn share(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let found = led(&asked, &id).await?;
    let (mut shares, mut problems) = (Vec::new(), Vec::new());
    for n in 1.. {
        let n: usize = n;
        let Some(whose) = form.text(&format!("partenaire-{n}")) else { break };
        let lead = whose == found.record.lead.id;
        let said = form.text(&format!("role-{n}")).and_then(PartnerRole::from_code);
        let share = crate::calls::words::read_part(form.text(&format!("part-{n}")).unwrap_or("0"));
        if share.is_none() {
            problems.push(Problem::new(&format!("part-{n}"), t.application_no_share()));
        }
        let role = if lead { PartnerRole::Lead } else { said.unwrap_or(PartnerRole::Associated) };
        shares.push((whose.to_owned(), role, share.unwrap_or(0)));
    }
    if problems.is_empty() {
        match asked.register.share_application(organisation(&asked)?, &id, &shares, asked.caller.at).await {
            Ok(_) => return go(&format!("/candidatures/{id}?fait=ecrit")),
            Err(register::Error::Refused(code)) => problems.push(Problem::new("part-1", refusal(t, &code))),
            Err(register::Error::Changed) => problems.push(Problem::new("part-1", t.changed_meanwhile())),
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&page(&asked, &found, Some(&form), &problems))
}

struct Listed {
    id: String,
    name: String,
    kind: String,
    /// Commune and SIREN: what tells it from another of the same name.
    place: String,
    about: String,
}

#[derive(Template)]
#[template(path = "applications/invite.html")]
struct InvitePage {
    t: Texts,
    c: Chrome,
    id: String,
    filters: Vec<Field>,
    roles: Vec<Choice>,
    /// Those who say that they look for partners for this call.
    seekers: Vec<Seeker>,
    listed: Vec<Listed>,
    /// How many more the directory holds.
    more: u64,
    error: Option<String>,
}

async fn invite_page(asked: &Asked, found: &Found, error: Option<String>) -> Result<InvitePage, PageError> {
    let t = asked.t;
    let filter = Filter::of(asked).await?;
    let here: Vec<&str> = found.record.present().map(|one| one.party.id.as_str()).collect();
    let mut all = seekers(asked, &found.call, &filter).await?;
    all.retain(|one| !here.contains(&one.id.as_str()));
    let search = Search {
        q: filter.q.clone(),
        territory: filter.territory.clone(),
        kind: filter.kind,
        ..Search::default()
    };
    // Without any word the directory is not read out: it is searched.
    let listing = match filter.is_blank() || filter.problem.is_some() {
        true => None,
        false => Some(asked.register.search_directory(&search, 0, MOST, asked.caller.at).await?),
    };
    let more = listing.as_ref().map_or(0, |all| all.total.saturating_sub(all.lines.len() as u64));
    let lines = listing.map(|all| all.lines).unwrap_or_default();
    let listed = lines.into_iter().filter(|one| !here.contains(&one.organisation.id.as_str()));
    let roles = [PartnerRole::CoHolder, PartnerRole::Associated];
    Ok(InvitePage {
        t,
        c: chrome(asked, found, &t.application_invite()),
        id: found.record.id.clone(),
        roles: roles.map(|one| Choice::new(one.code(), role(t, one), "co-holder")).into(),
        seekers: all,
        listed: listed
            .map(|one| Listed {
                kind: kind(t, one.organisation.kind),
                place: place_of(&one.organisation),
                about: one.organisation.about.unwrap_or_default(),
                id: one.organisation.id,
                name: one.organisation.name,
            })
            .collect(),
        more,
        error,
        filters: filter.fields(t),
    })
}

/// `GET /candidatures/{id}/inviter`
pub(super) async fn search(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = led(&asked, &id).await?;
    show(&invite_page(&asked, &found, None).await?)
}

/// `POST /candidatures/{id}/inviter`
pub(super) async fn invite(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = led(&asked, &id).await?;
    let role = form.text("role").and_then(PartnerRole::from_code).unwrap_or(PartnerRole::CoHolder);
    let whose = (id.as_str(), form.text("organisation").unwrap_or(""));
    match asked.register.invite_partner(organisation(&asked)?, whose, role, asked.caller.at).await {
        Ok(()) => go(&format!("/candidatures/{id}?fait=invite")),
        Err(register::Error::Refused(code)) => {
            let error = Some(refusal(asked.t, &code));
            show_wrong(&invite_page(&asked, &found, error).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /candidatures/{id}/invitation`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let yes = form.text("reponse") == Some("oui");
    let to = if yes { format!("/candidatures/{id}?fait=rejoint") } else { "/candidatures".to_owned() };
    match asked.register.answer_invitation(organisation(&asked)?, &id, yes, asked.caller.at).await {
        Ok(()) => go(&to),
        Err(error) => Err(worded(asked.t, error)),
    }
}

/// A page that asks for a reason.
fn reason_page<'a>(
    asked: &Asked,
    found: &Found,
    (title, what, step): (String, String, String),
    (typed, problems): (&str, &'a [Problem]),
) -> FormPage<'a> {
    let t = asked.t;
    let fields = vec![Field::area("motif", t.application_reason(), typed).required()];
    let action = format!("{}/{step}", found.here());
    let c = chrome(asked, found, &title);
    let mut page = FormPage::new(t, c, title.clone(), (action, found.here()), fields, problems);
    page.what = vec![what];
    page.submit = title;
    page
}

fn leave_words(t: Texts) -> (String, String, String) {
    (t.application_leave(), t.application_leave_what(), "quitter".to_owned())
}

/// The application of an address, for a partner that is not its lead.
async fn joined(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let found = writable(asked, id).await?;
    if found.side == Side::Partner { Ok(found) } else { Err(PageError::NotFound) }
}

/// `GET /candidatures/{id}/quitter`
pub(super) async fn ask_leave(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = joined(&asked, &id).await?;
    show(&reason_page(&asked, &found, leave_words(asked.t), ("", &[])))
}

/// `POST /candidatures/{id}/quitter`
pub(super) async fn leave(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = joined(&asked, &id).await?;
    let reason = form.text("motif").unwrap_or("");
    match asked.register.leave_application(organisation(&asked)?, &id, reason, asked.caller.at).await {
        Ok(()) => go("/candidatures"),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("motif", refusal(asked.t, &code))];
            show_wrong(&reason_page(&asked, &found, leave_words(asked.t), (reason, &problems)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The partner of the address, that the lead goes on without.
fn gone<'a>(asked: &Asked, found: &'a Found) -> Result<&'a register::applications::PartnerOf, PageError> {
    let wanted = asked.pairs.text("partenaire").ok_or(PageError::NotFound)?;
    let known = found.record.present().find(|one| one.party.id == wanted && one.role != PartnerRole::Lead);
    known.ok_or(PageError::NotFound)
}

fn remove_words(t: Texts, one: &register::applications::PartnerOf) -> (String, String, String) {
    let what = if one.is_dissolved {
        t.application_gap_dissolved(one.party.name.as_str())
    } else {
        t.application_remove_what()
    };
    let title = t.application_remove(one.party.name.as_str());
    (title, what, format!("retirer?partenaire={}", one.party.id))
}

/// `GET /candidatures/{id}/retirer?partenaire=…`
pub(super) async fn ask_remove(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = led(&asked, &id).await?;
    let one = gone(&asked, &found)?;
    show(&reason_page(&asked, &found, remove_words(asked.t, one), ("", &[])))
}

/// `POST /candidatures/{id}/retirer?partenaire=…`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = led(&asked, &id).await?;
    let one = gone(&asked, &found)?;
    let reason = form.text("motif").unwrap_or("");
    let whose = (id.as_str(), one.party.id.as_str());
    match asked.register.remove_partner(organisation(&asked)?, whose, reason, asked.caller.at).await {
        Ok(()) => go(&format!("/candidatures/{id}?fait=parti")),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("motif", refusal(asked.t, &code))];
            show_wrong(&reason_page(&asked, &found, remove_words(asked.t, one), (reason, &problems)))
        }
        Err(other) => Err(other.into()),
    }
}

/// The page on which an application is given up, with the reason that was typed.
pub(super) fn withdraw_page<'a>(
    asked: &Asked,
    found: &Found,
    typed: &str,
    problems: &'a [Problem],
) -> FormPage<'a> {
    let t = asked.t;
    let words = (t.application_withdraw(), t.application_withdraw_what(), "abandonner".to_owned());
    reason_page(asked, found, words, (typed, problems))
}

/// The application of an address, for whoever must sign it.
pub(super) async fn carried(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let found = found(asked, id).await?;
    let own = organisation(asked)?;
    let carries = found.record.present().any(|one| one.party.id == own && one.role.signs());
    if carries && matches!(found.side, Side::Lead | Side::Partner) {
        Ok(found)
    } else {
        Err(PageError::NotFound)
    }
}
