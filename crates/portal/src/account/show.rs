//! The account, on one page.

use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use texts::Texts;

struct SessionLine {
    label: String,
    device: String,
    opened: String,
    seen: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct AccountPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    email: String,
    name: Field,
    lang: Field,
    organisations: Option<Field>,
    roles: Vec<String>,
    has_password: bool,
    has_totp: bool,
    codes_left: u64,
    passkeys: u64,
    /// The identity provider, and how many identities of it are linked.
    provider: Option<(String, usize)>,
    sessions: Vec<SessionLine>,
}

async fn page<'a>(
    asked: &Asked,
    typed: Option<&str>,
    problems: &'a [Problem],
) -> Result<AccountPage<'a>, crate::edge::PageError> {
    let t = asked.t;
    let person = asked.caller.person()?;
    let account = asked.register.account(&person.session.account_id).await?;
    let provider = match &asked.portal.provider {
        Some(p) => Some((p.label().to_owned(), asked.register.identities_of(&account.id).await?.len())),
        None => None,
    };
    let sessions = asked.register.sessions_of(&account.id, asked.caller.at).await?;
    let here = person.organisation.as_ref().map_or("", |o| o.organisation_id.as_str());
    let options: Vec<Choice> =
        person.organisations.iter().map(|o| Choice::new(&o.organisation_id, &o.name, here)).collect();
    let lang = account.lang.clone().unwrap_or_else(|| asked.lang().code().to_owned());
    let languages = vec![Choice::new("fr", "Français", &lang), Choice::new("en", "English", &lang)];
    let done = match asked.pairs.text("fait") {
        Some("compte") => Some(t.account_saved()),
        Some("mot-de-passe") => Some(t.account_password_set()),
        Some("codes") => Some(t.account_codes_on()),
        Some("sans-codes") => Some(t.account_codes_dropped()),
        Some("quitte") => Some(t.leave_done()),
        Some("fermee") => Some(t.close_done()),
        Some("sessions") => Some(t.account_sessions_ended()),
        _ => None,
    };
    Ok(AccountPage {
        t,
        c: Chrome::new(asked, Place::Nowhere, vec![crumb("", t.nav_account())]).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done,
        email: account.email,
        name: Field::text("name", t.entry_name(), typed.unwrap_or(&account.name))
            .required()
            .checked(problems),
        lang: Field::radios("lang", t.account_language(), languages),
        organisations: (options.len() > 1)
            .then(|| Field::radios("organisation", t.account_acts_for(), options)),
        roles: person.actor.grants.iter().map(|g| texts::people::role(t, g.role())).collect(),
        has_password: account.has_password,
        has_totp: account.has_totp,
        passkeys: account.passkeys,
        provider,
        codes_left: asked.register.recovery_codes_left(&account.id).await?,
        sessions: sessions
            .into_iter()
            .map(|s| SessionLine {
                here: s.label == person.session.label,
                label: s.label,
                device: if s.device.is_empty() { t.account_device_unknown() } else { s.device },
                opened: texts::format::instant(&s.opened_at),
                seen: texts::format::instant(&s.seen_at),
            })
            .collect(),
    })
}

/// `GET /compte`
pub(super) async fn show_account(asked: Asked) -> PageResult {
    show(&page(&asked, None, &[]).await?)
}

/// `POST /compte`
pub(super) async fn save(asked: Asked, form: Pairs) -> PageResult {
    let name = form.text("name").unwrap_or("");
    let lang = form.text("lang").filter(|lang| matches!(*lang, "fr" | "en"));
    let account = &asked.caller.person()?.session.account_id;
    match asked.register.change_account(account, name, lang).await {
        Ok(()) => go("/compte?fait=compte"),
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("name", asked.t.entry_name_wrong())];
            show_wrong(&page(&asked, Some(name), &problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}
