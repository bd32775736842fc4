//! « Ma journée »: the figure of a queue is the length of its list, for everybody; what is not one's own is not there.

use crate::html;
use crate::site;
use register::day::Queue;
use register::members::NewGrant;
use site::Site;
use std::collections::BTreeSet;
use trust::role::Role;
use trust::scope::Scope;

/// The queues of a first page: address and figure.
fn figures(page: &str) -> Vec<(String, usize)> {
    let Some(list) = page.split("<ul class=\"queue\">").nth(1) else { return Vec::new() };
    let list = list.split("</ul>").next().unwrap();
    let lines = list.split("<a href=\"").skip(1).map(|line| {
        let href = line.split('"').next().unwrap().replace("&amp;", "&");
        let number = line.split("class=\"number\">").nth(1).unwrap().split('<').next().unwrap();
        (href, number.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap())
    });
    lines.collect()
}

/// The lines of the one table of a page.
fn rows(page: &str) -> usize {
    let body = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or("");
    body.matches("<tr>").count()
}

/// Where the lines of a list lead.
fn links(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next()).unwrap_or("");
    let all = body.split("<th scope=\"row\"><a href=\"").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_is_the_length_of_its_list_for_everybody_of_the_town() {
    let mut site = Site::town().await;
    let mut met = BTreeSet::new();
    for person in site.register.demo_people().await.unwrap() {
        site.become_person(&person.name).await;
        for lang in ["fr", "en"] {
            let home = site.page(&format!("/?lang={lang}")).await;
            for (href, figure) in figures(&home) {
                let list = site.page(&href).await;
                assert_eq!(rows(&list), figure, "{}: {href}", person.name);
                assert!(figure > 0, "{}: {href} is shown and nothing waits", person.name);
                // What is to be done is where the line leads.
                for link in links(&list).iter().take(3) {
                    let there = site.get(link).await;
                    let proves = there.status == 303 && there.location().starts_with("/connexion/confirmer");
                    assert!(there.status == 200 || proves, "{}: {link}: {}", person.name, there.status);
                }
                met.insert(href);
            }
        }
    }
    println!("{met:?}");
    for queue in ["reminders", "answers", "interested", "acceptances", "devices", "proposals", "surveys"] {
        let path = format!("/ma-journee/{queue}");
        assert!(met.contains(&path), "{queue}: nothing waits there in the town, and nothing was compared");
    }
}

