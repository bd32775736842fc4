//! What every page knows of the request: the language, the address, the date, the landlord.

use super::PageError;
use super::caller::Caller;
use super::form::{Pairs, query_with};
use crate::Portal;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};
use jiff::civil::Date;
use register::Register;
use register::landlords::Landlord;
use std::sync::Arc;
use texts::{Lang, Texts};
use trust::organisation::OrganisationKind;

/// The request, as a page sees it.
pub(crate) struct Asked {
    pub portal: Arc<Portal>,
    /// Who asks.
    pub caller: Caller,
    /// The register, used by whoever asks: what is done through it bears their name.
    pub register: Register,
    /// What the statements of this page share, for as long as it is being made.
    #[expect(dead_code, reason = "kept, not read")]
    page: register::Page,
    /// How links to this portal begin: `https://parc.exemple.fr`.
    pub base: String,
    /// Network address of the browser, for counting failed sign-ins.
    pub address: String,
    pub t: Texts,
    pub path: String,
    pub pairs: Pairs,
    /// The civil date in Paris.
    pub today: Date,
    /// The landlord whose stock is shown: the organisation for which the person acts, when it is one.
    pub landlord: Option<Landlord>,
    /// Are single-key shortcuts wanted?
    pub shortcuts: bool,
}

impl Asked {
    pub fn lang(&self) -> Lang {
        self.t.lang()
    }

    /// The landlord, or the page that says what to do when the register is empty.
    pub fn landlord(&self) -> Result<&Landlord, PageError> {
        self.landlord.as_ref().ok_or(PageError::NothingYet)
    }

    /// The same page in another language.
    pub fn here_in(&self, lang: Lang) -> String {
        format!("{}?{}", self.path, query_with(&self.pairs, &[("lang", lang.code())]))
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The language of a request: the address, else the person's last choice, else the browser's.
pub(crate) fn language(pairs: &Pairs, headers: &HeaderMap) -> Lang {
    pairs.text("lang").and_then(Lang::from_code).unwrap_or_else(|| {
        cookie(headers, "lang").and_then(Lang::from_code).unwrap_or_else(|| {
            headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok())
                .map_or(Lang::Fr, Lang::accepted)
        })
    })
}

/// The address that people type; without one, the name by which this machine was called.
fn base(portal: &Portal, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    portal
        .public_url
        .as_deref()
        .map_or_else(|| format!("http://{host}"), |url| url.trim_end_matches('/').to_owned())
}

impl FromRequestParts<Arc<Portal>> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Asked, PageError> {
        let pairs = Pairs::parse(parts.uri.query().unwrap_or(""));
        let lang = language(&pairs, &parts.headers);
        let caller = parts
            .extensions
            .get::<Caller>()
            .cloned()
            .ok_or_else(|| PageError::Inside("a page without its caller".to_owned()))?;
        let (register, page) = portal.register.used_by(caller.author()).for_a_page();
        let landlord = match caller.person() {
            Ok(person) => match &person.organisation {
                Some(here) if here.kind == OrganisationKind::Landlord => {
                    // None when created from the portal and not checked yet: nothing of a landlord's is there.
                    register.landlord_of(&here.organisation_id).await?
                }
                _ => None,
            },
            Err(_) => None,
        };
        Ok(Asked {
            portal: Arc::clone(portal),
            register,
            page,
            base: base(portal, &parts.headers),
            address: portal.proxies.client(parts),
            caller,
            t: Texts::of(lang),
            path: parts.uri.path().to_owned(),
            pairs,
            today: register::civil::today(),
            landlord,
            shortcuts: cookie(&parts.headers, "shortcuts") != Some("off"),
        })
    }
}
