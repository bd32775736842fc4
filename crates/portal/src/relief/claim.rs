//! One tax office and one year: what may be claimed, what is lost and what to do, the file to send, what was filed.

use super::annex::{Annex, Which};
use super::list::{Line, line};
use super::{way, whole, words};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use jiff::civil::Date;
use register::relief::{NewClaim, Reading, ReliefBook};
use relief::Article;
use relief::advice::advice;
use relief::ledger::{OfficeYear, Standing};
use texts::{Texts, format};
use trust::field::ObjectKind;
use trust::policy::Action;

struct Counted {
    id: String,
    label: String,
    class: String,
    claimable: String,
    share: String,
}

struct Claim {
    id: String,
    article: &'static str,
    claimed: String,
    filed: String,
    answer: Option<String>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "relief/claim.html")]
struct ClaimPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: bool,
    title: String,
    base: String,
    line: Line,
    december: Option<String>,
    reading: Option<String>,
    advice: Vec<String>,
    lines: Vec<Counted>,
    claims: Vec<Claim>,
    file: Vec<Field>,
    /// What each article asks for, as the page shows it: what is filed is what was seen.
    seen: Vec<(String, String)>,
    /// What the annex lacks, column by column.
    unknown: Vec<String>,
    may_change: bool,
    may_export: bool,
}

/// The field that holds what was seen of an article.
fn seen_name(article: Article) -> String {
    format!("vu-{}", article.code())
}

/// The office and the year of an address; what is not there does not exist.
pub(super) fn found<'b>(book: &'b ReliefBook, office: &str, year: &str) -> Result<&'b OfficeYear, PageError> {
    let year = year.parse::<i16>().map_err(|_| PageError::NotFound)?;
    book.office_year(office, year).ok_or(PageError::NotFound)
}

async fn page<'a>(
    asked: &Asked,
    (office_id, year): (&str, &str),
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ClaimPage<'a>, PageError> {
    let t = asked.t;
    let book = whole(asked).await?;
    let at = found(&book, office_id, year)?;
    let office = book.office(office_id).ok_or(PageError::NotFound)?;
    let told = advice(at, &book.ledger, (&book.question.expenses, &book.question.belongings), asked.today);
    let mine = book
        .ledger
        .lines
        .iter()
        .filter(|line| line.year == Some(at.year) && line.office_id.as_deref() == Some(office_id));
    let mut inside = false;
    let mut lines = Vec::new();
    for one in mine {
        let Standing::Counted { share } = &one.standing else { continue };
        let Some((noted, ..)) = book.expense(&one.expense_id) else { continue };
        inside |= noted.dwelling_id.is_some();
        lines.push(Counted {
            id: noted.id.clone(),
            label: noted.label.clone(),
            class: words::class(t, one.class),
            claimable: words::euros(t, one.claimable),
            share: words::amount(t, *share),
        });
    }
    let portfolio = portfolio(asked).await.ok();
    let annex = Annex::of(t, (&book, portfolio.as_deref()), (office_id, at.year), Which::Open);
    let may_change = asked.caller.can(Action::Change, ObjectKind::TaxRelief);
    let today = asked.today.to_string();
    let claims = book
        .claims
        .iter()
        .filter(|claim| claim.office_id == office_id && claim.year == at.year)
        .map(|claim| Claim {
            id: claim.id.clone(),
            article: claim.article.code(),
            claimed: words::euros(t, claim.claimed_cents),
            filed: format::date(claim.filed_on),
            answer: claim
                .answered_on
                .zip(claim.granted_cents)
                .map(|(on, granted)| t.relief_answered(format::date(on), words::euros(t, granted))),
            fields: if may_change && claim.answered_on.is_none() {
                let name = |what: &str| format!("{what}-{}", claim.id);
                let on = form.text(&name("le")).unwrap_or(&today).to_owned();
                let granted = form.text(&name("accorde")).unwrap_or("").to_owned();
                vec![
                    Field::date(&name("le"), t.relief_answered_on(), &on).required().checked(problems),
                    Field::text(&name("accorde"), t.relief_granted(), &granted).required().checked(problems),
                ]
            } else {
                Vec::new()
            },
        })
        .collect();
    let articles: Vec<Choice> = Article::ALL
        .into_iter()
        .filter(|article| at.of(*article).relief.is_some_and(|cents| cents > 0))
        .map(|article| Choice::new(article.code(), article.code(), form.text("article").unwrap_or("1391 C")))
        .collect();
    let file = if may_change && !articles.is_empty() {
        let on = form.text("le").unwrap_or(&today).to_owned();
        vec![
            Field::radios("article", t.relief_article(), articles).checked(problems),
            Field::date("le", t.relief_filed_on(), &on).required().checked(problems),
        ]
    } else {
        Vec::new()
    };
    let title = format!("{} – {}", office.name, at.year);
    let n = i64::try_from(at.paid_in_december).unwrap_or(i64::MAX);
    Ok(ClaimPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: asked.pairs.text("fait").is_some(),
        base: format!("/degrevements/{office_id}/{}", at.year),
        line: line(t, office.name.clone(), at),
        december: (n > 0).then(|| t.relief_december(n, n.to_string())),
        reading: (inside && office.takes_elderly != Reading::Yes).then(|| match office.takes_elderly {
            Reading::No => t.relief_reading_no_more(),
            _ => t.relief_reading_unknown_more(),
        }),
        advice: told.iter().map(|one| words::advice(t, &book, one)).collect(),
        lines,
        unknown: annex.unknown_in_words(t),
        claims,
        file,
        seen: Article::ALL
            .into_iter()
            .filter_map(|article| Some((seen_name(article), at.of(article).relief?.to_string())))
            .collect(),
        may_change,
        may_export: asked.caller.can(Action::Export, ObjectKind::TaxRelief),
        c: Chrome::new(asked, Place::Relief, way(asked, &[("", title.clone())])),
        title,
    })
}

