//! Pooled purchases on the pages: what the desk and a member read, what is refused and where, what another organisation gets.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use pooling::Stage;
use register::pools::PoolSeen;
use site::Site;

fn today() -> jiff::civil::Date {
    register::civil::today()
}

async fn organisation(site: &Site, name: &str) -> String {
    site.register.organisations().await.unwrap().into_iter().find(|one| one.name == name).unwrap().id
}

/// The lot of the invented town whose window is open, as its desk reads it.
async fn open_lot(site: &Site) -> PoolSeen {
    let desk = organisation(site, "La Clé de Valombre").await;
    let all = site.register.pools(&desk, today()).await.unwrap();
    all.into_iter().find(|one| one.stage == Stage::Forming).unwrap()
}

/// A page without the marks of its forms, which are new each time.
fn without_marks(page: &str) -> String {
    let mut parts = page.split("name=\"mark\" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or(part, |(_, rest)| rest))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_are_sound_in_both_languages_for_the_desk_and_for_a_member() {
    let mut site = Site::town().await;
    let lot = open_lot(&site).await;
    for person in ["Jeanne Morvan", "Lucie Ferrand"] {
        site.become_person(person).await;
        let own = organisation(
            &site,
            if person == "Lucie Ferrand" { "Toits partagés" } else { "La Clé de Valombre" },
        )
        .await;
        let programme = site.register.pool_programmes(&own).await.unwrap().remove(0).id;
        let lots = site.register.pools(&own, today()).await.unwrap();
        let mut pages: Vec<String> = lots.iter().map(|one| format!("/achats-groupes/{}", one.id)).collect();
        pages.extend(["", "/besoins/nouveau", "/programmes"].map(|part| format!("/achats-groupes{part}")));
        pages.push(format!("/achats-groupes/programmes/{programme}"));
        for path in &pages {
            for lang in ["fr", "en"] {
                site.page(&format!("{path}?lang={lang}")).await;
            }
        }
        for end in ["csv", "xlsx", "pdf"] {
            let file = site.get(&format!("/achats-groupes/programmes/{programme}/dossier.{end}")).await;
            assert_eq!(file.status, StatusCode::OK, "{end}");
        }
    }
    site.become_person("Jeanne Morvan").await;
    let page = site.page(&format!("/achats-groupes/{}", lot.id)).await;
    assert!(page.contains("Rampe commune") && page.contains("Procédure d’achat"), "{page}");
    let list = site.page("/achats-groupes").await;
    assert!(list.contains("À demander d’abord : règles d’achat"), "{list}");
    assert!(list.contains("Personne d’autre n’a déclaré ce sujet"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_reads_the_same_bytes_whatever_the_others_do_and_is_told_what_is_wrong() {
    let mut site = Site::town().await;
    let path = format!("/achats-groupes/{}", open_lot(&site).await.id);
    site.become_person("Lucie Ferrand").await;
    let before = site.page(&path).await;
    for name in ["Les Voisins", "Rampe commune"] {
        assert!(!before.contains(name), "{name} is named before the lot holds");
    }
    let rampe = organisation(&site, "Rampe commune").await;
    let lot = open_lot(&site).await.id;
    let word = pooling::OptIn { quantity: 15, ceiling_cents: 1_100_000, alone_cents: None };
    site.register.join_pool(&rampe, &lot, word, today()).await.unwrap();
    assert_eq!(without_marks(&site.page(&path).await), without_marks(&before));
    for (form, said) in [
        ("quantite=12&plafond=7000&accord=oui", "plus bas que le prix le plus bas possible"),
        ("quantite=0&plafond=9000&accord=oui", "quantité entière"),
        ("quantite=12&plafond=beaucoup&accord=oui", "montant en euros"),
        ("quantite=12&plafond=9000", "Cochez l’engagement"),
    ] {
        let wrong = site.post(&format!("{path}/rejoindre"), form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
        html::check(&path, &wrong.text());
    }
    let good = "quantite=12&plafond=9000&accord=oui";
    assert_eq!(site.post(&format!("{path}/rejoindre"), good).await.status, StatusCode::SEE_OTHER);
    let twice = site.post(&format!("{path}/rejoindre"), good).await;
    assert!(twice.text().contains("s’est déjà engagée"), "{}", twice.text());
    assert!(site.page(&path).await.contains("Engagement donné, au plus 9\u{202F}000"));
    assert_eq!(site.post(&format!("{path}/quitter"), "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisation_finds_no_lot_and_a_member_does_nothing_of_the_desk() {
    let mut site = Site::town().await;
    let lot = open_lot(&site).await.id;
    let path = format!("/achats-groupes/{lot}");
    // The landlord's own people read pooled purchases, and are asked into none.
    site.become_person("Hélène Roche").await;
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&format!("{path}/decliner"), "").await.status, StatusCode::NOT_FOUND);
    site.become_person("Lucie Ferrand").await;
    for act in ["ouvrir", "dissoudre", "terminer"] {
        let done = site.post(&format!("{path}/{act}"), "").await;
        assert_eq!(done.status, StatusCode::NOT_FOUND, "{act}");
    }
    let quote = site.post(&format!("{path}/offres"), "fournisseur=Moi&paliers=1+%3B+2").await;
    assert_eq!(quote.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("{path}/repartition.csv")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/achats-groupes/lots/nouveau?besoin=x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_is_declared_with_what_is_known_and_what_is_wrong_is_told_beside_its_field() {
    let mut site = Site::town().await;
    site.become_person("Lucie Ferrand").await;
    let desk = organisation(&site, "La Clé de Valombre").await;
    let form = format!(
        "titre=Juriste&sujet=legal&commune=Valombre&quantite=3&unite=day&regime=subject&guichet={desk}"
    );
    for (from, to, said) in [
        ("titre=Juriste", "titre=", "Écrivez quelques mots"),
        ("sujet=legal", "sujet=charme", "Choisissez un sujet"),
        ("commune=Valombre", "commune=Nulle+part", "Aucune commune"),
        ("quantite=3", "quantite=trois", "quantité entière"),
        ("regime=subject", "debut=2027-05-01&fin=2027-01-01", "La fin vient avant le début"),
        ("regime=subject", "exige=low-carbon&refuse=low-carbon", "exigée et refusée"),
    ] {
        let wrong = site.post("/achats-groupes/besoins/nouveau", &form.replace(from, to)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        assert!(wrong.text().contains(said), "{said}: {}", wrong.text());
        html::check("/achats-groupes/besoins/nouveau", &wrong.text());
    }
    assert_eq!(site.post("/achats-groupes/besoins/nouveau", &form).await.status, StatusCode::SEE_OTHER);
    assert!(site.page("/achats-groupes").await.contains("Juriste"));
}
