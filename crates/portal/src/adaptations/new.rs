//! Opening a file: from a dwelling, from a household of a campaign, or alone. With the household's agreement.

use super::{day, refusal};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use register::adaptations::NewFile;
use register::portfolio::Portfolio;
use texts::Texts;
use trust::field::ObjectKind;
use trust::policy::Action;

#[derive(Template)]
#[template(path = "adaptations/new.html")]
struct NewPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    recipient: String,
    fields: Vec<Field>,
}

fn page<'a>(asked: &Asked, portfolio: &Portfolio, form: &Pairs, problems: &'a [Problem]) -> NewPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).or_else(|| asked.pairs.text(name)).unwrap_or("");
    let wanted = text("logement");
    let shown = portfolio.dwelling(wanted).and_then(|(_, d)| d.reference.as_deref()).unwrap_or(wanted);
    NewPage {
        t,
        c: Chrome::new(
            asked,
            Place::Adaptations,
            vec![crumb("/adaptations", t.nav_adaptations()), crumb("", t.file_new())],
        )
        .narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        recipient: text("menage").to_owned(),
        fields: vec![
            Field::text("logement", t.file_dwelling(), shown)
                .hint(t.need_dwelling_hint())
                .required()
                .checked(problems),
            Field::date("accord", t.file_consent(), form.text("accord").unwrap_or(""))
                .hint(t.file_consent_hint())
                .required()
                .checked(problems),
        ],
    }
}

/// `GET /adaptations/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    show(&page(&asked, &portfolio, &Pairs::default(), &[]))
}

/// The dwelling of a reference or an id, where the person may open files.
fn dwelling(asked: &Asked, portfolio: &Portfolio, wanted: &str) -> Option<String> {
    let mine = asked.caller.residences_for(Action::Create, ObjectKind::AdaptationFile);
    let here = portfolio.residences.iter().filter(|r| mine.as_ref().is_none_or(|mine| mine.contains(&r.id)));
    let mut all = here.flat_map(|r| &r.dwelling_views);
    all.find(|d| d.id == wanted || d.reference.as_deref() == Some(wanted)).map(|d| d.id.clone())
}

/// `POST /adaptations/nouvelle`
pub(super) async fn open(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let mut problems = Vec::new();
    let dwelling = form.text("logement").and_then(|wanted| dwelling(&asked, &portfolio, wanted));
    if dwelling.is_none() {
        problems.push(Problem::new("logement", t.vacancy_dwelling_wrong()));
    }
    let consent = day(&form, "accord");
    if consent.is_none() {
        problems.push(Problem::new("accord", t.file_consent_wrong()));
    }
    if let (Some(dwelling_id), Some(consent_on)) = (dwelling, consent) {
        let recipient_id = form.text("menage").map(str::to_owned);
        let new = NewFile { dwelling_id, recipient_id, consent_on };
        match asked.register.open_adaptation(&portfolio.landlord.id, &new, asked.today).await {
            Ok(id) => return go(&format!("/adaptations/{id}?fait=ouvert")),
            Err(error) => {
                let Some(why) = refusal(&asked, &error) else { return Err(PageError::from(error)) };
                let is_consent =
                    matches!(&error, register::Error::Refused(code) if code == "adaptation-consent");
                problems.push(Problem::new(if is_consent { "accord" } else { "logement" }, why));
            }
        }
    }
    show_wrong(&page(&asked, &portfolio, &form, &problems))
}
