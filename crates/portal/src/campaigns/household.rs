//! One household of a campaign: what happened, what happens now, and undoing what was noted by mistake.

use super::{found, show, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show as draw, show_wrong,
};
use askama::Template;
use axum::extract::Path;
use pathway::campaign::Stage as Course;
use pathway::contact::{Event, Fact, Why, possible};
use register::campaigns::{Campaign, Recipient};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    rank: u32,
    iso: String,
    day: String,
    what: String,
    is_corrected: bool,
}

#[derive(Template)]
#[template(path = "campaigns/household.html")]
struct HouseholdPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    household: String,
    title: String,
    state: String,
    next: String,
    address: Vec<String>,
    phone: Option<String>,
    out: Option<String>,
    done: Option<String>,
    fields: Vec<Field>,
    lines: Vec<Line>,
    may_note: bool,
    /// Where a file is opened for a household that wants one.
    adapt: Option<String>,
}

/// The household of an id in a campaign, when both are this person's to see.
async fn place(asked: &Asked, id: &str, household: &str) -> Result<(Campaign, Recipient), PageError> {
    let campaign = found(asked, id, Action::See, ObjectKind::Recipient).await?;
    let all = asked.register.recipients(&asked.landlord()?.id, id, asked.today).await?;
    let one = all.into_iter().find(|r| r.id == household && r.left_out.is_none());
    Ok((campaign, one.ok_or(PageError::NotFound)?))
}

fn page<'a>(
    asked: &Asked,
    campaign: &Campaign,
    r: &Recipient,
    form: &Pairs,
    problems: &'a [Problem],
) -> HouseholdPage<'a> {
    let t = asked.t;
    let what = form.text("quoi").unwrap_or("");
    let events = possible(r.standing.stage);
    let choices = events.iter().map(|e| Choice::new(e.code(), words::event(t, *e), what)).collect();
    let why = form.text("raison").unwrap_or("");
    let mut reasons = vec![Choice::new("", t.household_no_reason(), why)];
    for event in [Event::Refused, Event::NotConcerned] {
        if events.contains(&event) {
            reasons.extend(Why::of(event).iter().map(|w| {
                Choice::new(w.code(), t.household_reason_of(words::event(t, event), words::why(t, *w)), why)
            }));
        }
    }
    let today = asked.today.to_string();
    let stage = campaign.standing(asked.today).stage;
    let open = matches!(stage, Course::Ready | Course::UnderWay | Course::Postponed);
    let name = words::household(t, r);
    HouseholdPage {
        t,
        c: Chrome::new(asked, Place::Campaigns, super::crumbs(asked, campaign, &name)).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: campaign.id.clone(),
        household: r.id.clone(),
        state: words::stage(t, r.standing.stage),
        next: words::due(t, r.standing.next),
        address: vec![
            words::door(t, &r.dwelling),
            r.dwelling.street.clone(),
            format!("{} {}", r.dwelling.postcode, r.dwelling.town),
            r.residence.clone(),
        ],
        phone: r.contact.as_ref().and_then(|contact| contact.phone.clone()),
        out: r.gate.err().map(|why| t.household_out(words::exclusion(t, why))),
        done: show::done(t, asked.pairs.text("fait")),
        fields: vec![
            Field::radios("quoi", t.household_what(), choices).required().checked(problems),
            Field::select("raison", t.household_reason(), reasons)
                .hint(t.household_reason_hint())
                .checked(problems),
            Field::date("jour", t.household_day(), form.text("jour").unwrap_or(&today))
                .required()
                .checked(problems),
            Field::date("pour", t.household_for(), form.text("pour").unwrap_or(""))
                .hint(t.household_for_hint())
                .checked(problems),
        ],
        lines: r
            .facts
            .iter()
            .map(|n| {
                let mut what = words::event(t, n.fact.event);
                if let Some(why) = n.fact.why {
                    what = format!("{what} – {}", words::why(t, why));
                }
                if let Some(day) = n.fact.for_day {
                    what = format!("{what} – {}", format::date(day));
                }
                Line {
                    rank: n.rank,
                    iso: n.fact.on.to_string(),
                    day: format::date(n.fact.on),
                    what,
                    is_corrected: n.is_corrected,
                }
            })
            .collect(),
        adapt: (r.standing.stage == pathway::contact::Stage::Interested
            && asked.caller.can(Action::Create, ObjectKind::AdaptationFile))
        .then(|| format!("/adaptations/nouvelle?logement={}&menage={}", r.dwelling.id, r.id)),
        may_note: open && !events.is_empty() && asked.caller.can(Action::Change, ObjectKind::Recipient),
        title: name,
    }
}

/// `GET /campagnes/{id}/menages/{household}`
pub(super) async fn ask(asked: Asked, Path((id, household)): Path<(String, String)>) -> PageResult {
    let (campaign, one) = place(&asked, &id, &household).await?;
    let pairs = asked.pairs.clone();
    draw(&page(&asked, &campaign, &one, &pairs, &[]))
}

/// Which field a refusal is about.
fn field_of(code: &str) -> &'static str {
    match code {
        "contact-reason" => "raison",
        "contact-day" => "pour",
        "campaign-future" | "campaign-early" => "jour",
        _ => "quoi",
    }
}

/// `POST /campagnes/{id}/menages/{household}`
pub(super) async fn note(
    asked: Asked,
    Path((id, household)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let (campaign, one) = place(&asked, &id, &household).await?;
    let event = form.text("quoi").and_then(Event::from_code);
    let on = super::moves::day(&form, "jour");
    let mut problems = Vec::new();
    if event.is_none() {
        problems.push(Problem::new("quoi", t.household_what_wrong()));
    }
    if on.is_none() {
        problems.push(Problem::new("jour", t.household_day_wrong()));
    }
    if let (Some(event), Some(on)) = (event, on) {
        let why = form.text("raison").and_then(Why::from_code).filter(|why| Why::of(event).contains(why));
        let fact = Fact { event, on, for_day: super::moves::day(&form, "pour"), why };
        let landlord = asked.landlord()?.id.clone();
        match asked.register.note_contact(&landlord, &one.id, &fact, asked.today).await {
            Ok(()) => return go(&format!("/campagnes/{id}/menages/{household}?fait=noted")),
            Err(error) => {
                let Some(why) = super::refusal(&asked, &error) else { return Err(error.into()) };
                let field = match &error {
                    register::Error::Refused(code) => field_of(code),
                    _ => "quoi",
                };
                problems.push(Problem::new(field, why));
            }
        }
    }
    show_wrong(&page(&asked, &campaign, &one, &form, &problems))
}

/// `POST /campagnes/{id}/menages/{household}/corriger`
pub(super) async fn correct(
    asked: Asked,
    Path((id, household)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (_, one) = place(&asked, &id, &household).await?;
    let rank = form.text("rang").and_then(|n| n.parse::<u32>().ok());
    let rank = rank.ok_or_else(|| PageError::Form("which fact is wrong is not said".to_owned()))?;
    asked.register.correct_contact(&asked.landlord()?.id, &one.id, rank, asked.today).await?;
    go(&format!("/campagnes/{id}/menages/{household}?fait=corrected"))
}
