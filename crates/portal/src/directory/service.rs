//! One service of my organisation: a form in the words of data·inclusion.

use super::words;
use crate::edge::Asked;
use crate::edge::form::Pairs;
use crate::ui::chrome::crumb;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, go, show, show_wrong};
use askama::Template;
use axum::extract::Path;
use opendata::inclusion::{FEES, PUBLICS, RECEPTIONS, Service, TYPES, is_theme};
use register::directory::edition;
use texts::Texts;

/// The themes of the schema that a service to tenants may have; an imported service keeps the others.
const THEMES: [&str; 21] = [
    "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    "equipement-et-alimentation--aide-menagere",
    "equipement-et-alimentation--alimentation",
    "equipement-et-alimentation--electromenager",
    "famille--prise-en-charge-personne-dependante",
    "famille--soutien-aidants",
    "lecture-ecriture-calcul--maitriser-le-francais",
    "logement-hebergement--changer-de-logement",
    "logement-hebergement--louer-un-logement",
    "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    "logement-hebergement--reduire-les-impayes-de-loyer",
    "logement-hebergement--se-maintenir-dans-le-logement",
    "mobilite--mobilite-douce-partagee-collective",
    "numerique--acceder-a-des-services-en-ligne",
    "numerique--acquerir-un-equipement",
    "numerique--maitriser-les-fondamentaux-du-numerique",
    "remobilisation--activites-sportives-et-culturelles",
    "remobilisation--benevolat-action-citoyenne",
    "remobilisation--lien-social",
    "sante--acces-aux-soins",
];

#[derive(Template)]
#[template(path = "directory/service.html")]
struct ServicePage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    title: String,
    action: String,
    /// The service as it is shown: saving over another one is told. `None` for a new one.
    edition: Option<String>,
    fields: Vec<Field>,
}

fn page<'a>(
    asked: &Asked,
    id: Option<&str>,
    s: &Service,
    edition: Option<String>,
    problems: &'a [Problem],
) -> ServicePage<'a> {
    let t = asked.t;
    let title = if id.is_some() { s.nom.clone() } else { t.service_new() };
    let crumbs = vec![crumb("/organisation", t.nav_organisation()), crumb("", title.as_str())];
    let options = |list: &[&str], current: &str| {
        let mut all = vec![Choice::new("", t.unknown(), current)];
        all.extend(list.iter().map(|v| Choice::new(*v, words::spoken(v), current)));
        all
    };
    let boxes = |list: &[&str], chosen: &[String]| {
        let mine = chosen.iter().map(String::as_str).filter(|v| !list.contains(v));
        list.iter()
            .copied()
            .chain(mine)
            .map(|v| Choice {
                value: v.to_owned(),
                label: words::spoken(v),
                chosen: chosen.iter().any(|c| c == v),
            })
            .collect::<Vec<_>>()
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let fields = vec![
        Field::text("name", t.service_name(), &s.nom).required(),
        Field::area("description", t.service_description(), &text(&s.description)).hint(t.own_about_hint()),
        Field::select("type", t.service_kind(), options(&TYPES, s.kind.as_deref().unwrap_or(""))),
        Field::boxes("theme", t.service_themes(), boxes(&THEMES, &s.thematiques)),
        Field::boxes("public", t.service_publics(), boxes(&PUBLICS, &s.publics)),
        Field::select("fee", t.service_fee(), options(&FEES, s.frais.as_deref().unwrap_or(""))),
        Field::boxes("reception", t.service_receptions(), boxes(&RECEPTIONS, &s.modes_accueil)),
        Field::area("conditions", t.service_conditions(), &text(&s.conditions_acces)),
        Field::text("link", t.service_link(), &text(&s.lien_mobilisation)).hint(t.own_website_hint()),
    ];
    ServicePage {
        t,
        c: Chrome::new(asked, Place::Organisation, crumbs).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("/organisation/services/{}", id.unwrap_or("nouveau")),
        title,
        edition,
        fields: fields.into_iter().map(|f| f.checked(problems)).collect(),
    }
}

/// What the form says, over what was kept.
fn filled(kept: Service, form: &Pairs) -> Service {
    let text = |name: &str| form.text(name).map(str::to_owned);
    let among = |name: &str, list: &[&str]| form.text(name).filter(|v| list.contains(v)).map(str::to_owned);
    let several = |name: &str, fits: &dyn Fn(&str) -> bool| {
        form.all(name).filter(|v| fits(v)).map(str::to_owned).collect::<Vec<_>>()
    };
    Service {
        nom: text("name").unwrap_or_default(),
        description: text("description"),
        kind: among("type", &TYPES),
        thematiques: several("theme", &is_theme),
        publics: several("public", &|v| PUBLICS.contains(&v)),
        frais: among("fee", &FEES),
        modes_accueil: several("reception", &|v| RECEPTIONS.contains(&v)),
        conditions_acces: text("conditions"),
        lien_mobilisation: text("link"),
        ..kept
    }
}

async fn write(asked: Asked, id: Option<&str>, service: Service, seen: Option<&str>) -> PageResult {
    let t = asked.t;
    let own = asked.caller.organisation_id()?;
    let problem = match asked.register.offer(own, id, &service, seen).await {
        Ok(_) => return go("/organisation?fait=service#services-title"),
        Err(register::Error::Refused(why)) => match why.as_str() {
            "service-name" => Problem::new("name", t.service_name_wrong()),
            "service-link" => Problem::new("link", t.own_website_wrong()),
            "service-person" => Problem::new("description", t.own_about_person()),
            _ => Problem::new("description", t.own_about_wrong()),
        },
        Err(register::Error::Changed) => Problem::new("name", t.changed_meanwhile()),
        Err(other) => return Err(other.into()),
    };
    let now = match id {
        Some(id) => Some(edition(&asked.register.service_of(own, id).await?.record)?),
        None => None,
    };
    show_wrong(&page(&asked, id, &service, now, &[problem]))
}

/// `GET /organisation/services/nouveau`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, None, &Service::default(), None, &[]))
}

/// `POST /organisation/services/nouveau`
pub(super) async fn add(asked: Asked, form: Pairs) -> PageResult {
    let service = filled(Service::default(), &form);
    write(asked, None, service, None).await
}

/// `GET /organisation/services/{id}`
pub(super) async fn edit(asked: Asked, Path(id): Path<String>) -> PageResult {
    let kept = asked.register.service_of(asked.caller.organisation_id()?, &id).await?;
    show(&page(&asked, Some(&id), &kept.record, Some(edition(&kept.record)?), &[]))
}

/// `POST /organisation/services/{id}`
pub(super) async fn save(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    let kept = asked.register.service_of(asked.caller.organisation_id()?, &id).await?;
    let service = filled(kept.record, &form);
    write(asked, Some(&id), service, form.text("seen")).await
}

/// `POST /organisation/services/{id}/retirer`: the page that follows offers to put it back.
pub(super) async fn remove(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.remove_service(asked.caller.organisation_id()?, &id).await?;
    go(&format!("/organisation?fait=service-retire&remettre={id}"))
}

/// `POST /organisation/services/{id}/remettre`
pub(super) async fn restore(asked: Asked, Path(id): Path<String>) -> PageResult {
    asked.register.restore_service(asked.caller.organisation_id()?, &id).await?;
    go("/organisation?fait=service#services-title")
}
