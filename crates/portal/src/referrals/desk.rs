//! The desk of one's organisation: open or not, and its days.

use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use referral::Rules;
use texts::Texts;

#[derive(Template)]
#[template(path = "referrals/desk.html")]
struct DeskPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    open: bool,
    /// Open, and no operator checked it yet.
    waits: bool,
    edition: Option<i64>,
    fields: Vec<Field>,
}

/// A figure of the rules: its field, its label, where it is.
type Figure = (&'static str, fn(Texts) -> String, fn(&mut Rules) -> &mut i32);

const FIGURES: [Figure; 11] = [
    ("premiere", |t| t.referral_desk_first_answer(), |r| &mut r.first_answer),
    ("calme", |t| t.referral_desk_guard(), |r| &mut r.guard),
    ("relance", |t| t.referral_desk_reminder(), |r| &mut r.reminder),
    ("derniere", |t| t.referral_desk_last_call(), |r| &mut r.last_call),
    ("reprise", |t| t.referral_desk_escalation(), |r| &mut r.escalation),
    ("cloture", |t| t.referral_desk_abandon(), |r| &mut r.abandon),
    ("debut", |t| t.referral_desk_begin(), |r| &mut r.begin),
    ("remise", |t| t.referral_desk_deliver(), |r| &mut r.deliver),
    ("reponse", |t| t.referral_desk_reply(), |r| &mut r.reply),
    ("enquete", |t| t.referral_desk_survey(), |r| &mut r.survey),
    ("reouverture", |t| t.referral_desk_reopen(), |r| &mut r.reopen_months),
];

async fn shown<'a>(
    asked: &Asked,
    form: Option<&Pairs>,
    problems: &'a [Problem],
) -> Result<DeskPage<'a>, PageError> {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let desk = asked.register.help_desk(&own).await?;
    let mut rules = desk.as_ref().map(|desk| desk.rules).unwrap_or_default();
    let typed = |name: &str, now: i64| form.and_then(|f| f.text(name)).map_or(now.to_string(), str::to_owned);
    let mut fields: Vec<Field> = FIGURES
        .iter()
        .map(|(name, label, figure)| {
            let value = typed(name, i64::from(*figure(&mut rules)));
            Field::number(name, label(t), &value, 1, 400).checked(problems)
        })
        .collect();
    let offers = typed("equipes", i64::from(rules.offers));
    fields.push(Field::number("equipes", t.referral_desk_offers(), &offers, 1, 6).checked(problems));
    Ok(DeskPage {
        t,
        c: Chrome::new(
            asked,
            Place::Referrals,
            vec![crumb("/saisines", t.nav_referrals()), crumb("", t.referral_desk_title())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: match asked.pairs.text("fait") {
            Some("ouvert") => Some(t.referral_desk_saved()),
            Some("ferme") => Some(t.referral_desk_closed()),
            _ => None,
        },
        open: desk.is_some(),
        waits: desk.as_ref().is_some_and(|desk| !desk.is_checked),
        edition: desk.map(|desk| desk.edition),
        fields,
    })
}

/// `GET /guichet`
pub(super) async fn page(asked: Asked) -> PageResult {
    show(&shown(&asked, None, &[]).await?)
}

/// `POST /guichet`
pub(super) async fn save(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?.to_owned();
    let (mut rules, mut problems) = (Rules::default(), Vec::new());
    for (name, label, figure) in FIGURES {
        match form.text(name).and_then(|text| text.parse::<i32>().ok()) {
            Some(days) => *figure(&mut rules) = days,
            None => problems.push(Problem::new(name, t.referral_desk_number(label(t)))),
        }
    }
    match form.text("equipes").and_then(|text| text.parse::<u32>().ok()) {
        Some(offers) => rules.offers = offers,
        None => problems.push(Problem::new("equipes", t.referral_desk_number(t.referral_desk_offers()))),
    }
    if problems.is_empty() {
        let seen = form.text("vu").and_then(|text| text.parse::<i64>().ok());
        match asked.register.open_help_desk(&own, &rules, seen).await {
            Ok(()) => return go("/guichet?fait=ouvert"),
            Err(register::Error::Refused(code)) => {
                let field = match code.as_str() {
                    "desk-offers" => "equipes",
                    "desk-ladder" => "relance",
                    _ => "premiere",
                };
                problems.extend(words::refusal(t, &code).map(|what| Problem::new(field, what)));
            }
            Err(other) => return Err(other.into()),
        }
    }
    show_wrong(&shown(&asked, Some(&form), &problems).await?)
}

/// `POST /guichet/fermer`
pub(super) async fn close(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?.to_owned();
    asked.register.close_help_desk(&own).await?;
    go("/guichet?fait=ferme")
}
