//! What goes wrong in ordinary days: forms sent twice, tabs left open, a full disk, a database that starts again. Each
//! ends in a clear page and in a state that holds.

use crate::site;
use axum::http::StatusCode;
use site::Site;

/// The mark of a page's forms.
fn mark(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"mark\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The path of the visit of a residence.
async fn visit(site: &Site) -> String {
    let landlord = site.register.landlord(None).await.unwrap();
    let residences = site.register.residences_to_name(&landlord.id).await.unwrap();
    format!("/residences/{}/visite", residences[0].0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_is_done_once_and_answered_twice() {
    let mut site = Site::town().await;
    site.become_person("Sophie Girard").await;
    let page = site.page("/membres/inviter").await;
    let form = format!("mark={}&email=nouvelle%40exemple.fr&role=stock", mark(&page));
    let path = "/membres/inviter";
    // Both at once, as a double click does.
    let (one, other) = tokio::join!(site.post(path, &form), site.post(path, &form));
    let answers = [&one, &other];
    assert!(
        answers.iter().any(|a| a.status == StatusCode::SEE_OTHER || a.status == StatusCode::OK),
        "{}",
        one.text()
    );
    // And again, after the answer was lost.
    site.post(path, &form).await;
    let landlord = site.register.landlord(None).await.unwrap();
    let invitations = site.register.invitations(&landlord.id).await.unwrap();
    let sent = invitations.iter().filter(|i| i.email == "nouvelle@exemple.fr").count();
    assert_eq!(sent, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_sent_twice_is_written_once_and_may_be_changed_back_from_the_same_page() {
    let site = Site::town().await;
    let path = visit(&site).await;
    let id = path.split('/').nth(2).unwrap().to_owned();
    let before = site.register.answers(&id).await.unwrap().len();
    let mark = mark(&site.page(&path).await);
    let form = |value: u32| format!("mark={mark}&on=2026-11-20&source=field&COM-CORRIDOR={value}");
    let first = site.post(&path, &form(151)).await;
    let again = site.post(&path, &form(151)).await;
    assert_eq!((first.status, again.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location(), again.location(), "the same answer, to the letter");
    assert_eq!(site.register.answers(&id).await.unwrap().len(), before + 1);
    // What is refused is not remembered: it can be mended and sent again.
    assert_eq!(site.post(&path, &form(9000)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(&path, &form(9000)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for value in [152, 151] {
        assert_eq!(site.post(&path, &form(value)).await.status, StatusCode::SEE_OTHER);
    }
    let answers = site.register.answers(&id).await.unwrap();
    assert_eq!(answers.len(), before + 3);
    assert_eq!(answers[0].answer.value, 151, "the last word counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_left_open_for_another_organisation_changes_nothing() {
    let site = Site::town().await;
    let path = visit(&site).await;
    let id = path.split('/').nth(2).unwrap().to_owned();
    let before = site.register.answers(&id).await.unwrap().len();
    let mark = mark(&site.page(&path).await);
    let (number, _) = mark.split_once('.').unwrap();
    for foreign in [format!("{number}.another-organisation"), format!("{number}.")] {
        let form = format!("mark={foreign}&on=2026-11-20&source=field&COM-CORRIDOR=160");
        let answer = site.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains("autre organisation"), "{}", answer.text());
    }
    assert_eq!(site.register.answers(&id).await.unwrap().len(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_that_changes_something_carries_the_mark_of_its_page() {
    let site = Site::town().await;
    for path in ["/residences", "/imports", "/ponderations", "/compte", &visit(&site).await] {
        let page = site.page(path).await;
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let (tag, content) = form.split_once('>').unwrap();
            if tag.contains("method=\"post\"") && !tag.contains("multipart") {
                assert!(content.contains("name=\"mark\""), "{path}: {tag}");
            }
        }
    }
}

/// On PostgreSQL only: every connection is cut, as when the server starts again.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_starts_again_loses_nothing_that_was_acknowledged() {
    if std::env::var("PLAINPIED_TEST_DATABASE").is_err() {
        println!("skipped: no PostgreSQL");
        return;
    }
    let site = Site::town().await;
    let path = visit(&site).await;
    let id = path.split('/').nth(2).unwrap().to_owned();
    let before = site.register.answers(&id).await.unwrap().len();
    let mut acknowledged = 0;
    for n in 0..60_u32 {
        if n % 7 == 3 {
            register::testing::cut_connections(&site.register).await.unwrap();
        }
        let form = format!("on=2026-11-20&source=field&COM-CORRIDOR={}", 50 + n);
        let answer = site.post(&path, &form).await;
        match answer.status {
            StatusCode::SEE_OTHER => acknowledged += 1,
            StatusCode::SERVICE_UNAVAILABLE => {
                assert!(answer.text().contains("ne répond pas"), "{}", answer.text());
            }
            other => panic!("{other}: {}", answer.text()),
        }
    }
    assert!(acknowledged >= 40, "{acknowledged} of 60: it does not come back");
    let held = site.register.answers(&id).await.unwrap().len() - before;
    assert!(held >= acknowledged, "{acknowledged} acknowledged, {held} held");
}
