//! My organisation: what it says of itself, where it acts and on what, its services, its networks.

use super::show::{Fact, ServiceCard, facts, service_card};
use super::words;
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use register::directory::{Adhesion, Description, Fault, Gazetteer, PlaceError};
use std::collections::BTreeSet;
use texts::{Texts, people};
use trust::field::ObjectKind;
use trust::membership::{MembershipEvent, MembershipState};
use trust::organisation::{OrganisationKind, Theme};
use trust::policy::Action;
use trust::territory::Territory;

struct PlaceLine {
    value: String,
    label: String,
}

/// One belonging, seen from one side.
struct AdhesionLine {
    id: String,
    name: String,
    state: String,
    /// The last reason told.
    reason: Option<String>,
    invited: bool,
    waits: bool,
    active: bool,
    suspended: bool,
    gone: bool,
}

#[derive(Template)]
#[template(path = "directory/own.html")]
struct OwnPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    id: String,
    name: String,
    kind: String,
    state: String,
    /// The sheet can be seen by others now.
    shown: bool,
    done: Option<String>,
    /// A service that was just removed: it can be put back.
    undo: Option<String>,
    administers: bool,
    closes: bool,
    facts: Vec<Fact>,
    profile: Vec<Field>,
    /// The sheet as it is shown: saving over another one is told.
    edition: String,
    territory: Field,
    territories: Vec<PlaceLine>,
    meant: Vec<PlaceLine>,
    themes: Field,
    services: Vec<ServiceCard>,
    adhesions: Vec<AdhesionLine>,
    joinable: Vec<PlaceLine>,
    is_network: bool,
    members: Vec<AdhesionLine>,
}

/// What was typed and refused, to be shown again.
#[derive(Default)]
struct Typed<'a> {
    form: Option<&'a Pairs>,
    place: Option<(&'a str, PlaceError)>,
}

fn adhesion_line(t: Texts, a: Adhesion, network_side: bool) -> AdhesionLine {
    let reason = a.membership.facts().last().and_then(|fact| match &fact.event {
        MembershipEvent::Suspended { reason } | MembershipEvent::Declined { reason } => Some(reason.clone()),
        _ => None,
    });
    let (id, name) =
        if network_side { (a.organisation_id, a.organisation_name) } else { (a.network_id, a.network_name) };
    use MembershipState as S;
    AdhesionLine {
        id,
        name,
        state: words::membership(t, a.state),
        reason: reason.filter(|r| !r.is_empty()),
        invited: a.state == S::Invited,
        waits: matches!(a.state, S::Requested | S::CharterSigned | S::Verified),
        active: a.state == S::Active,
        suspended: a.state == S::Suspended,
        gone: matches!(a.state, S::Left | S::Declined | S::Absent),
    }
}

fn done(t: Texts, what: Option<&str>) -> Option<String> {
    Some(match what? {
        "profil" => t.own_done_profile(),
        "territoires" => t.own_done_territories(),
        "themes" => t.own_done_themes(),
        "service" => t.own_done_service(),
        "service-retire" => t.own_done_service_removed(),
        "demande" => t.adhesion_done_asked(),
        "quitte" => t.adhesion_done_left(),
        "decline" => t.adhesion_done_declined(),
        "invite" => t.adhesion_done_invited(),
        "accepte" => t.adhesion_done_admitted(),
        "suspendu" => t.adhesion_done_suspended(),
        "repris" => t.adhesion_done_resumed(),
        "creee" => t.found_done(),
        _ => return None,
    })
}

