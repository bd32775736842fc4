//! Writing what the project is and the answers to the call: each section over the edition that its writer saw. When somebody
//! else wrote it meanwhile, the page says what they changed, and keeps what was typed.

use super::words::{Names, address, change, occupancy, refusal, section as named};
use super::{Found, chrome, found, organisation};
use crate::calls::places;
use crate::diagnoses::form::FormPage;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Field, PageResult, Problem, go, show, show_wrong};
use ::calls::{Content, Dwellings, Occupancy, Section};
use axum::extract::Path;
use jiff::civil::Date;
use register::applications::Side;

/// What became of a section that somebody sent.
pub(super) enum Put {
    Done,
    Wrong(Vec<Problem>),
    /// Somebody else wrote it meanwhile: what they changed, and the edition to write over next.
    Conflict(Vec<String>, i64),
}

/// The application of an address, for whoever writes it.
pub(super) async fn writable(asked: &Asked, id: &str) -> Result<Found, PageError> {
    let found = found(asked, id).await?;
    match found.side {
        Side::Lead | Side::Partner => Ok(found),
        Side::Invited | Side::Runs => Err(PageError::NotFound),
    }
}

/// The edition that a form was made from.
pub(super) fn seen(found: &Found, form: &Pairs) -> i64 {
    form.text("vu").and_then(|n| n.parse().ok()).unwrap_or(found.record.edition)
}

/// Puts a section; `beside` says next to which field a refusal stands.
pub(super) async fn put(
    asked: &Asked,
    found: &Found,
    (section, seen): (Section, i64),
    content: &Content,
    beside: fn(&str) -> String,
) -> Result<Put, PageError> {
    let own = organisation(asked)?;
    let id = found.record.id.as_str();
    match asked.register.write_application(own, id, (section, seen), content, asked.caller.at).await {
        Ok(_) => Ok(Put::Done),
        Err(register::Error::Refused(code)) => {
            Ok(Put::Wrong(vec![Problem::new(&beside(&code), refusal(asked.t, &code))]))
        }
        Err(register::Error::Changed) => conflict(asked, id, seen).await,
        Err(other) => Err(other.into()),
    }
}

/// What others wrote since an edition.
async fn conflict(asked: &Asked, id: &str, seen: i64) -> Result<Put, PageError> {
    let t = asked.t;
    let editions = asked.register.application_editions(organisation(asked)?, id).await?;
    let now = editions.first().ok_or(PageError::NotFound)?;
    // Without the edition that was seen, nothing can be compared: the last text is the one to write over.
    let base = editions.iter().find(|one| one.number == seen).unwrap_or(now);
    let found = super::found(asked, id).await?;
    let names = Names { specification: found.rules()?, contents: [&base.content, &now.content] };
    let who = now.author_name.clone().unwrap_or_else(|| t.unknown());
    let mut told = vec![t.application_conflict(who, now.organisation.as_str())];
    told.extend(::calls::difference(&base.content, &now.content).iter().map(|one| change(t, &names, one)));
    Ok(Put::Conflict(told, now.number))
}

fn form_page<'a>(
    asked: &Asked,
    found: &Found,
    of: Section,
    fields: Vec<Field>,
    (problems, edition): (&'a [Problem], i64),
) -> FormPage<'a> {
    let t = asked.t;
    let title = named(t, of);
    let action = format!("{}/{}", found.here(), address(of));
    let mut page =
        FormPage::new(t, chrome(asked, found, &title), title, (action, found.here()), fields, problems);
    page.seen = Some(edition.to_string());
    let signed = found.record.signatures.iter().filter(|one| one.voided_at.is_none()).count();
    if signed > 0 {
        page.what.push(t.application_write_voids(signed));
    }
    page
}

/// The fields of a section as they were sent; `None`: as the text says them.
type Sent<'a> = Option<&'a Pairs>;

async fn project_fields(asked: &Asked, found: &Found, sent: Sent<'_>) -> Result<Vec<Field>, PageError> {
    let t = asked.t;
    let one = &found.record.content;
    let gazetteer = asked.register.gazetteer().await?;
    let or = |name: &str, kept: String| sent.map_or(kept, |form| form.text(name).unwrap_or("").to_owned());
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let publics = found.rules()?.publics.iter().map(|public| {
        let chosen = match sent {
            Some(form) => form.all("public").any(|key| key == public.key),
            None => one.publics.contains(&public.key),
        };
        Choice { value: public.key.clone(), label: public.label.clone(), chosen }
    });
    let mut fields = vec![
        Field::text("titre", t.application_name(), &or("titre", one.title.clone())).required(),
        Field::area("resume", t.application_summary(), &or("resume", one.summary.clone()))
            .hint(t.application_summary_hint()),
        Field::area(
            "territoires",
            t.call_territories(),
            &or("territoires", places::typed(&gazetteer, &one.territories)),
        )
        .hint(t.application_territories_hint()),
        Field::boxes("public", t.call_publics(), publics.collect()),
        Field::date(
            "debut",
            t.application_starts(),
            &or("debut", one.starts_on.map(|day| day.to_string()).unwrap_or_default()),
        ),
        Field::number("mois", t.application_months(), &or("mois", number(one.months)), 1, 120),
        Field::number(
            "menages",
            t.application_households(),
            &or("menages", number(one.households)),
            1,
            100_000,
        ),
    ];
    for status in Occupancy::ALL {
        let name = format!("logements-{}", status.code());
        let kept = one.dwellings.iter().find(|row| row.status == *status).map(|row| row.count);
        let label = t.application_dwellings_of(occupancy(t, *status));
        fields.push(Field::number(&name, label, &or(&name, number(kept)), 0, 100_000));
    }
    Ok(fields)
}

