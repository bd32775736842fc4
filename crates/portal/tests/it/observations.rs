//! Field observations from the page of a residence, what would move its index, and the thresholds of its surroundings.

use crate::html;
use crate::site;
use axum::http::StatusCode;
use site::Site;

/// The residence whose nearest bakery is behind twelve steps.
async fn tilleuls(site: &Site) -> String {
    for id in site.residences().await {
        if site.page(&format!("/residences/{id}")).await.contains("<h1>Les Tilleuls</h1>") {
            return id;
        }
    }
    panic!("the town has Les Tilleuls");
}

/// The text between two others.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).expect(from) + from.len();
    let end = text[start..].find(to).expect(to) + start;
    &text[start..end]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_saw_at_an_obstacle_changes_the_walk_until_it_is_withdrawn() {
    let site = Site::town().await;
    let id = tilleuls(&site).await;
    let before = site.page(&format!("/residences/{id}")).await;
    let food = between(&before, "data-feature-id=\"food\"", "</tr>");
    assert!(food.contains("12 marches"), "{food}");
    let place = between(food, "lieu=", "\"").to_owned();
    let path = format!("/residences/{id}/observations");
    let form = site.page(&format!("{path}?profile=walking-frame&lieu={place}")).await;
    let chosen = between(&form, &format!("value=\"{place}\""), ">");
    assert!(chosen.contains("checked"), "the obstacle that was followed is chosen: {chosen}");

    let wrong = site.post(&path, &format!("kind=steps&value=0&lieu={place}&on=2999-01-01")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    html::check(&path, &wrong.text());
    assert!(wrong.text().contains("href=\"#value\"") && wrong.text().contains("href=\"#on\""));

    let saved = site.post(&path, &format!("kind=no-steps&lieu={place}&on=2026-11-20")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let after = site.page(saved.location().split('#').next().unwrap()).await;
    let walked = between(&after, "data-feature-id=\"food\"", "</tr>");
    assert!(!walked.contains("12 marches"), "{walked}");

    let noted = site.page(&path).await;
    let observation = between(&noted, "name=\"observation\" value=\"", "\"").to_owned();
    let gone = site.post(&format!("{path}/retirer"), &format!("observation={observation}")).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text());
    let again = site.page(&format!("/residences/{id}")).await;
    assert_eq!(between(&again, "data-feature-id=\"food\"", "</tr>"), food);
    let twice = site.post(&format!("{path}/retirer"), &format!("observation={observation}")).await;
    assert_ne!(twice.status, StatusCode::SEE_OTHER, "it is withdrawn already");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_says_what_would_move_the_index_in_both_languages() {
    let site = Site::town().await;
    let id = tilleuls(&site).await;
    let french = site.page(&format!("/residences/{id}")).await;
    let unknown = between(&french, "id=\"moves-unknown-caption\"", "</table>");
    assert!(unknown.matches("<tr><th scope=\"row\">").count() >= 1, "{unknown}");
    let method = between(&french, "id=\"moves-method-caption\"", "</table>");
    assert!(method.contains("Part de logements adaptés"), "{method}");
    assert!(method.contains("<svg class=\"interval"), "a bar beside each line");
    let english = site.page(&format!("/residences/{id}?lang=en")).await;
    assert!(english.contains("What would move the index"));
}

#[tokio::test(flavor = "multi_thread")]
async fn thresholds_of_the_surroundings_are_versions_like_the_others() {
    let site = Site::town().await;
    let form = "name=Bancs&note=Plus+pres&seat-near=50&seat-far=90&slope-gentle=1&slope-steep=2";
    let saved = site.post("/ponderations/nouvelle", form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let landlord = site.register.landlord(None).await.unwrap();
    let versions = site.register.weights_versions(&landlord.id).await.unwrap();
    let new = versions.iter().find(|v| v.name == "Bancs").unwrap();
    let page = site.page(&format!("/ponderations/comparer?avant=default&apres={}", new.id)).await;
    assert!(page.contains("Distance d’un banc qui donne la moitié"), "{page}");
    let request = |weights: &str| register::portfolio::PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: jiff::civil::date(2026, 11, 1),
        weights: Some(weights.to_owned()),
        prudent: false,
        target: None,
    };
    let usual = site.register.portfolio(&request("default")).await.unwrap();
    let harsh = site.register.portfolio(&request(&new.id)).await.unwrap();
    let moved = usual
        .residences
        .iter()
        .filter(|r| {
            let other = harsh.residence(&r.id).unwrap();
            (r.environs.is_some()) && r.facts.surroundings != other.facts.surroundings
        })
        .count();
    assert!(moved > 0, "the same measures, other values, without looking at the streets again");
}