async fn page<'a>(
    asked: &Asked,
    typed: Typed<'_>,
    problems: &'a [Problem],
) -> Result<OwnPage<'a>, PageError> {
    let t = asked.t;
    let at = asked.caller.at;
    let here = asked.caller.person()?.organisation.clone().ok_or(PageError::NoOrganisation)?;
    let id = here.organisation_id.clone();
    let register = &asked.register;
    let sheet = register.own_sheet(&id, at).await?;
    let gazetteer = register.gazetteer().await?;
    let administers = asked.caller.can(Action::Change, ObjectKind::Profile);
    let adhesions = register.adhesions_of(&id, at).await?;
    let known: BTreeSet<String> = adhesions
        .iter()
        .filter(|a| !matches!(a.state, MembershipState::Left | MembershipState::Declined))
        .map(|a| a.network_id.clone())
        .collect();
    let joinable = match here.awaits_check {
        true => Vec::new(),
        false => register.networks(&id).await?,
    };
    let is_network = here.kind == OrganisationKind::Federation;
    let members = if is_network { register.members_of_network(&id, at).await? } else { Vec::new() };
    let o = &sheet.organisation;
    let state = match (here.awaits_check, o.is_listed) {
        (true, _) => t.own_waits(),
        (false, true) => t.own_listed(),
        (false, false) => t.own_unlisted(),
    };
    let line = |place: &Territory| PlaceLine {
        value: place.to_string(),
        label: words::territory(t, &gazetteer, place),
    };
    let themes: Vec<Choice> = Theme::ALL
        .iter()
        .map(|x| Choice {
            value: x.code().to_owned(),
            label: words::theme(t, *x),
            chosen: sheet.themes.contains(x),
        })
        .collect();
    let (place, place_error) = typed.place.map_or(("", None), |(text, error)| (text, Some(error)));
    Ok(OwnPage {
        t,
        c: Chrome::new(asked, Place::Organisation, vec![crumb("", t.nav_organisation())]),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        name: o.name.clone(),
        kind: people::organisation_kind(t, o.kind),
        state,
        shown: o.is_listed && !here.awaits_check,
        done: done(t, asked.pairs.text("fait")),
        undo: asked.pairs.text("remettre").filter(|_| administers).map(str::to_owned),
        administers,
        closes: asked.caller.can(Action::List, ObjectKind::Account) && administers,
        facts: facts(t, o),
        profile: profile(t, o, &gazetteer, typed.form, problems),
        edition: Description::of(o).edition()?,
        territory: Field::text("territory", t.own_add_territory(), place)
            .hint(t.directory_territory_hint())
            .checked(problems),
        territories: sheet.territories.iter().map(line).collect(),
        meant: place_error.iter().flat_map(words::meant).map(line).collect(),
        themes: Field::boxes("theme", t.own_themes(), themes),
        services: sheet.services.iter().map(|s| service_card(t, s)).collect(),
        adhesions: adhesions.into_iter().map(|a| adhesion_line(t, a, false)).collect(),
        joinable: joinable
            .into_iter()
            .filter(|(network, _)| !known.contains(network))
            .map(|(value, label)| PlaceLine { value, label })
            .collect(),
        is_network,
        members: members.into_iter().map(|a| adhesion_line(t, a, true)).collect(),
        id,
    })
}

fn profile(
    t: Texts,
    o: &register::organisations::Organisation,
    gazetteer: &Gazetteer,
    form: Option<&Pairs>,
    problems: &[Problem],
) -> Vec<Field> {
    let value = |name: &str, kept: &Option<String>| match form {
        Some(form) => form.text(name).unwrap_or("").to_owned(),
        None => kept.clone().unwrap_or_default(),
    };
    let ess = match (form, o.is_ess) {
        (Some(form), _) => form.text("ess").unwrap_or("").to_owned(),
        (None, Some(true)) => "yes".to_owned(),
        (None, Some(false)) => "no".to_owned(),
        (None, None) => String::new(),
    };
    let listed = form.map_or(o.is_listed, |form| form.has("listed"));
    let commune = o.commune_code.clone().map(|code| {
        let known = gazetteer.name(&Territory::Commune(code.clone())).is_some();
        if known { code } else { o.commune_name.clone().unwrap_or(code) }
    });
    let ess_choices = vec![
        Choice::new("yes", t.yes(), &ess),
        Choice::new("no", t.no(), &ess),
        Choice::new("", t.own_ess_unsaid(), &ess),
    ];
    let listing = vec![Choice { value: "yes".to_owned(), label: t.own_listed_box(), chosen: listed }];
    vec![
        Field::area("about", t.own_about(), &value("about", &o.about)).hint(t.own_about_hint()),
        Field::text("website", t.directory_website(), &value("website", &o.website))
            .hint(t.own_website_hint()),
        Field::email("email", t.directory_email(), &value("email", &o.contact_email), "off")
            .hint(t.own_email_hint()),
        Field::text("phone", t.directory_phone(), &value("phone", &o.contact_phone)),
        Field::text("address", t.directory_address(), &value("address", &o.address)),
        Field::text("postcode", t.own_postcode(), &value("postcode", &o.postcode)),
        Field::text("commune", t.own_commune(), &value("commune", &commune)).hint(t.own_commune_hint()),
        Field::radios("ess", t.directory_ess(), ess_choices),
        Field::boxes("listed", t.own_listing(), listing).hint(t.own_listing_hint()),
    ]
    .into_iter()
    .map(|field| field.checked(problems))
    .collect()
}

/// `GET /organisation`
pub(super) async fn show_own(asked: Asked) -> PageResult {
    show(&page(&asked, Typed::default(), &[]).await?)
}

fn fault(t: Texts, fault: Fault) -> Problem {
    match fault {
        Fault::About => Problem::new("about", t.own_about_wrong()),
        Fault::AboutPerson => Problem::new("about", t.own_about_person()),
        Fault::Website => Problem::new("website", t.own_website_wrong()),
        Fault::Email => Problem::new("email", t.invite_email_wrong()),
        Fault::Phone => Problem::new("phone", t.own_phone_wrong()),
        Fault::Address => Problem::new("address", t.own_address_wrong()),
        Fault::Postcode => Problem::new("postcode", t.own_postcode_wrong()),
    }
}

