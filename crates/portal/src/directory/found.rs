//! A new organisation, in one form: by somebody signed in, or by a stranger, who gets an account with it.
//!
//! It waits for the operator's check. The answer to a stranger is the same whether the address has an account or not.

use crate::Portal;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::State;
use register::directory::founding::Founded;
use register::directory::{Founder, NewOrganisation};
use std::sync::Arc;
use texts::{Texts, format, people};
use trust::identifiers::IdentifierError;
use trust::organisation::OrganisationKind;

#[derive(Template)]
#[template(path = "directory/found.html")]
struct FoundPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    organisation: Vec<Field>,
    /// Who will administer it; nothing for somebody signed in.
    person: Vec<Field>,
    /// One that looks the same in the directory.
    duplicate: Option<String>,
    anyway: Option<Field>,
}

fn kinds() -> impl Iterator<Item = OrganisationKind> {
    super::words::kinds().filter(|k| *k != OrganisationKind::Unsaid)
}

fn page<'a>(
    asked: &Asked,
    form: &Pairs,
    duplicate: Option<String>,
    problems: &'a [Problem],
) -> FoundPage<'a> {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let options =
        kinds().map(|k| Choice::new(k.code(), people::organisation_kind(t, k), text("kind"))).collect();
    let signed_in = asked.caller.session().is_ok();
    let organisation = vec![
        Field::text("name", t.found_name(), text("name")).required(),
        Field::select("kind", t.directory_kind(), options),
        Field::text("number", t.found_number(), text("number")).hint(t.found_number_hint()).required(),
        Field::area("about", t.own_about(), text("about")).hint(t.own_about_hint()),
    ];
    let person = match signed_in {
        true => Vec::new(),
        false => vec![
            Field::text("person", t.entry_name(), text("person")).required(),
            Field::email("email", t.entry_email(), text("email"), "username").required(),
            Field::password("password", t.entry_new_password(), "new-password")
                .hint(t.entry_password_hint())
                .required(),
        ],
    };
    let checked = |fields: Vec<Field>| fields.into_iter().map(|f| f.checked(problems)).collect();
    let anyway = duplicate.as_ref().map(|_| {
        Field::boxes("anyway", t.found_anyway(), vec![Choice::new("yes", t.found_anyway_box(), "")])
    });
    FoundPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, vec![crumb("", t.found_title())]).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        organisation: checked(organisation),
        person: checked(person),
        duplicate,
        anyway,
    }
}

/// `GET /organisations/nouvelle`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), None, &[]))
}

fn number_problem(t: Texts, error: &IdentifierError) -> Problem {
    let what = match error {
        IdentifierError::Check { .. } => t.found_number_check(),
        IdentifierError::Rna => t.found_number_rna(),
        IdentifierError::Length { .. } | IdentifierError::Character { .. } => t.found_number_wrong(),
    };
    Problem::new("number", what)
}

/// Reads the number as what its shape says it is.
fn numbered(mut new: NewOrganisation, text: &str) -> Result<NewOrganisation, IdentifierError> {
    let start = text.trim().chars().next();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if matches!(start, Some('W' | 'w')) {
        new.rna = Some(text.parse()?);
    } else if digits <= 9 {
        new.siren = Some(text.parse()?);
    } else {
        new.siret = Some(text.parse()?);
    }
    Ok(new)
}

/// `POST /organisations/nouvelle`
pub(super) async fn found(State(portal): State<Arc<Portal>>, asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let text = |name: &str| form.text(name).unwrap_or("");
    let mut problems = Vec::new();
    let mut new = NewOrganisation {
        kind: OrganisationKind::from_code(text("kind")).unwrap_or(OrganisationKind::Unsaid),
        name: text("name").to_owned(),
        siren: None,
        siret: None,
        rna: None,
        about: form.text("about").map(str::to_owned),
    };
    match numbered(new.clone(), text("number")) {
        Ok(numbered) => new = numbered,
        Err(error) => problems.push(number_problem(t, &error)),
    }
    for fault in new.faults() {
        match fault {
            "name" => problems.push(Problem::new("name", t.found_name_wrong())),
            "kind" => problems.push(Problem::new("kind", t.found_kind_wrong())),
            "number" if problems.iter().all(|p| p.name != "number") => {
                problems.push(Problem::new("number", t.found_number_siret()));
            }
            "about" => problems.push(Problem::new("about", t.own_about_wrong())),
            _ => {}
        }
    }
    let stranger = asked.caller.session().is_err();
    if stranger && register::accounts::name_of(text("person")).is_err() {
        problems.push(Problem::new("person", t.entry_name_wrong()));
    }
    if stranger && register::accounts::email_of(text("email")).is_err() {
        problems.push(Problem::new("email", t.invite_email_wrong()));
    }
    if !problems.is_empty() {
        return show_wrong(&page(&asked, &form, None, &problems));
    }
    if !form.has("anyway")
        && let Some(other) = asked.register.duplicate_of(&new).await?
    {
        let place = other.commune_name.unwrap_or_default();
        let named = if place.is_empty() { other.name } else { format!("{} ({place})", other.name) };
        let told = match other.source {
            Some(_) => t.found_duplicate_imported(named),
            None => t.found_duplicate(named),
        };
        return show_wrong(&page(&asked, &form, Some(told), &[]));
    }
    let founder = match asked.caller.session() {
        Ok(_) => Founder::Account(&asked.caller.person()?.session.account_id),
        Err(_) => Founder::Stranger {
            email: text("email"),
            name: text("person"),
            password: form.exact("password").unwrap_or(""),
            address: &asked.address,
        },
    };
    let problem = match asked.register.found(&new, founder, asked.caller.at).await {
        Ok(Founded::Created(id)) if !stranger => {
            let session = &asked.caller.person()?.session;
            let cookie = asked.register.act_for(session, &id).await?;
            return crate::entry::with_cookie(&portal, &cookie, "/organisation?fait=creee");
        }
        // The same answer whether the address had an account or not.
        Ok(_) => return go("/connexion?demande=1&retour=%2Forganisation"),
        Err(register::Error::Weak(why)) => Problem::new("password", people::weaknesses(t, &why)),
        Err(register::Error::Wait(until)) => {
            Problem::new("name", t.entry_wait(format::minutes_until(t.lang(), asked.caller.at, until)))
        }
        Err(register::Error::Refused(why)) => match why.as_str() {
            "organisation-name-taken" => Problem::new("name", t.found_name_taken()),
            "too-many-waiting" => Problem::new("name", t.found_too_many()),
            _ => Problem::new("name", t.found_name_wrong()),
        },
        Err(other) => return Err(other.into()),
    };
    let problems = [problem];
    show_wrong(&page(&asked, &form, None, &problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_its_shape_says() {
        let new = NewOrganisation {
            kind: OrganisationKind::Association,
            name: "Les Voisins".to_owned(),
            siren: None,
            siret: None,
            rna: None,
            about: None,
        };
        let read = |text: &str| numbered(new.clone(), text);
        assert!(read("w751 234 567").is_ok_and(|n| n.rna.is_some()));
        assert!(read("552 081 317").is_ok_and(|n| n.siren.is_some()));
        assert!(read("552 081 317 66522").is_ok_and(|n| n.siret.is_some()));
        assert!(matches!(read("552 081 318"), Err(IdentifierError::Check { .. })));
        assert!(matches!(read(""), Err(IdentifierError::Length { .. })));
    }
}
