//! Every key in every lock: each door of the portal, tried by nobody, by a session that owes its second factor, by
//! every person of the invented town, and by another landlord's people with ids that are not theirs.
//!
//! What each person may open is in `doors.txt`, read by a human at every change (`cargo xtask bless` writes it again).

use crate::site;
use crate::without_a_key::WITHOUT_A_KEY;
use axum::body::Body;
use axum::http::{Request, header};
use jiff::Timestamp;
use pathway::adaptation::Stage;
use portal::{Door, Need, list_of_doors};
use register::agreements::{AgreementStage, NewTerms};
use register::members::NewGrant;
use register::organisations::Profile;
use site::{Answer, Site};
use std::collections::BTreeMap;
use std::fmt::Write;
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

/// Real ids of the invented town, by the name of the parameter and the beginning of the path.
async fn ids(site: &Site) -> BTreeMap<&'static str, String> {
    let landlord = site.register.landlord(None).await.unwrap();
    let request = register::portfolio::PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: "2026-11-21".parse().unwrap(),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = site.register.portfolio(&request).await.unwrap();
    let residence = &portfolio.residences[0];
    let imports = site.register.imports(&landlord.id).await.unwrap();
    let import = imports.iter().find(|i| i.kind == "stock").unwrap();
    let campaign = site.register.campaigns(&landlord.id).await.unwrap()[0].id.clone();
    let (today, at) = (register::civil::today(), Timestamp::now());
    let households = site.register.recipients(&landlord.id, &campaign, today).await.unwrap();
    let household = households.into_iter().find(|r| r.left_out.is_none()).unwrap().id;
    let transfers = site.register.transfer_exchanges(&landlord.id, false).await.unwrap();
    let fund = site.register.pension_agreements(&landlord.id, today).await.unwrap().remove(0);
    let programme = site.register.programmes(&landlord.id).await.unwrap().remove(0).id;
    let scenario = site.register.programme_scenarios(&landlord.id, &programme).await.unwrap().remove(0).id;
    let organisations = site.register.organisations().await.unwrap();
    let owner = organisations.iter().find(|o| o.name == "Les Voisins de Valombre").unwrap();
    let helped = organisations.iter().find(|o| o.name == "Toits partagés").unwrap();
    let diagnosis = site.register.diagnoses(&helped.id).await.unwrap().remove(0).id;
    let diagnosis = site.register.diagnosis(&helped.id, &diagnosis).await.unwrap();
    let acting = register::referrals::Acting::Requester(&helped.id);
    let asked = site.register.referrals(acting, today).await.unwrap();
    let quotes = site.register.quotes(&helped.id).await.unwrap();
    let quote = quotes.iter().find(|one| one.waits_for(&helped.id, today).is_some()).unwrap();
    let followed = quotes.iter().find(|one| one.in_force().is_some()).unwrap();
    let joint = site.register.applications(&helped.id).await.unwrap();
    let joint = joint.into_iter().find(|(one, call, _)| one.waits_for(call, &landlord.id, Timestamp::now()));
    BTreeMap::from([
        ("/candidatures/", joint.unwrap().0.id),
        ("/degrevements/depenses/", site.register.works_expenses(&landlord.id).await.unwrap()[0].id.clone()),
        ("{office}", site.register.tax_offices(&landlord.id).await.unwrap()[0].id.clone()),
        ("/financements/projets/", site.register.funding_projects(&landlord.id).await.unwrap()[0].id.clone()),
        ("/cadres-juridiques/etudes/", site.register.frameworks(&landlord.id).await.unwrap()[0].id.clone()),
        (
            "/cadres-juridiques/impact/",
            site.register.impact_studies(&landlord.id).await.unwrap()[0].id.clone(),
        ),
        ("{entry}", fund.entries[0].entry.id.clone()),
        ("/caisses/", fund.id),
        ("/diagnostics/", diagnosis.id.clone()),
        ("{building}", diagnosis.buildings[0].building.id.clone()),
        ("{photo}", diagnosis.photos[0].id.clone()),
        ("{need}", diagnosis.needs[0].id.clone()),
        ("{key}", diagnosis.delivered.unwrap().report.recommendations[0].key.clone()),
        ("/saisines/", asked[0].id.clone()),
        ("/hlm-accompagnes/", site.register.supported_pathways(&helped.id, at).await.unwrap()[0].id.clone()),
        (
            "/hlm-accompagnes/conventions/",
            site.register.supported_conventions(&helped.id).await.unwrap()[0].id.clone(),
        ),
        ("/devis/", quote.id.clone()),
        ("/accompagnements/", followed.id.clone()),
        ("/plan-pluriannuel/", site.register.upkeep_components(&owner.id).await.unwrap()[0].id.clone()),
        ("/conseil/", site.register.teams(&owner.id).await.unwrap()[0].id.clone()),
        ("/programmes/", programme),
        ("/programmes/scenarios/", scenario),
        ("/residences/", residence.id.clone()),
        ("/logements/", residence.dwelling_views[0].id.clone()),
        ("/imports/", import.id.clone()),
        ("/conventions/", agreement_in_force(site).await),
        ("/vacances/", site.register.vacancies(&landlord.id).await.unwrap()[0].id.clone()),
        ("/besoins/", site.register.needs(&landlord.id).await.unwrap()[0].id.clone()),
        ("/commissions/", site.register.allocation_sessions(&landlord.id).await.unwrap()[0].id.clone()),
        ("/dossiers/", site.register.allocation_cases(&landlord.id, None).await.unwrap()[0].id.clone()),
        ("/adaptations/", adaptation(site, Stage::Decided).await),
        ("/chantiers/", adaptation(site, Stage::Started).await),
        ("/mutations/propositions/", transfers[0].id.clone()),
        ("/mutations/dossiers/", transfers[0].moves[0].dwelling_id.clone()),
        ("/mutations/souhaits/", transfers[0].moves[0].wish_id.clone()),
        ("/mutations/plans/", transfers[0].plan_id.clone()),
        ("/campagnes/", campaign.clone()),
        ("{household}", household),
    ])
}

