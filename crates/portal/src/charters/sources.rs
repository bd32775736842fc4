//! For whoever keeps a network: the key of this installation, the keys of others and their fingerprints, files that leave and
//! files that come.

use crate::edge::form::Pairs;
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::attachment;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path};
use axum::response::IntoResponse;
use register::charters::{CharterSource, ExchangeError};
use texts::{Texts, format};
use trust::organisation::OrganisationKind;

/// The largest body that is received: a file, and the form around it.
pub(super) const LARGEST: usize = charter::file::LARGEST + 64 * 1024;

struct Line {
    id: String,
    name: String,
    fingerprint: String,
    is_confirmed: bool,
    last: String,
}

#[derive(Template)]
#[template(path = "charters/sources.html")]
struct SourcesPage<'a> {
    t: Texts,
    c: Chrome,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    key: String,
    fingerprint: String,
    travelling: String,
    lines: Vec<Line>,
    add: Vec<Field>,
    file_error: Option<String>,
}

/// The network of which the person keeps the charter; for anybody else this page does not exist.
fn network(asked: &Asked) -> Result<String, PageError> {
    let person = asked.caller.person()?;
    let here = person.organisation.as_ref().ok_or(PageError::NoOrganisation)?;
    if here.kind == OrganisationKind::Federation {
        Ok(here.organisation_id.clone())
    } else {
        Err(PageError::NotFound)
    }
}

fn line(t: Texts, one: CharterSource) -> Line {
    let last = match (one.last_serial, one.last_made_on, one.last_expires_on) {
        (Some(serial), Some(made_on), Some(expires_on)) => t.charter_last_file(
            serial.to_string(),
            format::date(made_on),
            format::date(expires_on),
            format::count(t.lang(), one.dwellings),
        ),
        _ => t.charter_no_file_yet(),
    };
    Line { id: one.id, name: one.name, fingerprint: one.fingerprint, is_confirmed: one.is_confirmed, last }
}

async fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    problems: &'a [Problem],
) -> Result<SourcesPage<'a>, PageError> {
    let t = asked.t;
    let network = network(asked)?;
    let key = asked.register.installation_key().await?;
    let travelling = match asked.register.charter_travelling(&network, (asked.today, asked.caller.at)).await {
        Ok((members, dwellings)) => t.charter_travelling(
            format::count(t.lang(), dwellings as u64),
            format::count(t.lang(), members as u64),
        ),
        Err(register::Error::Refused(_)) => t.charter_travelling_none(),
        Err(other) => return Err(other.into()),
    };
    let text = |name: &str| form.text(name).unwrap_or("");
    Ok(SourcesPage {
        t,
        done: asked.pairs.text("fait").map(|_| t.charter_saved()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fingerprint: key.fingerprint(),
        key: key.to_string(),
        travelling,
        lines: asked.register.charter_sources(&network).await?.into_iter().map(|one| line(t, one)).collect(),
        add: vec![
            Field::text("nom", t.charter_source_name(), text("nom")).required().checked(problems),
            Field::text("cle", t.charter_source_key(), text("cle"))
                .hint(t.charter_source_key_hint())
                .required()
                .checked(problems),
        ],
        file_error: problems.iter().find(|p| p.name == "file").map(|p| p.what.clone()),
        c: Chrome::new(
            asked,
            Place::Exchanges,
            vec![crumb("/organisation", t.nav_organisation()), crumb("", t.charter_sources_title())],
        ),
    })
}

/// `GET /charte/installations`
pub(super) async fn show_sources(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /charte/installations`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let network = network(&asked)?;
    let (name, key) = (form.text("nom").unwrap_or(""), form.text("cle").unwrap_or(""));
    let problem = match asked.register.add_charter_source(&network, name, key, asked.caller.at).await {
        Ok(_) => return go("/charte/installations?fait=note"),
        Err(register::Error::Refused(code)) => match code.as_str() {
            "charter-name" => Problem::new("nom", t.charter_name_wrong()),
            "charter-key-own" => Problem::new("cle", t.charter_key_own()),
            "charter-key-known" => Problem::new("cle", t.charter_key_known()),
            _ => Problem::new("cle", t.charter_key_wrong()),
        },
        Err(other) => return Err(other.into()),
    };
    show_wrong(&page(&asked, &form, &[problem]).await?)
}

/// `POST /charte/installations/{id}/confirmer`
pub(super) async fn confirm(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let network = network(&asked)?;
    let typed = form.text("empreinte").unwrap_or("");
    match asked.register.confirm_charter_source(&network, &id, typed, asked.caller.at).await {
        Ok(()) => go("/charte/installations?fait=confirme"),
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new(&format!("empreinte-{id}"), asked.t.charter_fingerprint_wrong())];
            show_wrong(&page(&asked, &Pairs::default(), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /charte/installations/{id}/retirer`
pub(super) async fn remove(asked: Asked, Path(id): Path<String>) -> PageResult {
    let network = network(&asked)?;
    asked.register.remove_charter_source(&network, &id, asked.caller.at).await?;
    go("/charte/installations?fait=retire")
}

/// Why a file is not made or not taken, in the reader's language.
fn why(asked: &Asked, error: ExchangeError) -> Result<String, PageError> {
    match error {
        ExchangeError::File(error) => Ok(error
            .words()
            .told_in(match asked.lang() {
                texts::Lang::Fr => model::Language::Fr,
                texts::Lang::En => model::Language::En,
            })
            .to_owned()),
        ExchangeError::Register(error) => Err(error.into()),
    }
}

/// `GET /charte/echange.json`: a file that leaves has a number of its own.
pub(super) async fn export(asked: Asked) -> PageResult {
    let network = network(&asked)?;
    match asked.register.export_charter(&network, (asked.today, asked.caller.at)).await {
        Ok(file) => Ok((attachment("application/json", "charte-echange.json"), file).into_response()),
        Err(error) => {
            let problems = [Problem::new("file", why(&asked, error)?)];
            show_wrong(&page(&asked, &Pairs::default(), &problems).await?)
        }
    }
}

/// `POST /charte/installations/importer`
pub(super) async fn import(asked: Asked, form: Multipart) -> PageResult {
    let t = asked.t;
    let network = network(&asked)?;
    let spool = asked.register.folder().join("spool");
    let problem = match receive(form, LARGEST as u64, &spool).await?.file {
        None => t.charter_no_file(),
        Some(received) => {
            let bytes = tokio::fs::read(&received.path)
                .await
                .map_err(|e| PageError::Inside(format!("a received file cannot be read: {e}")))?;
            match asked.register.import_charter(&network, &bytes, (asked.today, asked.caller.at)).await {
                Ok(_) => return go("/charte/installations?fait=lu"),
                Err(error) => why(&asked, error)?,
            }
        }
    };
    show_wrong(&page(&asked, &Pairs::default(), &[Problem::new("file", problem)]).await?)
}
