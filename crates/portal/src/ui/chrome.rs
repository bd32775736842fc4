//! The frame of every page: who, where, in which language, on which date.

use crate::Portal;
use crate::edge::Asked;
use crate::edge::assets::address;
use crate::edge::once::mark;
use texts::{Lang, Texts};
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::Action;

/// Which entry of the main navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Residences,
    Targets,
    Campaigns,
    Request,
    Adapted,
    Allocations,
    Transfers,
    Adaptations,
    Sites,
    Visits,
    Imports,
    Weights,
    Method,
    Members,
    Privacy,
    Journal,
    Directory,
    Organisation,
    Agreements,
    Nowhere,
}

/// One entry of the main navigation.
pub(crate) struct NavItem {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

/// Who is signed in.
pub(crate) struct Who {
    pub name: String,
    pub organisation: String,
}

/// One step of the way from the first page.
pub(crate) struct Crumb {
    pub href: String,
    pub label: String,
}

/// Everything around the main part of a page.
pub(crate) struct Chrome {
    pub lang: Lang,
    pub other: Lang,
    pub other_href: String,
    pub css: String,
    pub js: String,
    pub icon: String,
    pub nav: Vec<NavItem>,
    pub crumbs: Vec<Crumb>,
    pub demo: bool,
    pub landlord: Option<String>,
    pub version: &'static str,
    /// Who is signed in, and for which organisation; `None`: nobody.
    pub who: Option<Who>,
    /// Forms and texts read better in a narrow page.
    pub narrow: bool,
    /// Are single-key shortcuts wanted?
    pub shortcuts: bool,
    /// Mark of the page in its forms: each is done once, for this organisation.
    pub mark: String,
    /// Seconds after which the page asks again, for those that wait; works without scripts.
    pub refresh: Option<u32>,
}

impl Chrome {
    /// The frame of a page at `place`, reached through `crumbs`.
    pub fn new(asked: &Asked, place: Place, crumbs: Vec<Crumb>) -> Chrome {
        let other = if asked.lang() == Lang::Fr { Lang::En } else { Lang::Fr };
        let person = asked.caller.session().ok();
        let bare = Chrome::bare(&asked.portal, asked.t, &asked.path);
        let mut nav = nav(asked.t, place, |right| match right {
            None => asked.caller.person().is_ok(),
            Some((action, kind @ (ObjectKind::Account | ObjectKind::Profile | ObjectKind::Agreement))) => {
                asked.caller.can(action, kind)
            }
            Some((action, kind)) => asked.landlord.is_some() && asked.caller.can(action, kind),
        });
        let kind = person.and_then(|p| p.organisation.as_ref()).map(|o| o.kind);
        if kind == Some(OrganisationKind::OccupationalTherapistFirm) && asked.caller.person().is_ok() {
            let current = place == Place::Visits;
            nav.push(NavItem { href: "/visites", label: asked.t.visits_title(), current });
        }
        Chrome {
            nav,
            who: person.map(|p| Who {
                name: p.name.clone(),
                organisation: p.organisation.as_ref().map(|o| o.name.clone()).unwrap_or_default(),
            }),
            other_href: asked.here_in(other),
            crumbs,
            landlord: asked.landlord.as_ref().map(|l| l.name.clone()),
            shortcuts: asked.shortcuts,
            mark: mark(asked.caller.organisation_id().ok()),
            ..bare
        }
    }

    /// The same frame, narrow.
    pub fn narrow(mut self) -> Chrome {
        self.narrow = true;
        self
    }

    /// The frame of a page that knows no landlord: errors.
    pub fn bare(portal: &Portal, t: Texts, path: &str) -> Chrome {
        let lang = t.lang();
        let other = if lang == Lang::Fr { Lang::En } else { Lang::Fr };
        Chrome {
            lang,
            other,
            other_href: format!("{path}?lang={}", other.code()),
            css: address("app.css"),
            js: address("app.js"),
            icon: address("favicon.svg"),
            nav: Vec::new(),
            crumbs: Vec::new(),
            demo: portal.demo,
            landlord: None,
            version: env!("CARGO_PKG_VERSION"),
            who: None,
            mark: String::new(),
            narrow: false,
            shortcuts: true,
            refresh: None,
        }
    }
}

/// A step of the way.
pub(crate) fn crumb(href: impl Into<String>, label: impl Into<String>) -> Crumb {
    Crumb { href: href.into(), label: label.into() }
}

/// The main navigation: the pages that the person may open.
fn nav(t: Texts, place: Place, may: impl Fn(Option<(Action, ObjectKind)>) -> bool) -> Vec<NavItem> {
    let see = |kind| Some((Action::List, kind));
    let pages = [
        (Place::Home, "/", t.nav_home(), None),
        (Place::Residences, "/residences", t.nav_residences(), see(ObjectKind::Residence)),
        (Place::Targets, "/cibles", t.nav_targets(), Some((Action::Count, ObjectKind::Tenant))),
        (Place::Campaigns, "/campagnes", t.nav_campaigns(), see(ObjectKind::Campaign)),
        (Place::Request, "/demande", t.nav_request(), see(ObjectKind::Need)),
        (Place::Adapted, "/logements-adaptes", t.nav_adapted(), see(ObjectKind::Dwelling)),
        (Place::Allocations, "/vacances", t.nav_allocations(), see(ObjectKind::Vacancy)),
        (Place::Transfers, "/mutations", t.nav_transfers(), see(ObjectKind::Transfer)),
        (Place::Adaptations, "/adaptations", t.nav_adaptations(), see(ObjectKind::AdaptationFile)),
        (Place::Sites, "/chantiers", t.sites_title(), see(ObjectKind::WorksOrder)),
        (Place::Imports, "/imports", t.nav_imports(), see(ObjectKind::Import)),
        (Place::Weights, "/ponderations", t.nav_weights(), see(ObjectKind::Settings)),
        (Place::Directory, "/annuaire", t.nav_directory(), None),
        (
            Place::Organisation,
            "/organisation",
            t.nav_organisation(),
            Some((Action::See, ObjectKind::Profile)),
        ),
        (Place::Agreements, "/conventions", t.nav_agreements(), see(ObjectKind::Agreement)),
        (Place::Members, "/membres", t.nav_members(), see(ObjectKind::Account)),
        (Place::Privacy, "/donnees", t.nav_privacy(), see(ObjectKind::RightsRequest)),
        (Place::Journal, "/journal", t.nav_journal(), Some((Action::SeeJournal, ObjectKind::Journal))),
        (Place::Method, "/methode", t.nav_method(), None),
    ];
    pages
        .into_iter()
        .filter(|(.., right)| may(*right))
        .map(|(p, href, label, _)| NavItem { href, label, current: p == place })
        .collect()
}