/// The adaptation file of the invented town that stands there.
async fn adaptation(site: &Site, stage: Stage) -> String {
    let landlord = site.register.landlord(None).await.unwrap();
    let today = register::civil::today();
    let all = site.register.adaptations(&landlord.id, today).await.unwrap();
    all.iter().find(|file| file.standing(today).stage == stage).unwrap().id.clone()
}

/// The agreement of the invented town that is in force.
async fn agreement_in_force(site: &Site) -> String {
    let landlord = site.register.landlord(None).await.unwrap();
    let all = site.register.agreements_of(&landlord.id).await.unwrap();
    let at = Timestamp::now();
    let mut all = all.iter().filter(|record| record.taker.name == "Les Voisins de Valombre");
    all.find(|record| record.stage(at) == AgreementStage::Active).unwrap().id.clone()
}

/// The path of a door with real ids in it, and whether one of them belongs to an organisation.
fn path_of(door: &Door, ids: &BTreeMap<&'static str, String>) -> (String, bool) {
    let mut path = door.path.to_owned();
    let mut owned = false;
    if path.contains("{id}") {
        // A job lives in the memory of the server: none is under way here.
        let under_way = path.contains("/travaux/");
        // The longest beginning comes last.
        let found = ids.iter().rev().find(|(start, _)| path.starts_with(*start) && !under_way);
        owned = found.is_some();
        path = path.replace("{id}", found.map_or("0190a0a0a0a0a0a0", |(_, id)| id.as_str()));
    }
    owned |= path.contains("{office}");
    for name in ["{household}", "{office}", "{entry}", "{building}", "{photo}", "{need}", "{key}"] {
        path = path.replace(name, &ids[name]);
    }
    for (name, value) in [
        ("{kind}", "stock"),
        ("{theme}", "light.json"),
        ("{version}", "v"),
        ("{z}", "0"),
        ("{x}", "0"),
        ("{y}", "0"),
        ("{link}", "no-such-link"),
        ("{name}", "no-such-file.css"),
        ("{label}", "no-such-session"),
        ("{queue}", "reminders"),
        ("{year}", "2026"),
        ("{part}", "holder"),
        ("{family}", "billing"),
        ("{code}", "no-such-scheme"),
        ("{residence}", "no-such-residence"),
        ("{decision}", "no-such-decision"),
        ("{meeting}", "no-such-meeting"),
        ("{action}", "no-such-action"),
        ("{sitting}", "no-such-sitting"),
        ("{question}", "no-such-question"),
        ("{purpose}", "no-such-file"),
        ("{payment}", "no-such-payment"),
        ("{act}", "no-such-act"),
        ("{host}", "no-such-host"),
        ("{support}", "no-such-support"),
        ("{place}", "0"),
        ("{unit}", "no-such-unit"),
        ("{parcel}", "no-such-parcel"),
        ("{visit}", "no-such-visit"),
        ("{application}", "no-such-application"),
        ("{day}", "2026-01-05"),
        ("{*path}", "x"),
    ] {
        path = path.replace(name, value);
    }
    assert!(!path.contains('{'), "{path}: a parameter that this test does not know");
    (path, owned)
}

