//! The directory as browsers of several organisations see it.

use crate::html;
use crate::site;
use axum::http::{StatusCode, header};
use site::Site;

const STRANGER: &str = "name=Les+Jardins+de+Valombre&kind=association&number=W751234568&about=Jardins&person=Jeanne+Inventée\
                        &email=jeanne%40exemple.fr&password=trois+rampes+devant+la+mairie+1974";

/// Acts as somebody of the invented town from now on.
async fn enter(site: &mut Site, name: &str) {
    let people = site.register.demo_people().await.unwrap();
    let person = people.iter().find(|p| p.name == name).expect("somebody of the town");
    site.cookie =
        site.register.enter_as_demo(&person.account_id, "test", jiff::Timestamp::now()).await.unwrap();
}

async fn id_of(site: &Site, name: &str) -> String {
    let all = site.register.organisations().await.unwrap();
    all.into_iter().find(|o| o.name == name).expect("an organisation of the town").id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_its_files_hold_the_same_organisations() {
    let site = Site::town().await;
    for (query, count) in [
        ("", 21),
        ("q=rampe", 2),
        ("theme=ageing", 6),
        ("territory=Valombre", 9),
        ("territory=Gironde&ess=yes", 2),
        ("kind=federation", 2),
        ("q=introuvable", 0),
        ("territory=Bretagne", 0),
    ] {
        let page = site.page(&format!("/annuaire?{query}")).await;
        let rows = page.matches("<th scope=\"row\"><a href=\"/annuaire/").count();
        let csv = site.get(&format!("/annuaire.csv?{query}")).await.text();
        let json = site.get(&format!("/annuaire/export.json?{query}")).await;
        let dataset: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
        let structures = dataset["structures"].as_array().unwrap().len();
        assert_eq!((rows, csv.lines().count() - 1, structures), (count, count, count), "{query}");
    }
    // A territory that is none finds nobody, and says what was perhaps meant.
    let page = site.page("/annuaire?territory=Girnde").await;
    assert!(page.contains("departement%3A33") && page.contains("Aucune organisation"), "{page}");
    assert_eq!(site.get("/annuaire.csv?territory=Girnde").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_edits_the_sheet_of_their_organisation_and_of_no_other() {
    let mut site = Site::town().await;
    let voisins = id_of(&site, "Les Voisins de Valombre").await;
    let sheet = format!("/annuaire/{voisins}");
    assert!(site.page(&sheet).await.contains("Petits travaux à domicile"));
    assert_eq!(
        site.post("/organisation", "ess=yes").await.status,
        StatusCode::FORBIDDEN,
        "Amina does not administer"
    );
    let services = site.register.services_of(&voisins).await.unwrap();
    enter(&mut site, "Sophie Girard").await;
    let foreign = format!("/organisation/services/{}", services[0].id);
    let random = "/organisation/services/0190a0a0-0000-7000-8000-000000000000";
    assert_eq!(site.get(&foreign).await.status, StatusCode::NOT_FOUND);
    let nothing = site.get(random).await.text().replace(random, &foreign);
    assert!(site.get(&foreign).await.text() == nothing, "they look alike");
    assert_eq!(site.post(&format!("{foreign}/retirer"), "").await.status, StatusCode::NOT_FOUND);

    enter(&mut site, "Nadia Benali").await;
    for lang in ["fr", "en"] {
        for page in ["/organisation", "/organisation/services/nouveau", "/organisation/fermer", &foreign] {
            site.page(&format!("{page}?lang={lang}")).await;
        }
    }
    let wrong = site.post("/organisation", "ess=&website=ftp:x&commune=Valonbre").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/organisation", &wrong.text());
    assert!(wrong.text().contains("Valombre (33999)"), "{}", wrong.text());
    let place = site.post("/organisation/territoires", "territory=Girnde").await;
    assert!(place.text().contains("value=\"departement:33\""));
    html::check("/organisation", &place.text());
    site.post("/organisation/territoires", "territory=Gironde").await;
    let saved = site.post("/organisation", "ess=yes&listed=yes&about=Nous+voil%C3%A0&commune=Valombre").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let page = site.page(&sheet).await;
    assert!(page.contains("Nous voilà") && page.contains("Gironde (département 33)"), "{page}");
    let removed = site.post(&format!("{foreign}/retirer"), "").await;
    let page = site.page(removed.location()).await;
    assert!(page.contains(&format!("{foreign}/remettre")));
    site.post(&format!("{foreign}/remettre"), "").await;
    assert!(site.page(&sheet).await.contains(&services[0].record.nom));

    // What is not listed does not exist for others: page, list, files.
    site.post("/organisation", "ess=yes&about=Nous+voil%C3%A0").await;
    // Two people at the sheet: the second one is told what the first one wrote, and loses nothing.
    let page = site.page("/organisation").await;
    let seen =
        page.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
    let first = site.post("/organisation", &format!("ess=yes&about=Le+premier&seen={seen}")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = site.post("/organisation", &format!("ess=yes&about=Le+second&seen={seen}")).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = second.text();
    html::check("/organisation", &told);
    assert!(
        told.contains("Le second") && told.contains("La fiche dit maintenant") && told.contains("Le premier"),
        "{told}"
    );
    enter(&mut site, "Sophie Girard").await;
    assert_eq!(site.get(&sheet).await.status, StatusCode::NOT_FOUND);
    for path in ["/annuaire", "/annuaire.csv", "/annuaire/export.json"] {
        assert!(!site.get(path).await.text().contains("Nous voilà"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_answers_and_a_member_leaves_when_it_wishes() {
    let mut site = Site::town().await;
    let (network, voisins) = (
        id_of(&site, "Union des bailleurs de Valombre").await,
        id_of(&site, "Les Voisins de Valombre").await,
    );
    enter(&mut site, "Claire Fontaine").await;
    assert!(
        site.page("/organisation").await.contains(&format!("/organisation/adherents/{voisins}/accepter"))
    );
    let admitted = site.post(&format!("/organisation/adherents/{voisins}/accepter"), "").await;
    assert_eq!(admitted.status, StatusCode::SEE_OTHER);
    assert!(site.page(&format!("/annuaire/{voisins}")).await.contains("Union des bailleurs"));
    enter(&mut site, "Nadia Benali").await;
    // An association is no network: it admits nobody.
    let ergo = id_of(&site, "Ergo Valombre").await;
    let answer = site.post(&format!("/organisation/adherents/{ergo}/inviter"), "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let left = site.post(&format!("/organisation/reseaux/{network}/quitter"), "").await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert!(
        !site.page(&format!("/annuaire/{network}")).await.contains(&format!("href=\"/annuaire/{voisins}\""))
    );
    let unsigned = site.post(&format!("/organisation/reseaux/{network}/rejoindre"), "").await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY, "the charter is signed first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_creates_an_organisation_which_waits_for_its_check() {
    let mut site = Site::town().await;
    site.cookie.clear();
    html::check("/organisations/nouvelle", &site.page("/organisations/nouvelle").await);
    let wrong = site.post("/organisations/nouvelle", "name=Jardins&kind=landlord&number=552081318").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check("/organisations/nouvelle", &wrong.text());
    assert!(wrong.text().contains("La clé de ce numéro est fausse"), "{}", wrong.text());
    let twin = STRANGER.replace("Les+Jardins+de+Valombre", "Rampe+commune");
    assert!(site.post("/organisations/nouvelle", &twin).await.text().contains("L’annuaire a déjà"));
    let first = site.post("/organisations/nouvelle", STRANGER).await;
    let again = site.post("/organisations/nouvelle", STRANGER).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    assert_eq!(
        (first.status, first.location()),
        (again.status, again.location()),
        "taken or not, the same answer"
    );
    let waiting = site.register.foundings().await.unwrap();
    assert_eq!(waiting.len(), 1);
    let id = waiting[0].organisation_id.clone();
    let signed = site
        .post("/connexion", "email=jeanne%40exemple.fr&password=trois+rampes+devant+la+mairie+1974")
        .await;
    assert!(signed.headers.contains_key(header::SET_COOKIE), "{}", signed.status);
    enter(&mut site, "Sophie Girard").await;
    assert_eq!(site.get(&format!("/annuaire/{id}")).await.status, StatusCode::NOT_FOUND);
    site.register.check_organisation(&id).await.unwrap();
    assert!(site.page(&format!("/annuaire/{id}")).await.contains("Les Jardins de Valombre"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signed_in_creates_another_organisation_and_acts_for_it_at_once() {
    let mut site = Site::town().await;
    enter(&mut site, "Nadia Benali").await;
    let made =
        site.post("/organisations/nouvelle", "name=Atelier+neuf&kind=association&number=W751234568").await;
    assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, "/organisation?fait=creee"));
    let line = made.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    site.cookie = line.split(['=', ';']).nth(1).unwrap().to_owned();
    let page = site.page("/organisation").await;
    assert!(page.contains("Atelier neuf") && page.contains("attend la vérification"), "{page}");
    assert_eq!(site.get("/residences").await.status, StatusCode::NOT_FOUND, "nothing of anybody's");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_leaves_or_closes_ones_organisation_only_when_it_is_meant() {
    let mut site = Site::town().await;
    enter(&mut site, "Nadia Benali").await;
    assert_eq!(site.post("/organisation/quitter", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let last = site.post("/organisation/quitter", "confirm=yes").await;
    assert!(last.text().contains("plus d’administrateur"), "{}", last.text());
    assert_eq!(
        site.post("/organisation/fermer", "name=autre").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let id = id_of(&site, "Les Voisins de Valombre").await;
    let closed = site.post("/organisation/fermer", "name=les+voisins+de+valombre").await;
    assert_eq!((closed.status, closed.location()), (StatusCode::SEE_OTHER, "/compte?fait=fermee"));
    site.page("/compte").await;
    enter(&mut site, "Sophie Girard").await;
    assert_eq!(site.get(&format!("/annuaire/{id}")).await.status, StatusCode::NOT_FOUND);
    // A colleague leaves: their roles are gone at once.
    enter(&mut site, "Marc Lefèvre").await;
    let left = site.post("/organisation/quitter", "confirm=yes").await;
    assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, "/compte?fait=quitte"));
    assert_eq!(site.get("/residences").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_says_what_the_list_says_and_who_is_not_on_it() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    for query in ["", "?kind=landlord", "?q=tilleuls", "?q=zeppelin", "?territory=33"] {
        let all: serde_json::Value =
            serde_json::from_str(&site.get(&format!("/annuaire.geojson{query}")).await.text()).unwrap();
        let count = |name: &str| all["notes"][name].as_u64().unwrap();
        let features = all["features"].as_array().unwrap();
        assert_eq!(features.len() as u64, count("on_map"), "{query}");
        assert_eq!(count("on_map") + count("off_map") + count("nowhere"), count("total"), "{query}");
        let csv = site.get(&format!("/annuaire.csv{query}")).await.text();
        assert_eq!(csv.trim_end().lines().count() as u64 - 1, count("total"), "{query}: as the list");
    }
    let all: serde_json::Value = serde_json::from_str(&site.get("/annuaire.geojson").await.text()).unwrap();
    assert_eq!(all["features"].as_array().unwrap().len(), 2, "a position is told by two sheets only");
    assert!(all["notes"]["nowhere"].as_u64().unwrap() >= 1);
    let page = site.page("/annuaire?view=map").await;
    for text in [
        "<pp-map",
        "2 organisations ont une position",
        "ni position ni territoire",
        "Hors de la carte",
        "Valombre",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(page.contains("name=\"view\" value=\"map\""), "filters keep the map");
    assert!(!site.page("/annuaire").await.contains("<pp-map"));
    assert!(
        site.page("/annuaire?view=map&q=zeppelin").await.contains("Aucune organisation ne correspond"),
        "an empty map says what to do"
    );
    assert!(site.page("/annuaire?view=map&lang=en").await.contains("Map of organisations"));
    // The base map is open data: whoever has an account draws it.
    assert_eq!(site.get("/carte/style/light.json").await.status, 200);
}
