//! Programmes that ask for a least amount: what is counted, what is left to reach, and who agreed.

use super::words::{cents, problem, range};
use super::{could, is_desk, may};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use pooling::{Eligible, Range};
use register::pools::{NewPoolProject, PoolProgramme};
use texts::{Texts, format};
use trust::policy::Action;

struct Line {
    id: String,
    name: String,
    threshold: String,
    total: String,
    remaining: String,
}

#[derive(Template)]
#[template(path = "pools/programmes.html")]
struct ListPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    lines: Vec<Line>,
    make: Option<Vec<Field>>,
}

struct Project {
    id: String,
    title: String,
    organisation: String,
    eligible: String,
    amount: String,
    consent: String,
    /// May one answer for it?
    may_answer: bool,
}

#[derive(Template)]
#[template(path = "pools/programme.html")]
struct ShowPage<'a> {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    reference: String,
    done: bool,
    errors: ErrorSummary<'a>,
    facts: Vec<(String, String)>,
    partners: Vec<String>,
    projects: Vec<Project>,
    propose: Option<Vec<Field>>,
    may_export: bool,
}

pub(super) fn eligible(t: Texts, eligible: Eligible) -> String {
    match eligible {
        Eligible::Yes => t.yes(),
        Eligible::No => t.pool_not_eligible(),
        Eligible::Unknown => t.unknown(),
    }
}

pub(super) fn consent(t: Texts, consents: Option<bool>) -> String {
    match consents {
        Some(true) => t.pool_consented(),
        Some(false) => t.pool_refused_consent(),
        None => t.pool_to_consent(),
    }
}

/// Where a programme stands, label by label: the page and the file show these.
pub(super) fn facts(t: Texts, one: &PoolProgramme) -> Vec<(String, String)> {
    let sum = &one.summary;
    let count = |n: usize| format::count(t.lang(), n as u64);
    let reached = match sum.is_reached {
        Some(true) => t.yes(),
        Some(false) => t.pool_not_reached(),
        None => t.pool_perhaps_reached(),
    };
    vec![
        (t.pool_threshold(), super::words::euros(t, one.threshold_cents)),
        (t.pool_counted(), count(sum.counted)),
        (t.col_total(), range(t, Some(sum.total))),
        (t.pool_remaining(), range(t, Some(sum.remaining))),
        (t.pool_reached(), reached),
        (t.pool_within_reach(), range(t, Some(sum.within_reach))),
        (t.pool_to_consent(), count(sum.to_consent)),
        (t.pool_refused_consent(), count(sum.refused)),
        (t.pool_to_check(), count(sum.to_check)),
        (t.pool_without_amount(), count(sum.without_amount)),
    ]
}

async fn list_page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ListPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.pool_programmes(asked.caller.organisation_id()?).await?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let fields = || {
        let all = [
            Field::text("titre", t.pool_programme_name(), text("titre")).required(),
            Field::text("reference", t.pool_reference(), text("reference"))
                .hint(t.pool_reference_hint())
                .required(),
            Field::text("au-plus", t.pool_threshold(), text("au-plus")).required(),
        ];
        all.map(|field| field.checked(problems)).to_vec()
    };
    let may_make = is_desk(asked).await? && may(asked, Action::Create);
    Ok(ListPage {
        t,
        c: Chrome::new(
            asked,
            Place::Pools,
            vec![crumb("/achats-groupes", t.pool_title()), crumb("", t.pool_programmes())],
        ),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        lines: all
            .into_iter()
            .map(|one| Line {
                threshold: super::words::euros(t, one.threshold_cents),
                total: range(t, Some(one.summary.total)),
                remaining: range(t, Some(one.summary.remaining)),
                id: one.id,
                name: one.name,
            })
            .collect(),
        make: may_make.then(fields),
    })
}

/// `GET /achats-groupes/programmes`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&list_page(&asked, &Pairs::parse(""), &[]).await?)
}