/// The queues that exist for the person signed in.
async fn open(site: &Site) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for queue in Queue::ALL {
        let path = format!("/ma-journee/{}", queue.code());
        let answer = site.get(&path).await;
        match answer.status.as_u16() {
            200 => {
                html::check(&path, &answer.text());
                assert!(found.insert(queue.code()));
            }
            404 => {}
            other => panic!("{path}: {other}"),
        }
        let csv = site.get(&format!("{path}/lignes.csv")).await;
        assert!(csv.status == 404 || answer.status == 200, "{path}: the file is there and the page is not");
        if csv.status == 200 {
            let lines = csv.text().lines().count() - 1;
            assert_eq!(lines, rows(&answer.text()), "{path}: the file and the page");
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_is_there_for_whoever_does_its_work_and_for_nobody_else() {
    let mut site = Site::town().await;
    let expected: [(&str, &[&str]); 7] = [
        (
            "Camille Petit",
            &[
                "reminders",
                "home-visits",
                "answers",
                "unmatched",
                "departures",
                "to-examine",
                "cases",
                "leases",
                "proposals",
                "wishes",
                "assessments-expiring",
                "leases-to-slide",
                "pathway-reviews",
                "pathways-awaited",
            ],
        ),
        ("Bruno Masson", &["unmatched", "decisions", "charter-requests"]),
        ("Paul Morel", &["surveys", "enquiry-calls", "chases-help", "outreach-visits", "tours-to-log"]),
        ("Yann Le Goff", &["agreements-to-sign", "agreements-to-propose", "requests"]),
        (
            "Hélène Roche",
            &[
                "enquiries-to-lead",
                "tours-to-log",
                "premises-offered",
                "results-due",
                "results-told",
                "unmatched",
                "agreements-to-sign",
                "estate-diagnoses",
                "milestones-late",
                "pool-answers",
                "quotes-to-sign",
                "recommendations",
                "referrals-mine",
                "events-to-attend",
                "meetings-to-answer",
                "subsidies-to-sign",
                "subsidy-reports",
                "votes",
                "proposals-to-carry",
                "innovations-to-vet",
                "testimonies-to-answer",
                "replays-mine",
                "pieces-asked",
                "calls-to-approve",
                "call-questions",
                "applications-to-sign",
                "applications-to-write",
            ],
        ),
        (
            "Marc Lefèvre",
            &[
                "premises-to-lead",
                "acceptances",
                "unmatched",
                "imports-stopped",
                "imports-rejected",
                "births",
                "surveys",
                "absent",
                "estate-diagnoses",
                "referrals-mine",
                "events-to-attend",
                "meetings-to-answer",
                "subsidy-reports",
            ],
        ),
        ("Sophie Girard", &["agreements-to-propose", "roles", "invitations"]),
    ];
    let mut wrong = Vec::new();
    for (name, queues) in expected {
        site.become_person(name).await;
        let (found, told): (BTreeSet<&str>, _) = (open(&site).await, queues.iter().copied().collect());
        if found != told {
            let more: Vec<_> = found.difference(&told).copied().collect();
            let less: Vec<_> = told.difference(&found).copied().collect();
            wrong.push(format!("{name}: {more:?} beyond, {less:?} lacking"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(site.get("/ma-journee/no-such-queue").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_scope_sees_nothing_and_whoever_has_another_one_sees_what_is_there() {
    let mut site = Site::town().await;
    let register = std::sync::Arc::clone(&site.register);
    let landlord = register.landlord(None).await.unwrap().id;
    let residences = register.residences_to_name(&landlord).await.unwrap();
    let id_of = |name: &str| residences.iter().find(|(_, n)| n == name).unwrap().0.clone();
    let scope = |ids: Vec<String>| Scope::Residences(ids.into_iter().map(|id| id.as_str().into()).collect());
    let elsewhere = residences.iter().find(|(_, name)| name != "Les Tilleuls").unwrap().0.clone();
    let cases: [(&str, Option<Scope>); 3] = [
        ("nulle-part", None),
        ("ailleurs", Some(scope(vec![elsewhere]))),
        ("tilleuls", Some(scope(vec![id_of("Les Tilleuls")]))),
    ];
    for (email, scope) in cases {
        let account = register.add_account(&format!("{email}@demo.plain-pied.example"), email).await.unwrap();
        let grant = |scope: &Scope| NewGrant { role: Role::Adaptation, scope: scope.clone(), until: None };
        let grants: Vec<NewGrant> = scope.iter().map(grant).collect();
        register.add_member(&landlord, &account.id, &grants).await.unwrap();
        site.cookie = register.enter_as_demo(&account.id, "test", jiff::Timestamp::now()).await.unwrap();
        let seen: BTreeSet<String> =
            figures(&site.page("/").await).into_iter().map(|(href, _)| href).collect();
        match email {
            "nulle-part" => {
                assert_eq!(seen, BTreeSet::new());
                assert_eq!(open(&site).await, BTreeSet::new());
            }
            "ailleurs" => {
                for queue in ["reminders", "answers", "interested", "acceptances", "telling", "devices"] {
                    assert!(!seen.contains(&format!("/ma-journee/{queue}")), "{queue} is in Les Tilleuls");
                    assert_eq!(rows(&site.page(&format!("/ma-journee/{queue}")).await), 0, "{queue}");
                }
            }
            _ => assert!(seen.contains("/ma-journee/reminders"), "{seen:?}"),
        }
    }
}

#[tokio::test]
async fn an_empty_landlord_is_told_where_to_begin() {
    let site = Site::empty().await;
    let home = site.page("/").await;
    assert!(home.contains("/imports/nouveau/stock"), "{home}");
    assert_eq!(figures(&home), Vec::new());
}

#[tokio::test]
async fn reading_the_list_of_households_is_written_down_and_counting_them_is_not() {
    let site = Site::town().await;
    let landlord = site.register.landlord(None).await.unwrap().id;
    let noted = async |subject: &str| {
        let filter = register::privacy::accesses::AccessFilter {
            subject: Some(subject.to_owned()),
            limit: 10,
            ..Default::default()
        };
        let kept = site.register.accesses(&landlord, &filter).await.unwrap();
        kept.into_iter().map(|one| one.action).collect::<Vec<String>>()
    };
    let (page, file) = ("/ma-journee/reminders", "/ma-journee/reminders/lignes.csv");
    site.page("/").await;
    assert_eq!(noted(page).await, Vec::<String>::new());
    site.page(page).await;
    assert_eq!(noted(page).await, ["list"]);
    assert_eq!(site.get(file).await.status, 200);
    assert_eq!(noted(file).await, ["export"]);
}

#[tokio::test]
async fn the_menu_has_few_families_and_says_where_one_is() {
    let site = Site::town().await;
    let page = site.page("/cibles").await;
    let nav = page.split("<nav class=\"site-nav\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(nav.matches("<summary").count() <= 6, "{nav}");
    assert_eq!(nav.matches("aria-current=\"true\"").count(), 1, "its family");
    assert_eq!(nav.matches("aria-current=\"page\"").count(), 1, "the page itself");
    let family = nav.split("aria-current=\"true\">").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(family, "Décider");
}