/// The project as it was typed, over the text as it is.
async fn read_project(
    asked: &Asked,
    found: &Found,
    form: &Pairs,
) -> Result<Result<Content, Vec<Problem>>, PageError> {
    let t = asked.t;
    let gazetteer = asked.register.gazetteer().await?;
    let mut problems = Vec::new();
    let mut content = found.record.content.clone();
    let text = |name: &str| form.text(name).unwrap_or("").to_owned();
    (content.title, content.summary) = (text("titre"), text("resume"));
    match places::read(t, &gazetteer, (form.text("territoires").unwrap_or(""), &content.territories)) {
        Ok(all) => content.territories = all,
        Err(why) => problems.push(Problem::new("territoires", why)),
    }
    content.publics = form.all("public").map(str::to_owned).collect();
    content.starts_on = match form.text("debut").map(str::parse::<Date>) {
        Some(Ok(day)) => Some(day),
        None => None,
        Some(Err(_)) => {
            problems.push(Problem::new("debut", t.application_no_day()));
            None
        }
    };
    let mut number = |name: &str| match form.text(name).map(str::parse::<u32>) {
        Some(Ok(n)) => Some(n),
        None => None,
        Some(Err(_)) => {
            problems.push(Problem::new(name, t.application_no_number()));
            None
        }
    };
    (content.months, content.households) = (number("mois"), number("menages"));
    content.dwellings = Occupancy::ALL
        .iter()
        .filter_map(|status| {
            let count = number(&format!("logements-{}", status.code())).filter(|n| *n > 0)?;
            Some(Dwellings { status: *status, count })
        })
        .collect();
    Ok(if problems.is_empty() { Ok(content) } else { Err(problems) })
}

/// `GET /candidatures/{id}/projet`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = writable(&asked, &id).await?;
    let fields = project_fields(&asked, &found, None).await?;
    show(&form_page(&asked, &found, Section::Project, fields, (&[], found.record.edition)))
}

fn beside_project(code: &str) -> String {
    if code == "application-title" || code == "application-personal" { "titre" } else { "resume" }.to_owned()
}

/// `POST /candidatures/{id}/projet`
pub(super) async fn write(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = writable(&asked, &id).await?;
    let edition = seen(&found, &form);
    let done = match read_project(&asked, &found, &form).await? {
        Err(problems) => Put::Wrong(problems),
        Ok(content) => put(&asked, &found, (Section::Project, edition), &content, beside_project).await?,
    };
    let fields = project_fields(&asked, &found, Some(&form)).await?;
    answered(&asked, &found, Section::Project, (fields, edition), done)
}

/// The page again, with what was typed, when it could not be put.
fn answered(
    asked: &Asked,
    found: &Found,
    of: Section,
    (fields, edition): (Vec<Field>, i64),
    done: Put,
) -> PageResult {
    match done {
        Put::Done => go(&format!("{}?fait=ecrit", found.here())),
        Put::Wrong(problems) => show_wrong(&form_page(asked, found, of, fields, (&problems, edition))),
        Put::Conflict(told, now) => {
            let first = fields.first().map(|one| one.name.clone()).unwrap_or_default();
            let problems = [Problem::new(&first, asked.t.application_conflict_todo())];
            let mut page = form_page(asked, found, of, fields, (&problems, now));
            page.what.extend(told);
            show_wrong(&page)
        }
    }
}

fn answer_fields(asked: &Asked, found: &Found, sent: Sent<'_>) -> Result<Vec<Field>, PageError> {
    let t = asked.t;
    let rules = found.rules()?;
    let field = |(rank, one): (usize, &::calls::Question)| {
        let kept = found.record.content.answers.get(&one.key).cloned().unwrap_or_default();
        let name = format!("reponse-{rank}");
        let typed = sent.map_or(kept, |form| form.text(&name).unwrap_or("").to_owned());
        let most = t.application_most_chars(one.most_chars.to_string());
        let hint = if one.hint.is_empty() { most } else { format!("{} – {most}", one.hint) };
        Field::area(&name, one.label.as_str(), &typed).hint(hint)
    };
    Ok((1..).zip(&rules.questions).map(field).collect())
}

/// `GET /candidatures/{id}/reponses`
pub(super) async fn ask_answers(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = writable(&asked, &id).await?;
    let fields = answer_fields(&asked, &found, None)?;
    show(&form_page(&asked, &found, Section::Answers, fields, (&[], found.record.edition)))
}

/// `POST /candidatures/{id}/reponses`
pub(super) async fn write_answers(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let found = writable(&asked, &id).await?;
    let edition = seen(&found, &form);
    let mut content = found.record.content.clone();
    content.answers.clear();
    for (rank, one) in (1..).zip(&found.rules()?.questions) {
        let rank: usize = rank;
        if let Some(text) = form.text(&format!("reponse-{rank}")) {
            content.answers.insert(one.key.clone(), text.replace("\r\n", "\n"));
        }
    }
    let beside = |_: &str| "reponse-1".to_owned();
    let done = put(&asked, &found, (Section::Answers, edition), &content, beside).await?;
    let fields = answer_fields(&asked, &found, Some(&form))?;
    answered(&asked, &found, Section::Answers, (fields, edition), done)
}