/// `POST /achats-groupes/programmes`
pub(super) async fn make(asked: Asked, form: Pairs) -> PageResult {
    if !is_desk(&asked).await? {
        return Err(PageError::NotFound);
    }
    let words = (form.text("titre").unwrap_or(""), form.text("reference").unwrap_or(""));
    let threshold = cents(&form, "au-plus").ok().flatten().unwrap_or(0);
    match asked.register.make_pool_programme(asked.caller.organisation_id()?, words, threshold).await {
        Ok(id) => go(&format!("/achats-groupes/programmes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&list_page(&asked, &form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The programme of an address.
pub(super) async fn found(asked: &Asked, id: &str) -> Result<PoolProgramme, PageError> {
    Ok(asked.register.pool_programme(asked.caller.organisation_id()?, id).await?)
}

async fn page<'a>(
    asked: &Asked,
    id: &str,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<ShowPage<'a>, PageError> {
    let t = asked.t;
    let one = found(asked, id).await?;
    let own = asked.caller.organisation_id()?;
    let text = |name: &str| form.text(name).unwrap_or("");
    let may_propose = one.is_desk && may(asked, Action::Change);
    let propose = if may_propose {
        // Whoever declared a need to this desk may have a project.
        let known = asked.register.detected_pools(own, asked.today).await?.needs;
        let members: std::collections::BTreeMap<_, _> =
            known.into_values().map(|need| (need.organisation, need.organisation_id)).collect();
        let members = members.into_iter().map(|(name, id)| Choice::new(id, name, text("organisation")));
        let answers = [Eligible::Unknown, Eligible::Yes, Eligible::No];
        let answers = answers
            .map(|one| Choice::new(one.code(), eligible(t, one), form.text("eligible").unwrap_or("unknown")));
        let fields = [
            Field::text("titre", t.pool_project(), text("titre")).required(),
            Field::select("organisation", t.pool_organisation(), members.collect()).required(),
            Field::text("region", t.pool_region(), text("region")).hint(t.pool_region_hint()),
            Field::radios("eligible", t.pool_eligible(), answers.to_vec()),
            Field::text("au-moins", t.pool_amount_least(), text("au-moins")),
            Field::text("au-plus", t.pool_amount_most(), text("au-plus")),
        ];
        Some(fields.map(|field| field.checked(problems)).to_vec())
    } else {
        None
    };
    let projects = one.projects.iter().map(|here| Project {
        id: here.project.id.clone(),
        title: here.title.clone(),
        organisation: here.organisation.clone(),
        eligible: eligible(t, here.project.eligible),
        amount: range(t, here.project.amount),
        consent: consent(t, here.project.consents),
        may_answer: here.project.member == own && could(asked, Action::Sign),
    });
    let projects = projects.collect();
    Ok(ShowPage {
        t,
        c: Chrome::new(
            asked,
            Place::Pools,
            vec![
                crumb("/achats-groupes", t.pool_title()),
                crumb("/achats-groupes/programmes", t.pool_programmes()),
                crumb("", one.name.as_str()),
            ],
        ),
        done: asked.pairs.has("fait"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        facts: facts(t, &one),
        partners: one.summary.partners.clone(),
        projects,
        propose,
        may_export: may(asked, Action::Export),
        id: one.id,
        name: one.name,
        reference: one.reference,
    })
}

/// `GET /achats-groupes/programmes/{id}`
pub(super) async fn show_one(asked: Asked, Path(id): Path<String>) -> PageResult {
    show(&page(&asked, &id, &Pairs::parse(""), &[]).await?)
}

/// `POST /achats-groupes/programmes/{id}/projets`
pub(super) async fn propose(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let amount = match (cents(&form, "au-moins"), cents(&form, "au-plus")) {
        (Ok(least), Ok(most)) => Ok(match (least, most) {
            (None, None) => None,
            (Some(least), Some(most)) => Some(Range { least, most }),
            (Some(one), None) | (None, Some(one)) => Some(Range::exactly(one)),
        }),
        _ => Err(()),
    };
    let done = match amount {
        Err(()) => Err(register::Error::Refused("pool-amount".to_owned())),
        Ok(amount) => {
            let new = NewPoolProject {
                organisation_id: form.text("organisation").unwrap_or("").to_owned(),
                title: form.text("titre").unwrap_or("").to_owned(),
                region: form.text("region").map(|text| text.chars().take(3).collect()),
                eligible: form.text("eligible").and_then(Eligible::from_code).unwrap_or(Eligible::Unknown),
                amount,
            };
            asked.register.propose_pool_project(asked.caller.organisation_id()?, &id, &new).await
        }
    };
    match done {
        Ok(()) => go(&format!("/achats-groupes/programmes/{id}?fait=note")),
        Err(register::Error::Refused(code)) => {
            show_wrong(&page(&asked, &id, &form, &[problem(asked.t, &code)]).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /achats-groupes/projets/{id}/accord`
pub(super) async fn consent_to(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let consents = form.text("accord") == Some("oui");
    asked.register.consent_to_pool_project(asked.caller.organisation_id()?, &id, consents).await?;
    go("/achats-groupes/programmes")
}