/// `POST /organisation`
pub(super) async fn save(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let id = asked.caller.organisation_id()?.to_owned();
    // A form of ours always says what it knows of ESS: an empty request changes nothing.
    if !form.has("ess") {
        let problems = [Problem::new("ess", t.own_empty())];
        return show_wrong(&page(&asked, Typed::default(), &problems).await?);
    }
    let text = |name: &str| form.text(name).map(str::to_owned);
    let mut description = Description {
        about: text("about"),
        website: text("website"),
        contact_email: text("email"),
        contact_phone: text("phone"),
        address: text("address"),
        postcode: text("postcode"),
        commune_code: None,
        is_ess: match form.text("ess") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        is_listed: form.has("listed"),
    };
    let mut problems: Vec<Problem> = description.faults().into_iter().map(|f| fault(t, f)).collect();
    if let Some(commune) = form.text("commune") {
        let gazetteer = asked.register.gazetteer().await?;
        let kept = asked.register.organisation(&id).await?;
        let same =
            kept.commune_name.as_deref() == Some(commune) || kept.commune_code.as_deref() == Some(commune);
        match gazetteer.find(commune) {
            Ok(Territory::Commune(code)) => description.commune_code = Some(code),
            Ok(_) => problems.push(Problem::new("commune", t.own_commune_wrong())),
            Err(_) if same => description.commune_code = kept.commune_code,
            Err(error) => problems.push(Problem::new("commune", words::no_place(t, &gazetteer, &error))),
        }
    }
    if !problems.is_empty() {
        let typed = Typed { form: Some(&form), place: None };
        return show_wrong(&page(&asked, typed, &problems).await?);
    }
    match asked.register.describe(&id, &description, form.text("seen")).await {
        Ok(()) => go("/organisation?fait=profil"),
        Err(register::Error::Changed) => {
            let now = Description::of(&asked.register.organisation(&id).await?);
            let typed = Typed { form: Some(&form), place: None };
            show_wrong(&page(&asked, typed, &changed(t, &description, &now)).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Somebody else saved the sheet meanwhile: what it says now, where it differs from what was typed.
fn changed(t: Texts, typed: &Description, now: &Description) -> Vec<Problem> {
    let fields = [
        ("about", &typed.about, &now.about),
        ("website", &typed.website, &now.website),
        ("email", &typed.contact_email, &now.contact_email),
        ("phone", &typed.contact_phone, &now.contact_phone),
        ("address", &typed.address, &now.address),
        ("postcode", &typed.postcode, &now.postcode),
        ("commune", &typed.commune_code, &now.commune_code),
    ];
    let differing = fields
        .into_iter()
        .filter(|(_, typed, now)| typed != now)
        .map(|(name, _, now)| Problem::new(name, t.changed_now(now.as_deref().unwrap_or(&t.unknown()))));
    std::iter::once(Problem::new("listed", t.changed_meanwhile())).chain(differing).collect()
}

/// `POST /organisation/territoires`
pub(super) async fn add_territory(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let typed = form.text("territory").unwrap_or("");
    let gazetteer = asked.register.gazetteer().await?;
    match gazetteer.find(typed) {
        Ok(territory) => {
            asked.register.add_territory(asked.caller.organisation_id()?, &territory).await?;
            go("/organisation?fait=territoires#territories-title")
        }
        Err(error) => {
            let problems = [Problem::new("territory", words::no_place(t, &gazetteer, &error))];
            let typed = Typed { form: None, place: Some((typed, error)) };
            show_wrong(&page(&asked, typed, &problems).await?)
        }
    }
}

/// `POST /organisation/territoires/retirer`
pub(super) async fn remove_territory(asked: Asked, form: Pairs) -> PageResult {
    let territory = form.text("territory").and_then(|text| text.parse::<Territory>().ok());
    let territory = territory.ok_or(PageError::NotFound)?;
    asked.register.remove_territory(asked.caller.organisation_id()?, &territory).await?;
    go("/organisation?fait=territoires#territories-title")
}

/// `POST /organisation/themes`
pub(super) async fn set_themes(asked: Asked, form: Pairs) -> PageResult {
    if !form.has("sent") {
        return Err(PageError::Form("themes".to_owned()));
    }
    let themes: BTreeSet<Theme> = form.all("theme").filter_map(Theme::from_code).collect();
    asked.register.set_themes(asked.caller.organisation_id()?, &themes).await?;
    go("/organisation?fait=themes#themes-title")
}
