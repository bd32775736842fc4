//! The letter: its text, its variables, and what it becomes for any household.

use super::printing::{addressee, model};
use super::steps::{Step, Steps};
use super::{peopled, show};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show as draw, show_wrong};
use askama::Template;
use axum::extract::Path;
use letters::{Addressee, Fault, PrintError, Variable};
use pathway::campaign::Stage;
use register::campaigns::{Campaign, Letter, Recipient};
use texts::{Lang, Texts};

/// A letter as it will be, and the way to the others.
struct Preview {
    place: String,
    before: Option<String>,
    after: Option<String>,
    letter: letters::Letter,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "campaigns/letter.html")]
struct LetterPage<'a> {
    t: Texts,
    c: Chrome,
    steps: Steps,
    errors: ErrorSummary<'a>,
    id: String,
    title: String,
    done: Option<String>,
    may_write: bool,
    fields: Vec<Field>,
    variables: Vec<String>,
    preview: Option<Preview>,
    faults: Vec<String>,
}

/// What is wrong with a text, in words.
pub(super) fn fault(t: Texts, fault: &Fault) -> String {
    match fault {
        Fault::Unknown(name) => t.letter_unknown(name.as_str()),
        Fault::Open => t.letter_open(),
        Fault::Missing(variable) => t.letter_missing(variable.code()),
    }
}

/// Why a letter cannot be printed, in words.
pub(super) fn unprintable(t: Texts, error: &PrintError) -> String {
    match error {
        PrintError::TooLong { lines } => t.letter_too_long(*lines),
        PrintError::Unprintable(c) => t.letter_unprintable(c.to_string()),
        PrintError::TooWide => t.letter_too_wide(),
        PrintError::Stopped => t.print_stopped(),
        PrintError::Inside(_) => t.print_failed(),
    }
}

/// The letter that a campaign begins with: written in French, as all of them.
fn proposed() -> Letter {
    let t = Texts::of(Lang::Fr);
    Letter { subject: t.letter_proposed_subject(), body: t.letter_proposed_body(), ..Letter::default() }
}

/// Somebody of nowhere, to see a letter before the list is frozen.
fn example(campaign: &Campaign) -> Addressee {
    let target = campaign.targets.first();
    Addressee {
        residence: target.map(|t| t.name.clone()).unwrap_or_default(),
        street: target.map(|t| t.address.clone()).unwrap_or_default(),
        code: "XXX-XXX-XXX".to_owned(),
        dwelling: "…".to_owned(),
        ..Addressee::default()
    }
}

/// The households that a letter can be looked at for: those that the gate lets through.
fn shown(all: &[Recipient]) -> Vec<&Recipient> {
    all.iter().filter(|r| r.left_out.is_none() && r.gate.is_ok()).collect()
}

fn page<'a>(
    asked: &Asked,
    campaign: &Campaign,
    all: &[Recipient],
    letter: &Letter,
    problems: &'a [Problem],
) -> Result<LetterPage<'a>, PageError> {
    let t = asked.t;
    let id = &campaign.id;
    let shown = shown(all);
    let n =
        asked.pairs.text("n").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).clamp(1, shown.len().max(1));
    let to = shown.get(n - 1).map_or_else(|| example(campaign), |r| addressee(r));
    let (preview, faults) = match model(asked, letter, asked.today)?.letter(&to) {
        Ok(letter) => {
            let wrong = letter.check().err().map(|error| unprintable(t, &error));
            let way = |n: usize| format!("/campagnes/{id}/courrier?n={n}#apercu");
            let place = if shown.is_empty() {
                t.letter_example()
            } else {
                t.letter_place(n.to_string(), shown.len().to_string())
            };
            let before = (n > 1).then(|| way(n - 1));
            let after = (n < shown.len()).then(|| way(n + 1));
            (Some(Preview { place, before, after, letter, wrong }), Vec::new())
        }
        Err(faults) => (None, faults.iter().map(|one| fault(t, one)).collect()),
    };
    let meeting = letter.meeting_on.map(|d| d.to_string()).unwrap_or_default();
    let stage = campaign.standing(asked.today).stage;
    Ok(LetterPage {
        t,
        c: Chrome::new(asked, Place::Campaigns, super::crumbs(asked, campaign, &t.campaign_step_letter())),
        steps: Steps::at(asked, campaign, Step::Letter),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        id: id.clone(),
        title: campaign.title.clone(),
        done: show::done(t, asked.pairs.text("fait")),
        may_write: matches!(stage, Stage::Draft | Stage::Ready | Stage::Postponed),
        fields: vec![
            Field::text("objet", t.letter_subject(), &letter.subject).required().checked(problems),
            Field::area("texte", t.letter_body(), &letter.body)
                .hint(t.letter_body_hint())
                .required()
                .checked(problems),
            Field::text("referent", t.letter_referent(), &letter.referent).required().checked(problems),
            Field::text("telephone", t.letter_phone(), &letter.phone).required().checked(problems),
            Field::date("reunion", t.letter_meeting_day(), &meeting).checked(problems),
            Field::text("lieu", t.letter_meeting_place(), &letter.meeting_place)
                .hint(t.letter_meeting_hint())
                .checked(problems),
        ],
        variables: Variable::ALL.iter().map(|v| format!("{{{}}}", v.code())).collect(),
        preview,
        faults,
    })
}

