//! Supported households on the pages: each party at its page, the others at none; every step by a form, without script.

use crate::site;
use axum::http::StatusCode;
use jiff::Timestamp;
use pathway::supported::Stage;
use register::supported::PathwayRecord;
use site::Site;

struct Town {
    site: Site,
    association: String,
    landlord: String,
}

const WORKER: &str = "Maëlle Guérin";
const ORIENTS: &str = "Karima Fofana";
const LETS: &str = "Camille Petit";
const OFFICER: &str = "Rémi Blanchard";

async fn town(name: &str) -> Town {
    let mut site = Site::town().await;
    site.become_person(name).await;
    let organisations = site.register.organisations().await.unwrap();
    let association = organisations.iter().find(|o| o.name == "Toits partagés").unwrap().id.clone();
    let landlord = site.register.landlord(None).await.unwrap().id;
    Town { site, association, landlord }
}

impl Town {
    async fn all(&self) -> Vec<PathwayRecord> {
        self.site.register.supported_pathways(&self.association, Timestamp::now()).await.unwrap()
    }

    async fn at(&self, stage: Stage) -> PathwayRecord {
        self.all().await.into_iter().find(|one| one.standing.stage == stage).unwrap()
    }

    async fn again(&self, id: &str) -> PathwayRecord {
        self.site.register.supported_pathway(&self.association, id, Timestamp::now()).await.unwrap()
    }

    async fn convention(&self) -> String {
        self.site.register.supported_conventions(&self.association).await.unwrap()[0].id.clone()
    }

    async fn mark(&self, path: &str) -> String {
        let page = self.site.page(path).await;
        let from = page.find("name=\"mark\" value=\"").expect("a form") + 19;
        page[from..].split('"').next().unwrap().to_owned()
    }

    async fn post(&self, page: &str, path: &str, form: &str) -> site::Answer {
        let mark = self.mark(page).await;
        self.site.post(path, &format!("mark={mark}&{form}")).await
    }

    /// Notes a fact by the form of the page.
    async fn note(&self, id: &str, form: &str) -> site::Answer {
        let page = format!("/hlm-accompagnes/{id}");
        let edition = self.again(id).await.edition;
        self.post(&page, &format!("{page}/faits"), &format!("vu={edition}&{form}")).await
    }
}

