//! Who needed the adaptation at each letting of a dwelling: yes, no, nobody said. A level, never why.

use super::{dwelling, name_of, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{
    Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong, words as shown,
};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use model::dwelling::AdaptationLevel;
use register::adapted::{Needed, NewLetting};
use register::portfolio::DwellingView;
use texts::{Texts, format, words as names};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Line {
    iso: String,
    date: String,
    needed: String,
    level: String,
    adapted: String,
}

#[derive(Template)]
#[template(path = "adapted/lettings.html")]
struct LettingsPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: bool,
    id: String,
    name: String,
    lines: Vec<Line>,
    fields: Vec<Field>,
}

async fn page<'a>(
    asked: &Asked,
    d: &DwellingView,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<LettingsPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.lettings(&asked.landlord()?.id, Some(&d.id)).await?;
    let name = name_of(asked, d.reference.as_deref());
    let text = |name: &str| form.text(name).unwrap_or("");
    let needed = Needed::ALL.map(|n| Choice::new(n.code(), words::needed(t, n), text("besoin"))).to_vec();
    let mut levels = vec![Choice::new("", t.unknown(), text("niveau"))];
    levels.extend(
        AdaptationLevel::ALL
            .into_iter()
            .map(|l| Choice::new(l.code(), format!("{} – {}", l.code(), names::level(t, l)), text("niveau"))),
    );
    let adapted = [("oui", t.yes()), ("non", t.no()), ("inconnu", t.unknown())];
    let adapted = adapted.map(|(code, label)| Choice::new(code, label, text("adapte"))).to_vec();
    let fields = vec![
        Field::date("le", t.letting_on(), text("le")).required().checked(problems),
        Field::radios("besoin", t.letting_needed(), needed).checked(problems),
        Field::select("niveau", t.letting_level(), levels).hint(t.need_no_reason()).checked(problems),
        Field::radios("adapte", t.letting_adapted(), adapted).checked(problems),
    ];
    Ok(LettingsPage {
        t,
        c: Chrome::new(
            asked,
            Place::Adapted,
            vec![
                crumb("/logements-adaptes", t.nav_adapted()),
                crumb(format!("/logements/{}/equipements", d.id), name.as_str()),
                crumb("", t.lettings_title()),
            ],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.has("fait"),
        id: d.id.clone(),
        name,
        lines: all
            .iter()
            .map(|one| Line {
                iso: one.let_on.to_string(),
                date: format::date(one.let_on),
                needed: words::needed(t, one.needed),
                level: one.need_level.map_or_else(|| t.unknown(), |l| l.code().to_owned()),
                adapted: shown::yes_no(t, one.was_adapted),
            })
            .collect(),
        fields: if asked.caller.can(Action::Create, ObjectKind::Need) { fields } else { Vec::new() },
    })
}

/// `GET /logements/{id}/attributions`
pub(super) async fn show_lettings(asked: Asked, Path(id): Path<String>) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let (_, d) = dwelling(&portfolio, &id)?;
    show(&page(&asked, d, &Pairs::default(), &[]).await?)
}

fn read(t: Texts, form: &Pairs) -> Result<NewLetting, Vec<Problem>> {
    let mut problems = Vec::new();
    let let_on = form.text("le").and_then(|d| d.parse::<Date>().ok());
    if let_on.is_none() {
        problems.push(Problem::new("le", t.letting_on_wrong()));
    }
    let needed = form.text("besoin").and_then(Needed::from_code);
    if needed.is_none() {
        problems.push(Problem::new("besoin", t.letting_needed_wrong()));
    }
    let was_adapted = match form.text("adapte") {
        Some("oui") => Some(true),
        Some("non") => Some(false),
        _ => None,
    };
    match (let_on, needed) {
        (Some(let_on), Some(needed)) => {
            let need_level = form.text("niveau").and_then(AdaptationLevel::parse);
            Ok(NewLetting { let_on, needed, need_level, was_adapted })
        }
        _ => Err(problems),
    }
}

/// `POST /logements/{id}/attributions`
pub(super) async fn note(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let (_, d) = dwelling(&portfolio, &id)?;
    let problems = match read(t, &form) {
        Err(problems) => problems,
        Ok(new) => match asked.register.note_letting(&asked.landlord()?.id, &id, &new, asked.today).await {
            Ok(_) => return go(&format!("/logements/{id}/attributions?fait=1")),
            Err(register::Error::Refused(code)) if code == "letting-duplicate" => {
                vec![Problem::new("le", t.letting_duplicate())]
            }
            Err(register::Error::Refused(_)) => vec![Problem::new("le", t.letting_on_wrong())],
            Err(other) => return Err(other.into()),
        },
    };
    show_wrong(&page(&asked, d, &form, &problems).await?)
}
