//! Help teams on the pages: sheets, leaving, the board of a desk, the trial; what is another's is not there.

use crate::site;
use axum::http::StatusCode;
use site::Site;

async fn organisation(site: &Site, name: &str) -> String {
    let all = site.register.organisations().await.unwrap();
    all.iter().find(|one| one.name == name).unwrap().id.clone()
}

const SHEET: &str = "nom=Conseil+du+port&sujets=energy&sujets=upkeep&territoires=33999&elargir=region&capacite=2\
&semaines=2026-12-23+%3B+1&absences=2026-12-24+%3B+2027-01-03&interets=ergo+valombre&types=association";

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_opened_changed_and_leaves_with_forms_alone() {
    let mut site = Site::town().await;
    site.become_person("Sami Roux").await;
    let owner = organisation(&site, "La Clé de Valombre").await;
    let page = site.page("/conseil").await;
    assert!(page.contains("Écoute et premiers conseils") && page.contains("toute demande"), "{page}");
    site.page("/conseil/nouvelle").await;
    let wrong = "nom=&capacite=beaucoup&territoires=Atlantide&absences=demain&interets=personne";
    let answer = site.post("/conseil/nouvelle", wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    for said in ["nombre entier", "Atlantide", "deux dates par ligne", "« personne »"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(site.register.teams(&owner).await.unwrap().len(), 1, "nothing half-written");
    assert_eq!(site.post("/conseil/nouvelle", SHEET).await.status, StatusCode::SEE_OTHER);
    let made =
        site.register.teams(&owner).await.unwrap().into_iter().find(|t| t.sheet.name == "Conseil du port");
    let made = made.unwrap();
    // Any day of a week means its Monday; a name of the directory means its organisation.
    assert_eq!(made.sheet.weeks.keys().next().unwrap().to_string(), "2026-12-21");
    assert_eq!(made.sheet.conflicts.iter().next(), Some(&organisation(&site, "Ergo Valombre").await));
    let path = format!("/conseil/{}", made.id);
    for lang in ["fr", "en"] {
        site.page(&format!("{path}?lang={lang}")).await;
        site.page(&format!("/conseil?lang={lang}")).await;
    }
    assert_eq!(site.post(&path, &format!("{SHEET}&vu=1&tous=oui")).await.status, StatusCode::SEE_OTHER);
    let late = site.post(&path, &format!("{SHEET}&vu=1")).await;
    assert!(late.text().contains("entre-temps"), "what one did not see is not written over");
    let gone = site.post(&format!("{path}/quitter"), "vu=2").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(site.register.team(&owner, &made.id).await.unwrap().closed_at.is_some());
    assert!(site.page("/conseil").await.contains("Équipes parties"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_of_another_organisation_is_not_there() {
    let mut site = Site::town().await;
    let other = organisation(&site, "Les Voisins de Valombre").await;
    let id = site.register.teams(&other).await.unwrap()[0].id.clone();
    site.become_person("Sami Roux").await;
    assert_eq!(site.get(&format!("/conseil/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        site.post(&format!("/conseil/{id}"), &format!("{SHEET}&vu=1")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(site.post(&format!("/conseil/{id}/quitter"), "vu=1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.register.team(&other, &id).await.unwrap().edition, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_desk_sees_the_load_of_all_and_tries_the_routing() {
    let mut site = Site::town().await;
    site.become_person("Sami Roux").await;
    for path in ["/conseil/charge", "/conseil/charge.csv", "/conseil/essai"] {
        let refused = site.get(path).await.status;
        assert!(refused == StatusCode::FORBIDDEN || refused == StatusCode::NOT_FOUND, "{path}: {refused}");
    }
    site.become_person("Jeanne Morvan").await;
    for lang in ["fr", "en"] {
        site.page(&format!("/conseil/charge?lang={lang}")).await;
        site.page(&format!("/conseil/essai?lang={lang}")).await;
    }
    let page = site.page("/conseil/charge").await;
    assert!(page.contains("Conseil patrimoine") && page.contains("Accessibilité des logements"), "{page}");
    let csv = site.get("/conseil/charge.csv").await.text();
    assert_eq!(csv.lines().count(), 5, "a header and four teams: {csv}");
    let asked = "essayer=oui&sujet=energy&lieu=33999&type=association&logements=32&distance=non";
    for lang in ["fr", "en"] {
        site.page(&format!("/conseil/essai?{asked}&lang={lang}")).await;
    }
    let answer = site.page(&format!("/conseil/essai?{asked}")).await;
    assert!(answer.contains("Conseil patrimoine") && answer.contains("Pourquoi cette équipe"), "{answer}");
    assert!(
        answer.contains("2 équipes sollicitées, chacune pour elle-même. Travaille sur place."),
        "{answer}"
    );
    assert!(answer.contains("le sujet était « Accessibilité et adaptation à l’âge »"), "{answer}");
    // Nothing known: who listens to anything, and what to ask next.
    let unknown = site.page("/conseil/essai?essayer=oui").await;
    assert!(unknown.contains("À demander ensuite"), "{unknown}");
    let wrong = site.page("/conseil/essai?essayer=oui&lieu=Atlantide").await;
    assert!(!wrong.contains("Pourquoi pas les autres"), "{wrong}");
}