fn today() -> jiff::civil::Date {
    register::civil::today()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_for_every_party_and_every_state() {
    let mut town = town(WORKER).await;
    let all = town.all().await;
    let convention = town.convention().await;
    for name in [WORKER, ORIENTS, LETS] {
        town.site.become_person(name).await;
        for lang in ["fr", "en"] {
            for path in [
                "/hlm-accompagnes",
                "/hlm-accompagnes?etat=tous",
                "/hlm-accompagnes/chiffres",
                "/hlm-accompagnes/statuts",
            ] {
                let separator = if path.contains('?') { '&' } else { '?' };
                town.site.page(&format!("{path}{separator}lang={lang}")).await;
            }
            for one in &all {
                let answer = town.site.get(&format!("/hlm-accompagnes/{}?lang={lang}", one.id)).await;
                let shown = town.site.register.supported_pathway(
                    if name == LETS { &town.landlord } else { &town.association },
                    &one.id,
                    Timestamp::now(),
                );
                let there = shown.await.is_ok();
                assert_eq!(answer.status == StatusCode::OK, there, "{name}: {}", one.number);
                if there {
                    crate::html::check(&one.id, &answer.text());
                }
            }
        }
    }
    town.site.become_person(WORKER).await;
    town.site.page("/hlm-accompagnes/nouveau?lang=en").await;
    let open = town.at(Stage::Accepted).await.id;
    town.site.page(&format!("/hlm-accompagnes/{open}/evaluation?lang=en")).await;
    town.site.become_person(OFFICER).await;
    for path in ["/hlm-accompagnes/conventions", "/hlm-accompagnes/conventions/nouvelle"] {
        town.site.page(&format!("{path}?lang=en")).await;
    }
    town.site.page(&format!("/hlm-accompagnes/conventions/{convention}?lang=fr")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_party_or_follows_another_caseload_finds_nothing() {
    let mut town = town(WORKER).await;
    let one = town.at(Stage::Housed).await;
    let (id, convention) = (one.id.clone(), town.convention().await);
    let paths = [
        format!("/hlm-accompagnes/{id}"),
        format!("/hlm-accompagnes/{id}/evaluation"),
        format!("/hlm-accompagnes/conventions/{convention}"),
    ];
    // Other organisations, and other roles of the same ones.
    for name in ["Nadia Benali", "Jeanne Morvan", "Irène Castel", "Lucie Ferrand", "Marc Lefèvre"] {
        town.site.become_person(name).await;
        for path in &paths[..2] {
            let answer = town.site.get(path).await.status;
            assert!(matches!(answer, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN), "{name}: {path}");
            let nothing = town.site.get(&path.replace(&id, "0123456789abcdef")).await.status;
            assert_eq!(answer, nothing, "{name}: the same as for what was never there");
        }
        let posted = town.site.post(&format!("/hlm-accompagnes/{id}/faits"), "quoi=visited").await;
        assert_ne!(posted.status, StatusCode::SEE_OTHER, "{name}");
    }
    for name in ["Nadia Benali", "Jeanne Morvan"] {
        town.site.become_person(name).await;
        assert_eq!(town.site.get(&paths[2]).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    // Handed over to another caseload, it is not there for this one any more: neither page, list, queue nor file.
    town.site.become_person(WORKER).await;
    assert!(town.site.page("/hlm-accompagnes").await.contains(&one.number));
    let page = format!("/hlm-accompagnes/{id}");
    let done = town.post(&page, &format!("{page}/file"), "file=equipe-nord").await;
    assert_eq!(done.location(), "/hlm-accompagnes");
    assert_eq!(town.site.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!town.site.page("/hlm-accompagnes?etat=tous").await.contains(&one.number));
    assert!(!town.site.get("/hlm-accompagnes.csv?etat=tous").await.text().contains(&one.number));
    for queue in ["pathways-awaited", "pathway-reviews", "leases-to-slide", "assessments-expiring"] {
        assert!(!town.site.page(&format!("/ma-journee/{queue}")).await.contains(&one.number), "{queue}");
    }
    assert_eq!(town.note_refused(&id).await, StatusCode::NOT_FOUND);
    // The landlord's side is not the caseload's affair.
    town.site.become_person(LETS).await;
    town.site.page(&page).await;
}

impl Town {
    /// What a note on a pathway that is not there answers.
    async fn note_refused(&self, id: &str) -> StatusCode {
        let form = format!("vu=1&quoi=visited&visite=at-home&le={}", today());
        self.post("/hlm-accompagnes/nouveau", &format!("/hlm-accompagnes/{id}/faits"), &form).await.status
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_landlord_and_a_siao_read_nothing_of_support_on_any_page_or_file() {
    let mut town = town(WORKER).await;
    let one = town.all().await.into_iter().find(|one| {
        one.standing.stage == Stage::Housed && !one.standing.visits.is_empty() && one.standing.offer.is_some()
    });
    let one = one.unwrap();
    let page = format!("/hlm-accompagnes/{}?lang=fr", one.id);
    let label = one.standing.offer.unwrap().label;
    let own = town.site.page(&page).await;
    assert!(own.contains("Visite à domicile") && own.contains("Accompagnement dans le logement"));
    town.site.become_person(LETS).await;
    let lessor = town.site.page(&page).await;
    assert!(lessor.contains("Permanence de Toits partagés") && lessor.contains("Bail glissant"));
    town.site.become_person(ORIENTS).await;
    let siao = town.site.page(&page).await;
    let street = label.split(", ").nth(1).unwrap();
    assert!(own.contains(street) && !siao.contains(street), "{street}");
    for (name, text) in [("landlord", &lessor), ("siao", &siao)] {
        for word in ["Visite à domicile", "Accompagnement dans le logement", "Gérer le budget", "Maëlle"] {
            assert!(!text.contains(word), "{name} reads {word}");
        }
    }
    let reference = one.siao_reference.unwrap();
    assert!(siao.contains(&reference) && !lessor.contains(&reference));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_goes_from_the_request_to_its_own_lease_by_the_forms() {
    let mut town = town(WORKER).await;
    let convention = town.convention().await;
    let new = "/hlm-accompagnes/nouveau";
    let form = |file: &str, reference: &str| {
        format!("convention={convention}&accord={}&reference={reference}&file={file}", today())
    };
    let wrong = town.post(new, new, &form("equipe-nord", "SI-9")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody else's caseload");
    let named = town.post(new, new, &form("hlm-accompagnes", "Madame+Dupont")).await;
    assert_eq!(named.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(named.text().contains("Madame Dupont"), "what was typed stays to be mended");
    let opened = town.post(new, new, &form("hlm-accompagnes", "SI-9")).await;
    let id = opened.location().trim_start_matches("/hlm-accompagnes/").split('?').next().unwrap().to_owned();
    let day = format!("le={}", today());
    // It is not the association's to orient.
    let early = town.note(&id, &format!("quoi=oriented&{day}")).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.site.become_person(LETS).await;
    assert_eq!(town.site.get(&format!("/hlm-accompagnes/{id}")).await.status, StatusCode::NOT_FOUND);
    town.site.become_person(ORIENTS).await;
    assert_eq!(town.note(&id, &format!("quoi=oriented&{day}")).await.status, StatusCode::SEE_OTHER);
    town.site.become_person(WORKER).await;
    assert_eq!(town.note(&id, &format!("quoi=accepted&{day}")).await.status, StatusCode::SEE_OTHER);
    let assess = format!("/hlm-accompagnes/{id}/evaluation");
    let bad = town.post(&assess, &assess, &format!("{day}&adultes=1&loyer=beaucoup")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said =
        "critere-shelter=yes&critere-economic-difficulty=yes&besoins=budget&adultes=1&pieces=2&loyer=450";
    assert_eq!(town.post(&assess, &assess, &format!("{day}&{said}")).await.status, StatusCode::SEE_OTHER);
    let page = town.site.page(&format!("/hlm-accompagnes/{id}?lang=fr")).await;
    assert!(page.contains("à demander : Difficulté sociale"), "what nobody knows stays unknown");
    town.site.become_person(LETS).await;
    let vacancy = town.site.register.open_vacancies(&town.landlord).await.unwrap().remove(0).id;
    let offered = town.note(&id, &format!("quoi=offered&vacance={vacancy}&{day}")).await;
    assert_eq!(offered.status, StatusCode::SEE_OTHER, "{}", offered.text());
    town.site.become_person(WORKER).await;
    assert_eq!(town.note(&id, &format!("quoi=offer-accepted&{day}")).await.status, StatusCode::SEE_OTHER);
    let moved = town.note(&id, &format!("quoi=moved-in&statut=transitional-lease&{day}")).await;
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY, "a transitional lease says its last day");
    assert!(moved.text().contains("id=\"jusqu\""), "the error leads to its field");
    let until = today().saturating_add(jiff::ToSpan::days(300));
    let moved = town.note(&id, &format!("quoi=moved-in&statut=transitional-lease&jusqu={until}&{day}")).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER);
    town.site.become_person(LETS).await;
    let slid = town.note(&id, &format!("quoi=status-changed&statut=direct-lease&{day}")).await;
    assert_eq!(slid.status, StatusCode::SEE_OTHER);
    assert_eq!(town.again(&id).await.standing.stage, Stage::OwnLease);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_saw_an_older_page_writes_nothing() {
    let town = town(WORKER).await;
    let one = town.at(Stage::Accepted).await;
    let form = format!("quoi=visited&visite=by-phone&le={}", today());
    assert_eq!(town.note(&one.id, &form).await.status, StatusCode::SEE_OTHER);
    let page = format!("/hlm-accompagnes/{}", one.id);
    let late = town.post(&page, &format!("{page}/faits"), &format!("vu={}&{form}", one.edition)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let visits = |record: &PathwayRecord| record.standing.visits.len();
    assert_eq!(visits(&town.again(&one.id).await), visits(&one) + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_convention_is_signed_by_officers_alone_and_ended_by_a_word() {
    let mut town = town(OFFICER).await;
    let organisations = town.site.register.organisations().await.unwrap();
    let id_of = |name: &str| organisations.iter().find(|o| o.name == name).unwrap().id.clone();
    let path = "/hlm-accompagnes/conventions/nouvelle";
    let form = format!(
        "titre=Deuxième&bailleur={}&association={}&siao={}&du={}&contact=Accueil&file-association=a&file-siao=s",
        town.landlord,
        town.association,
        id_of("SIAO de Valombre"),
        today()
    );
    let twice = form.replace(&id_of("SIAO de Valombre"), &town.association);
    assert_eq!(town.post(path, path, &twice).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let written = town.post(path, path, &form).await;
    let page = written.location().split('?').next().unwrap().to_owned();
    let shown = town.site.page(&page).await;
    let digest =
        shown.split("name=\"empreinte\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sign = format!("empreinte={digest}");
    let other = town.post(&page, &format!("{page}/signer"), "empreinte=0").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another text");
    // The direction may sign agreements; this one asks for the officer.
    town.site.become_person("Lucie Ferrand").await;
    let direction = town.post(&page, &format!("{page}/signer"), &sign).await;
    assert_eq!(direction.status, StatusCode::UNPROCESSABLE_ENTITY);
    for officer in [OFFICER, "Étienne Vidal", "Yann Le Goff"] {
        town.site.become_person(officer).await;
        let done = town.post(&page, &format!("{page}/signer"), &sign).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{officer}");
    }
    assert!(town.site.page(&format!("{page}?lang=fr")).await.contains("En vigueur"));
    let ended = town.post(&page, &format!("{page}/etat"), "quoi=terminer").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(town.site.page(&format!("{page}?lang=fr")).await.contains("Terminée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_leaves_as_files_with_the_same_lines_and_no_need() {
    let town = town(WORKER).await;
    let csv = town.site.get("/hlm-accompagnes.csv?etat=tous").await;
    assert_eq!(csv.status, StatusCode::OK);
    let text = csv.text();
    for one in town.all().await {
        assert_eq!(text.matches(&one.number).count(), 1, "{}", one.number);
    }
    for word in ["budget", "SI-4", "Tilleuls", "in-housing"] {
        assert!(!text.contains(word), "{word}");
    }
    let xlsx = town.site.get("/hlm-accompagnes.xlsx").await;
    assert_eq!(&xlsx.body[..2], b"PK");
    let figures = town.site.get("/hlm-accompagnes/chiffres.csv").await.text();
    assert!(figures.contains("entries") && figures.contains('<'), "small numbers are hidden: {figures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_a_pathway_is_written_down_and_a_queue_leads_to_it() {
    let mut town = town(WORKER).await;
    let one = town.at(Stage::Housed).await;
    let path = format!("/hlm-accompagnes/{}", one.id);
    town.site.page(&path).await;
    let filter = register::privacy::accesses::AccessFilter {
        subject: Some(path.clone()),
        limit: 10,
        ..register::privacy::accesses::AccessFilter::default()
    };
    let read = town.site.register.accesses(&town.association, &filter).await.unwrap();
    assert_eq!(read.first().map(|access| access.kind.as_str()), Some("supported-pathway"));
    let reviews = town.site.page("/ma-journee/pathway-reviews").await;
    assert!(reviews.contains("/hlm-accompagnes/"), "a review is due in the town");
    town.site.become_person(LETS).await;
    let owed = town.site.page("/ma-journee/pathways-awaited").await;
    let waits = town.at(Stage::Accepted).await;
    assert!(owed.contains(&waits.id), "a dwelling is to be offered");
    // The direction counts, and reads nobody.
    town.site.become_person("Hélène Roche").await;
    assert_eq!(town.site.get("/hlm-accompagnes").await.status, StatusCode::FORBIDDEN);
    town.site.page("/hlm-accompagnes/chiffres").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_household_is_gone_from_every_page() {
    let mut town = town(WORKER).await;
    let one = town.at(Stage::Oriented).await;
    let page = format!("/hlm-accompagnes/{}", one.id);
    town.post(&page, &format!("{page}/effacer"), "accord=non").await;
    town.site.page(&page).await;
    let done = town.post(&page, &format!("{page}/effacer"), "accord=oui").await;
    assert_eq!(done.location(), "/hlm-accompagnes");
    for name in [WORKER, ORIENTS, LETS] {
        town.site.become_person(name).await;
        assert_eq!(town.site.get(&page).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert!(!town.all().await.iter().any(|left| left.id == one.id));
}
