//! The frame of every page: who, where, in which language, on which date.

use crate::Portal;
use crate::edge::Asked;
use crate::edge::assets::address;
use crate::edge::once::mark;
use texts::{Lang, Texts};
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::Action;

/// Kinds whose pages are not those of a landlord's stock: an association opens them too.
const OF_EVERYBODY: &[ObjectKind] = &[
    ObjectKind::Account,
    ObjectKind::Profile,
    ObjectKind::Agreement,
    ObjectKind::Project,
    ObjectKind::Application,
    ObjectKind::Referral,
    ObjectKind::HelpTeam,
    ObjectKind::Diagnosis,
    ObjectKind::Quote,
    ObjectKind::Pool,
    ObjectKind::Innovation,
    ObjectKind::Meeting,
    ObjectKind::Event,
    ObjectKind::ContactNote,
    ObjectKind::Practice,
    ObjectKind::Workshop,
    ObjectKind::Roadmap,
    ObjectKind::Body,
    ObjectKind::SupportedPathway,
];

/// Which entry of the main navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Residences,
    Targets,
    Campaigns,
    Request,
    Adapted,
    Charters,
    Exchanges,
    Allocations,
    Transfers,
    Adaptations,
    Funding,
    Frameworks,
    Schemes,
    Sites,
    Visits,
    Imports,
    Weights,
    Psp,
    Method,
    Members,
    Privacy,
    Journal,
    Relief,
    Referrals,
    Directory,
    Organisation,
    Agreements,
    HelpTeams,
    Figures,
    Pension,
    Pools,
    Premises,
    Enquiries,
    Tours,
    HomeVisits,
    Provisions,
    Chases,
    Calls,
    Applications,
    Envelopes,
    Subsidies,
    Instruction,
    Committees,
    Boards,
    Governance,
    Contacts,
    Events,
    Library,
    Practices,
    Testimonies,
    Innovations,
    Matches,
    Replays,
    Workshops,
    Roadmaps,
    Bodies,
    Programmes,
    WorksPlan,
    Diagnoses,
    Quotes,
    Accompaniments,
    Services,
    Supported,
    SupportedFigures,
    SupportedConventions,
    Nowhere,
}

/// One entry of the main navigation.
pub(crate) struct NavItem {
    pub href: &'static str,
    pub label: String,
    pub current: bool,
}

/// Entries that belong together, along the chain of the work: know, decide, ally, follow.
pub(crate) struct NavFamily {
    pub label: String,
    /// Is the page one of them?
    pub current: bool,
    pub items: Vec<NavItem>,
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
    pub nav: Vec<NavFamily>,
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
        let kind = person.and_then(|p| p.organisation.as_ref()).map(|o| o.kind);
        let visits =
            kind == Some(OrganisationKind::OccupationalTherapistFirm) && asked.caller.person().is_ok();
        let federation = kind == Some(OrganisationKind::Federation);
        let kind_of = kind;
        let nav = nav(asked.t, place, |here, right| match right {
            _ if here == Place::Visits => visits,
            // A federation gathers the files of its members' installations.
            Some((action, kind)) if here == Place::Exchanges => federation && asked.caller.can(action, kind),
            // Money that is given out is that of funders, whatever else they are.
            Some((action, ObjectKind::Envelope)) => {
                let gives = [
                    OrganisationKind::Funder,
                    OrganisationKind::Authority,
                    OrganisationKind::Federation,
                    OrganisationKind::Landlord,
                ];
                kind_of.is_some_and(|kind| gives.contains(&kind))
                    && asked.caller.can(action, ObjectKind::Envelope)
            }
            // Those who judge, and the direction that appoints them.
            Some((action, kind))
                if matches!(here, Place::Instruction | Place::Committees | Place::Boards) =>
            {
                asked.caller.can(action, kind) || asked.caller.can(Action::Decide, ObjectKind::Call)
            }
            // A small owner is no landlord of a stock.
            Some((action, kind)) if here == Place::WorksPlan => asked.caller.can(action, kind),
            // What associations and their desks share has nothing to do with a stock.
            Some((action, kind @ (ObjectKind::Pool | ObjectKind::Meeting | ObjectKind::ContactNote))) => {
                asked.caller.can(action, kind)
            }
            // Whoever reads pathways finds their figures there; the direction counts them only.
            Some((action, kind)) if here == Place::SupportedFigures => {
                asked.caller.can(action, kind) && !asked.caller.can(Action::List, kind)
            }
            // The chapter is that of the whole stock.
            Some((action, kind)) if here == Place::Psp => {
                asked.landlord.is_some()
                    && asked.caller.residences().is_none()
                    && asked.caller.can(action, kind)
            }
            None => asked.caller.person().is_ok(),
            Some((action, kind)) if OF_EVERYBODY.contains(&kind) => asked.caller.can(action, kind),
            Some((action, kind)) => asked.landlord.is_some() && asked.caller.can(action, kind),
        });
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