async fn knock(site: &Site, cookie: &str, door: &Door, path: &str) -> Answer {
    let request = Request::builder()
        .method(door.method)
        .uri(path)
        .header(header::HOST, "localhost:7878")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("session={cookie}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::empty())
        .unwrap();
    site.send(request).await
}

/// Was the caller sent to prove who they are?
fn is_sent_away(answer: &Answer) -> bool {
    answer
        .headers
        .get(header::LOCATION)
        .and_then(|to| to.to_str().ok())
        .is_some_and(|to| to.starts_with("/connexion?") || to.starts_with("/connexion/"))
}

/// A person of another landlord who may do everything there, signed in.
async fn stranger(site: &Site) -> String {
    let register = &site.register;
    let other = register
        .add_organisation(
            OrganisationKind::Landlord,
            &Profile { name: "Office d’à côté".to_owned(), ..Profile::default() },
            None,
        )
        .await
        .unwrap();
    let account = register.add_account("voisin@demo.plain-pied.example", "Voisin").await.unwrap();
    let grants: Vec<NewGrant> = [Role::OrgAdmin, Role::Stock, Role::Adaptation, Role::Direction, Role::Dpo]
        .into_iter()
        .map(|role| NewGrant { role, scope: Scope::Organisation, until: None })
        .collect();
    register.add_member(&other.id, &account.id, &grants).await.unwrap();
    register.enter_as_demo(&account.id, "test", Timestamp::now()).await.unwrap()
}

#[tokio::test]
async fn every_door_opens_to_the_people_that_the_register_of_rights_names() {
    let site = Site::town().await;
    let ids = ids(&site).await;
    let people = site.register.demo_people().await.unwrap();
    let mut cookies: Vec<(String, String)> = Vec::new();
    let mut matrix = String::new();
    let (mut checks, mut wrong) = (0, Vec::new());
    for (turn, door) in list_of_doors().into_iter().enumerate() {
        // Everybody comes in again now and then: a proof does not stay fresh while a slow machine tries every door.
        if turn % 100 == 0 {
            cookies.clear();
            for person in &people {
                let at = Timestamp::now();
                let cookie = site.register.enter_as_demo(&person.account_id, "test", at).await.unwrap();
                cookies.push((person.name.clone(), cookie));
            }
        }
        let name = format!("{} {}", door.method, door.path);
        let (path, _) = path_of(&door, &ids);
        if door.path == "/deconnexion" {
            continue;
        }
        let nobody = knock(&site, "", &door, &path).await;
        checks += 1;
        let open = door.need == Need::Nobody;
        assert_eq!(open, WITHOUT_A_KEY.contains(&name.as_str()), "{name}: who said that it needs no key?");
        if open == is_sent_away(&nobody) {
            wrong.push(format!("{name}: nobody got {}", nobody.status));
        }
        if open {
            continue;
        }
        let forged = knock(&site, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &door, &path).await;
        checks += 1;
        if !is_sent_away(&forged) {
            wrong.push(format!("{name}: a forged cookie got {}", forged.status));
        }
        let mut opened = Vec::new();
        for (person, cookie) in &cookies {
            let answer = knock(&site, cookie, &door, &path).await;
            checks += 1;
            if answer.status.is_server_error() {
                wrong.push(format!("{name}: {person} got {}", answer.status));
            }
            if answer.status != 403 && !is_sent_away(&answer) {
                opened.push(person.as_str());
            }
        }
        let who = if opened.is_empty() { "nobody".to_owned() } else { opened.join(", ") };
        writeln!(matrix, "{name}\n    {who}").unwrap();
    }
    assert_eq!(wrong, Vec::<String>::new());
    println!("{checks} doors tried");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/doors.txt");
    if std::env::var("PLAINPIED_BLESS").is_ok() {
        std::fs::write(file, &matrix).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == matrix, "who may open what has changed: read it, then `cargo xtask bless`\n{matrix}");
}

#[tokio::test]
async fn what_belongs_to_another_organisation_does_not_exist() {
    let site = Site::town().await;
    let ids = ids(&site).await;
    let cookie = stranger(&site).await;
    let mut site = site;
    let officer = site.cookie.clone();
    site.become_person("Yann Le Goff").await;
    let protection = site.cookie.clone();
    site.become_person("Nadia Benali").await;
    let partner = site.cookie.clone();
    site.become_person("Camille Petit").await;
    let letting = site.cookie.clone();
    site.become_person("Odile Renaud").await;
    let finance = site.cookie.clone();
    site.become_person("Lucie Ferrand").await;
    let helped = site.cookie.clone();
    site.become_person("Maëlle Guérin").await;
    let support = site.cookie.clone();
    site.become_person("Sami Roux").await;
    let adviser = site.cookie.clone();
    site.become_person("Hélène Roche").await;
    let signer = site.cookie.clone();
    let (mut tried, mut wrong) = (0, Vec::new());
    for door in list_of_doors() {
        let name = format!("{} {}", door.method, door.path);
        if door.path == "/deconnexion" {
            continue;
        }
        let (path, owned) = path_of(&door, &ids);
        let answer = knock(&site, &cookie, &door, &path).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        for secret in ["Les Tilleuls", "Les Érables", "rue des Tilleuls"] {
            if text.contains(secret) {
                wrong.push(format!("{name}: shows « {secret} »"));
            }
        }
        if !owned {
            continue;
        }
        tried += 1;
        let random = path.replace(
            ids.values().find(|id| path.contains(id.as_str())).unwrap().as_str(),
            "0123456789abcdef",
        );
        let nothing = knock(&site, &cookie, &door, &random).await;
        if answer.status != 404 && answer.status != 403 {
            wrong.push(format!("{name}: another landlord's id gives {}", answer.status));
        }
        if answer.status != nothing.status {
            wrong.push(format!("{name}: {} where a random id gives {}", answer.status, nothing.status));
        }
        // The same address must be there for whom it belongs to, or the refusal proves nothing.
        let computed = ["/comparer", "/residences", "/verrouiller", "/adopter", "/programme.", ".json"];
        // The need of this address is that of a diagnosis.
        let elsewhere = path.ends_with("/orienter");
        // Which partner would go is said after the question mark.
        let unsaid = path.ends_with("/retirer");
        // What was decided of an application is told from the day of the results on.
        let untold = path.contains("/suites");
        let waits = elsewhere
            || unsaid
            || untold
            || path.starts_with("/programmes/") && computed.iter().any(|page| path.contains(page));
        // The scenarios of the invented town are computed when somebody asks: until then these pages have nothing to show.
        if door.method == "GET" && !waits {
            let own = match path.split('/').nth(1) {
                Some("conventions") if path.contains("/donnees") => &partner,
                Some("conventions") => &protection,
                Some("hlm-accompagnes") if path.contains("/conventions") => &protection,
                Some("hlm-accompagnes") => &support,
                Some("mutations") => &letting,
                Some("degrevements" | "caisses") => &finance,
                Some("plan-pluriannuel" | "conseil") => &partner,
                Some("devis") if path.ends_with("/modifier") => &adviser,
                // The other partner has still to sign, and may leave; the lead does the rest.
                Some("candidatures") if path.ends_with("/signer") || path.ends_with("/quitter") => &signer,
                Some("candidatures") => &helped,
                Some("diagnostics" | "devis" | "accompagnements" | "saisines") => &helped,
                _ => &officer,
            };
            let own = knock(&site, own, &door, &path).await;
            if !own.status.is_success() {
                wrong.push(format!("{name}: its own people get {}", own.status));
            }
        }
    }
    assert!(tried >= 10, "{tried}");
    assert_eq!(wrong, Vec::<String>::new());
}

/// How the organisation of the reader stands to the agreement that it asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    Active,
    /// Signed by both, its first day to come.
    Early,
    Expired,
    Suspended,
    Ended,
    /// Proposed, signed by nobody.
    Unsigned,
    FieldNotCovered,
    /// Between two others.
    Foreign,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agreement_opens_is_open_while_it_is_in_force_and_for_its_fields_only() {
    use jiff::ToSpan;
    let mut site = Site::town().await;
    let register = std::sync::Arc::clone(&site.register);
    let landlord = register.landlord(None).await.unwrap().id;
    let id_of = |all: &[register::organisations::Organisation], name: &str| {
        all.iter().find(|o| o.name == name).unwrap().id.clone()
    };
    let all = register.organisations().await.unwrap();
    let (association, fund) = (id_of(&all, "Les Voisins de Valombre"), id_of(&all, "Caisse de Valombre"));
    let now = Timestamp::now();
    let officers = officers(&site, &landlord, &association, now).await;
    site.become_person("Nadia Benali").await;
    let (mut tried, mut wrong) = (0, Vec::new());
    for relation in [
        Relation::Active,
        Relation::Early,
        Relation::Expired,
        Relation::Suspended,
        Relation::Ended,
        Relation::Unsigned,
        Relation::FieldNotCovered,
        Relation::Foreign,
    ] {
        // One that has expired was written, and signed, when it had not.
        let at = if relation == Relation::Expired { now - 60 * 24.hours() } else { now };
        let from = trust::day::legal_day(at) + if relation == Relation::Early { 9.days() } else { 0.days() };
        let terms = NewTerms {
            giver: landlord.clone(),
            taker: if relation == Relation::Foreign { fund.clone() } else { association.clone() },
            purpose: trust::agreement::Purpose::SocialSupport,
            legal_basis: trust::agreement::LegalBasis::PublicTask,
            fields: match relation {
                Relation::FieldNotCovered => [trust::field::Field::ResidenceIndex].into(),
                _ => [trust::field::Field::ResidenceName].into(),
            },
            scope: Scope::Organisation,
            from,
            until: from + 30.days(),
            needs_consent: false,
            kept_days: 30,
        };
        let id = register.draft_agreement(&landlord, &terms, at).await.unwrap();
        register.propose_agreement(&landlord, &id, at).await.unwrap();
        if !matches!(relation, Relation::Unsigned | Relation::Foreign) {
            for (account, actor) in &officers {
                let actor = trust::policy::Actor { step_up_until: Some(at + 1.hour()), ..actor.clone() };
                let organisation_id = Some(actor.organisation.as_str().to_owned());
                let author = register::Author::Person { account_id: account.clone(), organisation_id };
                register.used_by(author).sign_agreement(&actor, &id, 1, at).await.unwrap();
            }
        }
        match relation {
            Relation::Suspended => register.suspend_agreement(&landlord, &id, "fuite", at).await.unwrap(),
            Relation::Ended => register.end_agreement(&association, &id, "fini", at).await.unwrap(),
            _ => {}
        }
        for end in ["donnees", "donnees.csv", "donnees?quoi=logements", "donnees.csv?quoi=locataires"] {
            let answer = site.get(&format!("/conventions/{id}/{end}")).await;
            tried += 1;
            let covered = !end.contains('?');
            let wanted = match relation {
                Relation::Foreign => 404,
                Relation::Active | Relation::FieldNotCovered if covered => 200,
                Relation::Active | Relation::FieldNotCovered => 404,
                _ => 403,
            };
            if answer.status != wanted {
                wrong.push(format!("{relation:?} {end}: {} for {wanted}", answer.status));
            }
            if answer.text().contains("Les Tilleuls") != (relation == Relation::Active && covered) {
                wrong.push(format!("{relation:?} {end}: the name of a residence"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    println!("{tried} readings tried");
}

/// The two data protection officers, as the policy sees them.
async fn officers(
    site: &Site,
    landlord: &str,
    association: &str,
    at: Timestamp,
) -> [(String, trust::policy::Actor); 2] {
    let people = site.register.demo_people().await.unwrap();
    let mut found = Vec::new();
    for (name, organisation) in [("Yann Le Goff", landlord), ("Farid Haddad", association)] {
        let account = people.iter().find(|p| p.name == name).unwrap().account_id.clone();
        let cookie = site.register.enter_as_demo(&account, "test", at).await.unwrap();
        let session = site.register.session(&cookie, at).await.unwrap().unwrap();
        let person = site.register.signed_in(session, at).await.unwrap().unwrap();
        assert_eq!(person.actor.organisation.as_str(), organisation);
        found.push((account, person.actor));
    }
    found.try_into().unwrap_or_else(|_| panic!("two officers"))
}

#[tokio::test]
async fn a_right_taken_back_closes_the_door_at_the_next_request() {
    let site = Site::town().await;
    let landlord = site.register.landlord(None).await.unwrap();
    assert_eq!(site.get("/residences").await.status, 200);
    let members = site.register.members(&landlord.id).await.unwrap();
    let amina = members.iter().find(|m| m.name == "Amina Diallo").unwrap();
    for role in &amina.roles {
        site.register.end_role(&landlord.id, &role.id).await.unwrap();
    }
    assert_eq!(site.get("/residences").await.status, 403);
    site.register.disable_account(&amina.account_id).await.unwrap();
    assert!(is_sent_away(&site.get("/residences").await));
}

#[tokio::test]
async fn a_session_that_owes_its_second_factor_opens_nothing_else() {
    let site = Site::town().await;
    let password = "trois rampes devant la mairie 1974";
    let landlord = site.register.landlord(None).await.unwrap();
    let members = site.register.members(&landlord.id).await.unwrap();
    let amina = members.iter().find(|m| m.name == "Amina Diallo").unwrap();
    site.register.set_password(&amina.account_id, password, None).await.unwrap();
    let form = format!("email=autonomie%40demo.plain-pied.example&password={}", password.replace(' ', "+"));
    let mut site = site;
    site.cookie.clear();
    let answer = site.post("/connexion", &form).await;
    assert!(answer.location().starts_with("/connexion/second-facteur"), "{}", answer.location());
    let line = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap().to_owned();
    let cookie = line.split(['=', ';']).nth(1).unwrap().to_owned();
    for door in list_of_doors() {
        if matches!(door.need, Need::Nobody | Need::Session) || door.path.contains('{') {
            continue;
        }
        let answer = knock(&site, &cookie, &door, door.path).await;
        let to = answer.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or("");
        assert!(
            to.starts_with("/connexion/second-facteur"),
            "{} {}: {}",
            door.method,
            door.path,
            answer.status
        );
    }
}
