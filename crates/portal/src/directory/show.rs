//! The sheet of one organisation: public, shareable, printable.

use super::words;
use crate::edge::Asked;
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::directory::{OfferedService, Sheet};
use register::organisations::Organisation;
use texts::{Texts, format, people};
use trust::field::ObjectKind;
use trust::membership::MembershipState;
use trust::organisation::OrganisationKind;
use trust::policy::{Action, Object};

/// A fact of the sheet; no value: nobody says.
pub(super) struct Fact {
    pub label: String,
    pub value: Option<String>,
    /// The value leads there.
    pub href: Option<String>,
}

/// A service, as it is shown.
pub(super) struct ServiceCard {
    pub id: String,
    pub name: String,
    pub description: String,
    pub facts: Vec<Fact>,
}

struct Other {
    id: String,
    name: String,
}

#[derive(Template)]
#[template(path = "directory/show.html")]
struct SheetPage {
    t: Texts,
    c: Chrome,
    id: String,
    name: String,
    kind: String,
    imported: Option<String>,
    facts: Vec<Fact>,
    about: Option<String>,
    themes: Vec<String>,
    territories: Vec<String>,
    services: Vec<ServiceCard>,
    networks: Vec<Other>,
    members: Vec<Other>,
    /// It is the organisation for which the person acts.
    own: bool,
    /// The person's organisation is a network that may invite this one.
    may_invite: bool,
    /// How many public testimonies are by it or about it.
    testimonies: usize,
    may_testify: bool,
}

/// « Fiche de data·inclusion, du 24/03/2026 »; `None` for what was written here.
pub(super) fn imported(t: Texts, o: &Organisation) -> Option<String> {
    let source = o.source.as_deref()?;
    Some(match o.updated_on.as_str() {
        "" => t.directory_imported_undated(source),
        day => t.directory_imported(source, format::iso_date(day)),
    })
}

pub(super) fn facts(t: Texts, o: &Organisation) -> Vec<Fact> {
    let fact = |label: String, value: Option<String>| Fact { label, value, href: None };
    let number = |text: &Option<String>| text.clone();
    let place =
        [o.postcode.clone(), o.commune_name.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = [o.address.clone(), (!place.is_empty()).then_some(place)];
    let address = address.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let site = o.website.clone().filter(|link| register::directory::profile::is_website(link));
    vec![
        fact(t.directory_number(), number(&o.siret).or(number(&o.siren)).or(number(&o.rna))),
        fact(t.directory_ess(), o.is_ess.map(|ess| if ess { t.yes() } else { t.no() })),
        fact(t.directory_address(), (!address.is_empty()).then_some(address)),
        Fact { label: t.directory_website(), href: site.clone(), value: site },
        fact(t.directory_email(), o.contact_email.clone()),
        fact(t.directory_phone(), o.contact_phone.clone()),
    ]
}

pub(super) fn service_card(t: Texts, service: &OfferedService) -> ServiceCard {
    let s = &service.record;
    let list = |all: &[String]| {
        (!all.is_empty()).then(|| all.iter().map(|v| words::spoken(v)).collect::<Vec<_>>().join(", "))
    };
    let one = |value: &Option<String>| value.as_deref().map(words::spoken);
    let link = s.lien_mobilisation.clone().filter(|link| register::directory::profile::is_website(link));
    let mut facts = vec![
        Fact { label: t.service_kind(), value: one(&s.kind), href: None },
        Fact { label: t.service_themes(), value: list(&s.thematiques), href: None },
        Fact { label: t.service_publics(), value: list(&s.publics), href: None },
        Fact { label: t.service_fee(), value: one(&s.frais), href: None },
        Fact { label: t.service_receptions(), value: list(&s.modes_accueil), href: None },
        Fact { label: t.service_conditions(), value: s.conditions_acces.clone(), href: None },
        Fact { label: t.service_link(), href: link.clone(), value: link },
    ];
    facts.retain(|fact| fact.value.is_some());
    ServiceCard {
        id: service.id.clone(),
        name: s.nom.clone(),
        description: s.description.clone().unwrap_or_default(),
        facts,
    }
}

/// `GET /annuaire/{id}`
pub(super) async fn show_sheet(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let at = asked.caller.at;
    let sheet = asked.register.sheet(&id, at).await?;
    asked.caller.may(Action::See, &Object::new(ObjectKind::Profile, id.as_str().into()))?;
    let person = asked.caller.person()?;
    let here = person.organisation.as_ref();
    let own = here.is_some_and(|o| o.organisation_id == id);
    let network = here.filter(|o| o.kind == OrganisationKind::Federation && !o.awaits_check && !own);
    let may_invite = match network {
        Some(network) if asked.caller.can(Action::Change, ObjectKind::Profile) => {
            let members = asked.register.members_of_network(&network.organisation_id, at).await?;
            members.iter().all(|m| {
                let gone = matches!(m.state, MembershipState::Left | MembershipState::Declined);
                m.organisation_id != id || gone
            })
        }
        _ => false,
    };
    let search = register::testimonies::Search { organisation: Some(id.clone()), ..Default::default() };
    let testimonies = asked.register.testimonies(&search).await?.len();
    let may_testify = !own && asked.caller.can(Action::Create, ObjectKind::Testimony);
    let gazetteer = asked.register.gazetteer().await?;
    let Sheet { organisation: o, territories, themes, services, networks, members } = sheet;
    let crumbs = vec![crumb("/annuaire", t.nav_directory()), crumb("", o.name.as_str())];
    show(&SheetPage {
        t,
        c: Chrome::new(&asked, Place::Directory, crumbs),
        id,
        kind: people::organisation_kind(t, o.kind),
        imported: imported(t, &o),
        facts: facts(t, &o),
        about: o.about.clone(),
        name: o.name,
        themes: themes.into_iter().map(|x| words::theme(t, x)).collect(),
        territories: territories.iter().map(|x| words::territory(t, &gazetteer, x)).collect(),
        services: services.iter().map(|s| service_card(t, s)).collect(),
        networks: networks.into_iter().map(|a| Other { id: a.network_id, name: a.network_name }).collect(),
        members: members
            .into_iter()
            .map(|a| Other { id: a.organisation_id, name: a.organisation_name })
            .collect(),
        own,
        may_invite,
        testimonies,
        may_testify,
    })
}