    /// Is this page in the menu of whoever reads? Pages link to those of other slices by it.
    pub fn offers(&self, href: &str) -> bool {
        self.nav.iter().any(|family| family.items.iter().any(|item| item.href == href))
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

/// What a person must be allowed to open a page; `None`: to be signed in.
type Right = Option<(Action, ObjectKind)>;

const fn see(kind: ObjectKind) -> Right {
    Some((Action::List, kind))
}

/// One page of the menu.
type Entry = (Place, &'static str, String, Right);

/// The menu, family by family. A page is in one family; to add one, add its line where the work is.
fn families(t: Texts) -> [(String, Vec<Entry>); 8] {
    use ObjectKind as K;
    let day = vec![(Place::Home, "/", t.nav_home(), None)];
    let know = vec![
        (Place::Residences, "/residences", t.nav_residences(), see(K::Residence)),
        (Place::Adapted, "/logements-adaptes", t.nav_adapted(), see(K::Dwelling)),
        (Place::Imports, "/imports", t.nav_imports(), see(K::Import)),
        (Place::Method, "/methode", t.nav_method(), None),
    ];
    let decide = vec![
        (Place::Targets, "/cibles", t.nav_targets(), Some((Action::Count, K::Tenant))),
        (Place::Request, "/demande", t.nav_request(), see(K::Need)),
        (Place::Allocations, "/vacances", t.nav_allocations(), see(K::Vacancy)),
        (Place::Transfers, "/mutations", t.nav_transfers(), see(K::Transfer)),
        (Place::Weights, "/ponderations", t.nav_weights(), see(K::Settings)),
    ];
    let ally = vec![
        (Place::Directory, "/annuaire", t.nav_directory(), None),
        (Place::Charters, "/charte", t.nav_charters(), see(K::SharedDwelling)),
        (Place::Exchanges, "/charte/installations", t.charter_sources_title(), see(K::ExchangeKey)),
        (Place::Organisation, "/organisation", t.nav_organisation(), Some((Action::See, K::Profile))),
        (Place::Agreements, "/conventions", t.nav_agreements(), see(K::Agreement)),
        (Place::Library, "/bibliotheque", t.library_title(), None),
        (Place::Practices, "/pratiques", t.practice_title(), None),
        (Place::Testimonies, "/temoignages", t.testimony_title(), None),
        (Place::Innovations, "/innovations", t.innovation_title(), None),
        (Place::Matches, "/rapprochements", t.match_title(), see(K::Innovation)),
        (Place::Replays, "/repliques", t.replay_title(), see(K::Innovation)),
        (Place::Workshops, "/ateliers", t.workshop_title(), None),
        (Place::Roadmaps, "/feuilles-de-route", t.roadmap_title(), None),
        (Place::Bodies, "/instances", t.body_title(), None),
        (
            Place::SupportedConventions,
            "/hlm-accompagnes/conventions",
            t.pathway_convention_title(),
            see(K::Agreement),
        ),
    ];
    let help = vec![
        (Place::Referrals, "/saisines", t.nav_referrals(), see(K::Referral)),
        (Place::Services, "/services", t.services_title(), None),
        (Place::Diagnoses, "/diagnostics", t.diagnosis_title(), see(K::Diagnosis)),
        (Place::Quotes, "/devis", t.quote_title(), see(K::Quote)),
        (Place::Accompaniments, "/accompagnements", t.accompaniment_title(), see(K::Quote)),
        (Place::Pools, "/achats-groupes", t.pool_title(), see(K::Pool)),
        (Place::Premises, "/locaux", t.premises_title(), None),
        (Place::HelpTeams, "/conseil", t.help_title(), see(K::HelpTeam)),
        (Place::Contacts, "/contacts", t.contact_title(), see(K::ContactNote)),
        (Place::Governance, "/gouvernance", t.governance_title(), see(K::Meeting)),
        (Place::Events, "/evenements", t.event_title(), None),
        (Place::Figures, "/chiffres", t.help_public_title(), None),
    ];
    let fund = vec![
        (Place::Programmes, "/programmes", t.nav_programmes(), see(K::WorksPlan)),
        (Place::Calls, "/appels", t.call_title(), None),
        (Place::Applications, "/candidatures", t.application_title(), see(K::Application)),
        (Place::Funding, "/financements", t.nav_funding(), see(K::Project)),
        (Place::Frameworks, "/cadres-juridiques", t.framework_title(), see(K::Project)),
        (Place::Envelopes, "/enveloppes", t.envelope_title(), see(K::Envelope)),
        (Place::Subsidies, "/conventions-de-financement", t.subsidy_title(), see(K::Project)),
        (Place::Instruction, "/instruction", t.instruct_title(), see(K::Review)),
        (Place::Committees, "/comites", t.jury_title(), see(K::Review)),
        (Place::Boards, "/arbitrages", t.board_title(), see(K::Review)),
        (Place::Relief, "/degrevements", t.nav_relief(), see(K::TaxRelief)),
        (Place::Pension, "/caisses", t.pension_title(), see(K::PensionAgreement)),
        (Place::WorksPlan, "/plan-pluriannuel", t.upkeep_title(), see(K::WorksPlan)),
        (Place::Psp, "/psp", t.nav_psp(), Some((Action::Export, K::WorksPlan))),
        (Place::Schemes, "/financements/dispositifs", t.nav_schemes(), None),
    ];
    let follow = vec![
        (Place::Campaigns, "/campagnes", t.nav_campaigns(), see(K::Campaign)),
        (Place::Enquiries, "/enquetes", t.enq_title(), see(K::Enquiry)),
        (Place::Tours, "/tournees", t.outreach_title(), see(K::Tour)),
        (Place::HomeVisits, "/aller-vers", t.outreach_homes(), see(K::HomeVisit)),
        (Place::Provisions, "/services-aux-locataires", t.prov_title(), see(K::Provision)),
        (Place::Chases, "/relances", t.chase_title(), see(K::Chase)),
        (Place::Adaptations, "/adaptations", t.nav_adaptations(), see(K::AdaptationFile)),
        (Place::Sites, "/chantiers", t.sites_title(), see(K::WorksOrder)),
        (Place::Visits, "/visites", t.visits_title(), None),
        (Place::Supported, "/hlm-accompagnes", t.nav_supported(), see(K::SupportedPathway)),
        (
            Place::SupportedFigures,
            "/hlm-accompagnes/chiffres",
            t.nav_supported(),
            Some((Action::Count, K::SupportedPathway)),
        ),
    ];
    let run = vec![
        (Place::Members, "/membres", t.nav_members(), see(K::Account)),
        (Place::Privacy, "/donnees", t.nav_privacy(), see(K::RightsRequest)),
        (Place::Journal, "/journal", t.nav_journal(), Some((Action::SeeJournal, K::Journal))),
    ];
    [
        (String::new(), day),
        (t.nav_family_know(), know),
        (t.nav_family_decide(), decide),
        (t.nav_family_ally(), ally),
        (t.nav_family_help(), help),
        (t.nav_family_fund(), fund),
        (t.nav_family_follow(), follow),
        (t.nav_family_run(), run),
    ]
}

/// The main navigation: the pages that the person may open. A family without a page is not there.
fn nav(t: Texts, place: Place, may: impl Fn(Place, Right) -> bool) -> Vec<NavFamily> {
    let mut all = Vec::new();
    for (label, entries) in families(t) {
        let open = entries.into_iter().filter(|(page, .., right)| may(*page, *right));
        let items: Vec<NavItem> =
            open.map(|(p, href, label, _)| NavItem { href, label, current: p == place }).collect();
        if !items.is_empty() {
            all.push(NavFamily { label, current: items.iter().any(|item| item.current), items });
        }
    }
    all
}