/// `GET /degrevements/{office}/{year}`
pub(super) async fn show_one(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    show(&page(&asked, (&office, &year), &Pairs::default(), &[]).await?)
}

/// `POST /degrevements/{office}/{year}/depot`
pub(super) async fn file(
    asked: Asked,
    Path((office, year)): Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?.id.clone();
    let number = year.parse::<i16>().map_err(|_| PageError::NotFound)?;
    let article = form.text("article").and_then(Article::from_code);
    let on = form.text("le").and_then(|day| day.parse::<Date>().ok());
    let problem = match (article, on) {
        (None, _) => Problem::new("article", t.relief_article_wrong()),
        (_, None) => Problem::new("le", t.relief_day_wrong()),
        (Some(article), Some(on)) => {
            let new = NewClaim {
                office_id: &office,
                year: number,
                article,
                filed_on: on,
                seen_cents: form.text(&seen_name(article)).and_then(|cents| cents.parse().ok()),
            };
            match asked.register.file_relief_claim(&landlord, &new, asked.today).await {
                Ok(_) => return go(&format!("/degrevements/{office}/{year}?fait=depot")),
                Err(register::Error::Refused(code)) => match code.as_str() {
                    "claim-day" => Problem::new("le", t.relief_filed_wrong()),
                    "claim-changed" => Problem::new("article", t.relief_changed()),
                    _ => Problem::new("article", t.relief_nothing_to_file()),
                },
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, (&office, &year), &form, &[problem]).await?)
}

/// The page where a claim stands.
async fn where_it_is(asked: &Asked, id: &str) -> Result<(String, String), PageError> {
    let all = asked.register.relief_claims(&asked.landlord()?.id).await?;
    let claim = all.iter().find(|claim| claim.id == id).ok_or(PageError::NotFound)?;
    Ok((claim.office_id.clone(), claim.year.to_string()))
}

/// `POST /degrevements/demandes/{id}/reponse`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let t = asked.t;
    let (office, year) = where_it_is(&asked, &id).await?;
    let name = |what: &str| format!("{what}-{id}");
    let on = form.text(&name("le")).and_then(|day| day.parse::<Date>().ok());
    let granted = words::typed(form.text(&name("accorde"))).ok().flatten();
    let problem = match (on, granted) {
        (None, _) => Problem::new(&name("le"), t.relief_day_wrong()),
        (_, None) => Problem::new(&name("accorde"), t.relief_amount_wrong()),
        (Some(on), Some(granted)) => {
            let landlord = asked.landlord()?.id.clone();
            match asked.register.answer_relief_claim(&landlord, &id, (on, granted), asked.today).await {
                Ok(()) => return go(&format!("/degrevements/{office}/{year}?fait=reponse")),
                Err(register::Error::Refused(code)) if code == "claim-granted" => {
                    Problem::new(&name("accorde"), t.relief_granted_wrong())
                }
                Err(register::Error::Refused(_)) => Problem::new(&name("le"), t.relief_filed_wrong()),
                Err(other) => return Err(other.into()),
            }
        }
    };
    show_wrong(&page(&asked, (&office, &year), &form, &[problem]).await?)
}

/// `POST /degrevements/demandes/{id}/retrait`
pub(super) async fn withdraw(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (office, year) = where_it_is(&asked, &id).await?;
    asked.register.withdraw_relief_claim(&asked.landlord()?.id, &id).await?;
    go(&format!("/degrevements/{office}/{year}?fait=retrait"))
}