/// `GET /campagnes/{id}/courrier?n=7`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (campaign, all) = peopled(&asked, &id).await?;
    let letter = if campaign.letter == Letter::default() { proposed() } else { campaign.letter.clone() };
    draw(&page(&asked, &campaign, &all, &letter, &[])?)
}

/// How many letters are looked at when a text is saved; all of them are when they are printed.
const LOOKED_AT: usize = 200;

/// `POST /campagnes/{id}/courrier`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    super::changed(&asked, &id).await?;
    let (campaign, all) = peopled(&asked, &id).await?;
    let text = |name: &str| form.text(name).unwrap_or("").replace("\r\n", "\n");
    let letter = Letter {
        subject: text("objet"),
        body: text("texte"),
        referent: text("referent"),
        phone: text("telephone"),
        meeting_on: super::moves::day(&form, "reunion"),
        meeting_place: text("lieu"),
    };
    let mut problems = Vec::new();
    for (name, value, label) in [
        ("objet", &letter.subject, t.letter_subject()),
        ("texte", &letter.body, t.letter_body()),
        ("referent", &letter.referent, t.letter_referent()),
        ("telephone", &letter.phone, t.letter_phone()),
    ] {
        if value.is_empty() {
            problems.push(Problem::new(name, t.letter_empty(label)));
        }
    }
    if problems.is_empty() {
        let model = model(&asked, &letter, asked.today)?;
        let to: Vec<Addressee> = match shown(&all).as_slice() {
            [] => vec![example(&campaign)],
            some => some.iter().take(LOOKED_AT).map(|r| addressee(r)).collect(),
        };
        problems = to
            .iter()
            .find_map(|to| match model.letter(to) {
                Err(faults) => Some(faults.iter().map(|one| Problem::new("texte", fault(t, one))).collect()),
                Ok(letter) => {
                    letter.check().err().map(|error| vec![Problem::new("texte", unprintable(t, &error))])
                }
            })
            .unwrap_or_default();
    }
    if problems.is_empty() {
        match asked.register.write_letter(&asked.landlord()?.id, &id, &letter, asked.today).await {
            Ok(()) => return go(&format!("/campagnes/{id}/courrier?fait=written")),
            Err(error) => match super::refusal(&asked, &error) {
                Some(why) => problems.push(Problem::new("texte", why)),
                None => return Err(error.into()),
            },
        }
    }
    show_wrong(&page(&asked, &campaign, &all, &letter, &problems)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_that_is_proposed_uses_only_variables_that_exist() {
        let letter = proposed();
        let model = letters::Model {
            landlord: "Habitat".to_owned(),
            subject: letter.subject,
            body: letter.body,
            referent: "Amina Diallo".to_owned(),
            phone: "05 56 00 00 00".to_owned(),
            written_on: "Le 2 mars 2026".to_owned(),
            ..letters::Model::default()
        };
        let to = Addressee { residence: "Les Tilleuls".to_owned(), ..Addressee::default() };
        assert_eq!(model.letter(&to).unwrap().check(), Ok(()));
    }
}
