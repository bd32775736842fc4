//! Telling a practice, correcting one's own, taking it out.

use super::words::{ground, problem, theme};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use register::practices::{Ground, NewPractice, Practice, Theme};
use std::collections::BTreeSet;
use texts::Texts;

#[derive(Template)]
#[template(path = "practices/edit.html")]
struct EditPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    action: String,
    back: String,
    edition: i64,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
}

fn fields(t: Texts, form: &Pairs, problems: &[Problem]) -> Vec<Field> {
    let text = |name: &str| form.exact(name).unwrap_or("");
    let themes = Theme::ALL.iter().map(|one| Choice::new(one.code(), theme(t, *one), text("theme")));
    let chosen: BTreeSet<&str> = form.all("terrain").collect();
    let grounds = Ground::ALL.iter().map(|one| {
        let current = if chosen.contains(one.code()) { one.code() } else { "" };
        Choice::new(one.code(), ground(t, *one), current)
    });
    let all = [
        Field::text("titre", t.practice_name(), text("titre")).required(),
        Field::select("theme", t.practice_theme(), themes.collect()).required(),
        Field::boxes("terrain", t.practice_ground(), grounds.collect()).required(),
        Field::area("contexte", t.practice_context(), text("contexte"))
            .hint(t.practice_context_hint())
            .required(),
        Field::area("methode", t.practice_method(), text("methode"))
            .hint(t.practice_method_hint())
            .required(),
        Field::area("partenaires", t.practice_partners(), text("partenaires"))
            .hint(t.practice_partners_hint())
            .required(),
        Field::text("cout", t.practice_cost(), text("cout")).hint(t.practice_cost_hint()).unit("€"),
        Field::area("resultats", t.practice_results(), text("resultats"))
            .hint(t.practice_results_hint())
            .required(),
        Field::area("conditions", t.practice_conditions(), text("conditions"))
            .hint(t.practice_conditions_hint())
            .required(),
    ];
    all.map(|field| field.checked(problems)).to_vec()
}

/// The form as it would have been sent with what is told now.
fn filled(one: &Practice) -> Pairs {
    let told = &one.told;
    let cost = told.cost_cents.map(|cents| format!("{},{:02}", cents / 100, cents % 100)).unwrap_or_default();
    let mut pairs = vec![
        ("titre", told.title.as_str()),
        ("theme", told.theme.code()),
        ("contexte", &told.context),
        ("methode", &told.method),
        ("partenaires", &told.partners),
        ("cout", &cost),
        ("resultats", &told.results),
        ("conditions", &told.conditions),
    ];
    pairs.extend(told.grounds.iter().map(|one| ("terrain", one.code())));
    let sent: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", crate::edge::form::encode(value))).collect();
    Pairs::parse(&sent.join("&"))
}

/// What was typed; the theme and the cost are the only fields that the act cannot judge.
fn read(t: Texts, form: &Pairs) -> Result<NewPractice, Vec<Problem>> {
    let text = |name: &str| form.exact(name).unwrap_or("").to_owned();
    let theme = form.text("theme").and_then(Theme::from_code);
    let cost = form.text("cout").filter(|text| !text.is_empty()).map(crate::adapted::words::read_rent);
    let mut problems = Vec::new();
    if theme.is_none() {
        problems.push(problem(t, "practice-theme"));
    }
    if cost == Some(None) {
        problems.push(problem(t, "practice-cost"));
    }
    let Some(theme) = theme.filter(|_| problems.is_empty()) else { return Err(problems) };
    Ok(NewPractice {
        title: text("titre"),
        theme,
        grounds: form.all("terrain").filter_map(Ground::from_code).collect(),
        context: text("contexte"),
        method: text("methode"),
        partners: text("partenaires"),
        cost_cents: cost.flatten().map(i64::from),
        results: text("resultats"),
        conditions: text("conditions"),
    })
}

/// The page to tell a practice, or to correct the one that is given.
fn page<'a>(asked: &Asked, one: Option<(&str, i64)>, form: &Pairs, problems: &'a [Problem]) -> EditPage<'a> {
    let t = asked.t;
    let (title, action, back) = match one {
        None => (t.practice_new(), "/pratiques/nouvelle".to_owned(), "/pratiques".to_owned()),
        Some((id, _)) => {
            (t.practice_correct(), format!("/pratiques/{id}/corriger"), format!("/pratiques/{id}"))
        }
    };
    let crumbs = vec![crumb("/pratiques", t.practice_title()), crumb("", title.as_str())];
    EditPage {
        t,
        c: Chrome::new(asked, Place::Practices, crumbs).narrow(),
        title,
        action,
        back,
        edition: one.map_or(0, |(_, edition)| edition),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields(t, form, problems),
    }
}

/// One's own practice; another's is not there to be corrected.
async fn own(asked: &Asked, id: &str) -> Result<Practice, PageError> {
    let one = asked.register.practice(id).await?;
    if one.organisation_id == asked.caller.organisation_id()? { Ok(one) } else { Err(PageError::NotFound) }
}

/// `GET /pratiques/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, &Pairs::parse(""), &[]))
}

/// `GET /pratiques/{id}/corriger`
pub(super) async fn correct(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = own(&asked, &id).await?;
    show(&page(&asked, Some((&id, one.edition)), &filled(&one), &[]))
}

async fn take(asked: Asked, seen: Option<(&str, i64)>, form: &Pairs) -> PageResult {
    let organisation = asked.caller.organisation_id()?;
    let mut shown = seen;
    let problems = match read(asked.t, form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.tell_practice(organisation, seen, &new).await {
            Ok(id) => return go(&format!("/pratiques/{id}?fait=note")),
            Err(register::Error::Refused(code)) => vec![problem(asked.t, &code)],
            Err(register::Error::Changed) => {
                // To save again is to write over what is there now.
                if let Some((id, edition)) = &mut shown {
                    *edition = asked.register.practice(id).await?.edition;
                }
                vec![Problem::new("titre", asked.t.changed_meanwhile())]
            }
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, shown, form, &problems))
}

/// `POST /pratiques/nouvelle`
pub(super) async fn tell(asked: Asked, form: Pairs) -> PageResult {
    take(asked, None, &form).await
}

/// `POST /pratiques/{id}/corriger`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    own(&asked, &id).await?;
    let seen = form.text("vu").and_then(|text| text.parse().ok()).unwrap_or(0);
    take(asked, Some((&id, seen)), &form).await
}

/// `POST /pratiques/{id}/retirer`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>, _form: Pairs) -> PageResult {
    asked.register.withdraw_practice(asked.caller.organisation_id()?, &id).await?;
    go(&format!("/pratiques/{id}?fait=note"))
}
