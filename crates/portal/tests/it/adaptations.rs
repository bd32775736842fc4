//! Adaptation files on the pages: queue, report, committee, works, delivery, the technical service and the therapist.

use crate::site;
use axum::http::StatusCode;
use jiff::civil::Date;
use pathway::adaptation::Stage;
use register::adaptations::AdaptationFile;
use register::privacy::accesses::AccessFilter;
use site::{Answer, Site};

fn today() -> Date {
    register::civil::today()
}

async fn landlord(site: &Site) -> String {
    site.register.landlord(None).await.unwrap().id
}

/// The file of the invented town that stands there.
async fn file(site: &Site, stage: Stage) -> AdaptationFile {
    let all = site.register.adaptations(&landlord(site).await, today()).await.unwrap();
    all.into_iter().find(|file| file.standing(today()).stage == stage).unwrap()
}

async fn edition(site: &Site, id: &str) -> u32 {
    site.register.adaptation(&landlord(site).await, id, today()).await.unwrap().edition()
}

/// Sends a form with the last entry that is there.
async fn send(site: &Site, id: &str, part: &str, form: &str) -> Answer {
    let edition = edition(site, id).await;
    site.post(&format!("/adaptations/{id}/{part}"), &format!("edition={edition}&{form}")).await
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

/// Opens a file from its form; its id.
async fn opened(site: &Site, reference: &str) -> String {
    let form = format!("logement={reference}&accord={}", today());
    let made = site.post("/adaptations/nouvelle", &form).await;
    done(&made);
    made.location().trim_start_matches("/adaptations/").split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_files_are_sound_in_both_languages() {
    let mut site = Site::town().await;
    let (decided, works, visit) = (
        file(&site, Stage::Decided).await,
        file(&site, Stage::Started).await,
        file(&site, Stage::VisitPlanned).await,
    );
    let mut paths = vec![
        "/adaptations".to_owned(),
        "/adaptations?etat=tous".to_owned(),
        "/adaptations/nouvelle".to_owned(),
        "/adaptations/commission".to_owned(),
        "/chantiers".to_owned(),
        format!("/chantiers/{}", works.id),
        "/catalogue-travaux".to_owned(),
        format!("/adaptations/{}/rapport", decided.id),
    ];
    for one in [&decided, &works, &visit] {
        for part in ["", "/rapport/saisie", "/grille", "/travaux", "/decision", "/livraison", "/suivi"] {
            paths.push(format!("/adaptations/{}{part}", one.id));
        }
    }
    for path in &paths {
        for lang in ["fr", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            site.page(&format!("{path}{mark}lang={lang}")).await;
        }
    }
    let due = site.page("/adaptations").await;
    assert!(due.contains("Prendre des nouvelles") && due.contains("aide technique à reprendre"), "{due}");
    site.become_person("Inès Caron").await;
    for lang in ["fr", "en"] {
        site.page(&format!("/visites?lang={lang}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_and_its_files_count_the_same_whatever_the_filter() {
    let site = Site::town().await;
    for query in ["", "etat=tous", "etat=a-faire", "etat=decided", "etat=stopped", "etat=x"] {
        let page = site.page(&format!("/adaptations?{query}")).await;
        let csv = site.get(&format!("/adaptations.csv?{query}")).await.text();
        let n = csv.lines().count() - 1;
        assert!(n == 0 || page.contains(&format!("{n} dossier")), "{query}: {n}");
        assert!(csv.contains("montant_ttc_centimes"), "a header even when empty");
        let xlsx = site.get(&format!("/adaptations.xlsx?{query}")).await;
        assert_eq!((xlsx.status, &xlsx.body[..2]), (StatusCode::OK, &b"PK"[..]));
    }
    let all = site.get("/adaptations.csv?etat=tous").await.text();
    assert_eq!(all.lines().count(), 4);
    assert!(all.contains("497960"), "4 720,00 € and VAT at 5,5 %: {all}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_from_its_opening_to_the_equipment_of_the_dwelling() {
    let mut site = Site::town().await;
    let id = opened(&site, "HV-TIL-A-0003").await;
    let (path, on) = (format!("/adaptations/{id}"), today());
    let twice = site.post("/adaptations/nouvelle", &format!("logement=HV-TIL-A-0003&accord={on}")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("déjà un dossier en cours"));
    let empty = send(&site, &id, "rapport/saisie", &format!("visite={on}")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("au moins une activité"));
    let worse = format!("visite={on}&o4=bathroom&r4=shower&s4=3&a4=1");
    let worse = send(&site, &id, "rapport/saisie", &worse).await;
    assert!(worse.text().contains("n’est pas plus bas"), "{}", worse.text());
    let grid = format!("visite={on}&o4=bathroom&r4=shower&s4=1&a4=4&accord=oui");
    done(&send(&site, &id, "rapport/saisie", &grid).await);
    let report = site.page(&format!("{path}/rapport")).await;
    assert!(report.contains("salle d’eau (DWL-04)") && report.contains("3 points"), "{report}");

    let agenda = site.page("/adaptations/commission").await;
    assert!(agenda.contains(&format!("{path}/decision")));
    let decision = site.page(&format!("{path}/decision")).await;
    assert!(decision.contains("Ou proposer un autre logement"));
    let mute = send(&site, &id, "decision", &format!("decision=adapt&motif=passing-need&jour={on}")).await;
    assert!(mute.text().contains("qui va avec cette décision"), "{}", mute.text());
    done(&send(&site, &id, "decision", &format!("decision=adapt&motif=household-wish&jour={on}")).await);

    let early = send(&site, &id, "etape", &format!("quoi=ordered&jour={on}&pour={on}")).await;
    assert!(early.text().contains("Notez d’abord les lignes de travaux"), "{}", early.text());
    let lines = site.page(&format!("{path}/travaux")).await;
    assert!(lines.contains("proposées d’après le compte rendu"));
    let wrong = send(&site, &id, "travaux", "q-DW_SHOWER=un").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    done(&send(&site, &id, "travaux", "q-DW_SHOWER=1&p-DW_SHOWER=4100,50&v-DW_SHOWER=5,5").await);
    done(&send(&site, &id, "etape", &format!("quoi=ordered&jour={on}&pour={on}")).await);

    site.become_person("Marc Lefèvre").await;
    let order = site.page(&format!("/chantiers/{id}")).await;
    assert!(order.contains("4") && order.contains("326,03") && order.contains("Bon de commande"), "{order}");
    for hidden in ["ménage le souhaite", "salle d’eau (DWL-04)"] {
        assert!(!order.contains(hidden), "the technical service sees works, not why: {hidden}");
    }
    assert_eq!(site.get(&path).await.status, StatusCode::FORBIDDEN);
    let site_step = async |form: String| {
        let edition = edition(&site, &id).await;
        site.post(&format!("/chantiers/{id}/etape"), &format!("edition={edition}&{form}")).await
    };
    let not_theirs = site_step(format!("quoi=stopped&raison=refused&jour={on}")).await;
    assert_eq!(not_theirs.status, StatusCode::FORBIDDEN);
    done(&site_step(format!("quoi=started&jour={on}")).await);
    let mute = site_step(format!("quoi=accepted-with-reservations&jour={on}")).await;
    assert!(mute.text().contains("Écrivez les réserves"), "{}", mute.text());
    done(&site_step(format!("quoi=accepted-with-reservations&jour={on}&texte=Joint+%C3%A0+reprendre")).await);
    done(&site_step(format!("quoi=reservations-lifted&jour={on}")).await);

    site.become_person("Amina Diallo").await;
    let nothing = send(&site, &id, "livraison", &format!("jour={on}")).await;
    assert!(nothing.text().contains("Cochez ce que les travaux ont installé"));
    let made = format!("jour={on}&equipement=step-free-shower&equipement=shower-seat");
    done(&send(&site, &id, "livraison", &made).await);
    let dwelling = site.register.adaptation(&landlord(&site).await, &id, on).await.unwrap().dwelling_id;
    let equipment = site.page(&format!("/logements/{dwelling}/equipements")).await;
    assert!(equipment.contains("travaux réceptionnés, A-"), "{equipment}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_of_two_who_decide_is_told_and_loses_nothing() {
    let site = Site::town().await;
    let (id, on) = (opened(&site, "HV-TIL-A-0003").await, today());
    done(&send(&site, &id, "rapport/saisie", &format!("visite={on}&o4=bathroom&s4=1")).await);
    let seen = edition(&site, &id).await;
    let decide = |decision: &str, motive: &str| {
        format!("edition={seen}&decision={decision}&motif={motive}&jour={on}&texte=Vu+ensemble")
    };
    let path = format!("/adaptations/{id}/decision");
    done(&site.post(&path, &decide("adapt", "household-wish")).await);
    let late = site.post(&path, &decide("nothing", "already-suits")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = late.text();
    assert!(
        text.contains("Quelqu’un d’autre a noté quelque chose") && text.contains("Vu ensemble"),
        "{text}"
    );
    assert!(site.page(&format!("/adaptations/{id}")).await.contains("Adapter ici"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grid_is_taken_over_by_its_code_and_read_again_before_it_is_kept() {
    let site = Site::town().await;
    let decided = file(&site, Stage::Decided).await;
    let report = site.page(&format!("/adaptations/{}/rapport", decided.id)).await;
    let code = report.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let id = opened(&site, "HV-TIL-A-0003").await;
    let filled = send(&site, &id, "rapport/saisie", &format!("code={code}")).await;
    assert_eq!(filled.status, StatusCode::OK, "{}", filled.text());
    assert!(filled.text().contains("value=\"floor-level\" selected"), "{}", filled.text());
    assert!(
        site.register.reports(&landlord(&site).await, &id).await.unwrap().is_empty(),
        "nothing is kept yet"
    );
    let last = code.chars().last().unwrap();
    let other = if last == '2' { '3' } else { '2' };
    let wrong = format!("{}{other}", &code[..code.len() - 1]);
    let refused = send(&site, &id, "rapport/saisie", &format!("code={wrong}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("le groupe 3 est faux"), "{}", refused.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_therapist_sees_the_visits_entrusted_to_them_and_writes_their_report() {
    let mut site = Site::town().await;
    let entrusted = file(&site, Stage::VisitPlanned).await;
    let landlord = landlord(&site).await;
    let visit = site.register.visit_of_file(&landlord, &entrusted.id).await.unwrap().unwrap();
    let path = format!("/visites/{}", visit.id);
    for stranger in ["Amina Diallo", "Nadia Benali"] {
        site.become_person(stranger).await;
        assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND, "{stranger}");
        assert!(!site.page("/visites").await.contains(&path));
    }
    site.become_person("Inès Caron").await;
    let list = site.page("/visites").await;
    assert!(list.contains(&path) && list.contains("HV-TIL-A-0101"), "{list}");
    let other = file(&site, Stage::Decided).await;
    for closed in [format!("/adaptations/{}", entrusted.id), format!("/adaptations/{}/rapport", other.id)] {
        assert!(site.get(&closed).await.status.is_client_error(), "{closed}");
    }
    site.page(&path).await;
    let on = today();
    let form =
        format!("edition={}&visite={on}&o5=toilet&r5=toilet&s5=2&a5=4", edition(&site, &entrusted.id).await);
    done(&site.post(&path, &form).await);
    let reports = site.register.reports(&landlord, &entrusted.id).await.unwrap();
    assert_eq!(reports[0].made_by, visit.account_id, "signed by who wrote it");
    let filter =
        AccessFilter { account_id: Some(visit.account_id.clone()), limit: 50, ..AccessFilter::default() };
    let read = site.register.accesses(&landlord, &filter).await.unwrap();
    assert!(!read.is_empty(), "the landlord knows who read what");
    site.become_person("Amina Diallo").await;
    assert!(site.page("/adaptations/commission").await.contains(&entrusted.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn complaints_are_answered_and_devices_come_back() {
    let site = Site::town().await;
    let works = file(&site, Stage::Started).await;
    let (id, on) = (works.id.as_str(), today());
    let page = site.page(&format!("/adaptations/{id}/suivi")).await;
    assert!(page.contains("à rendre depuis le"), "{page}");
    let loan = works.loans()[0].rank;
    let longer = send(&site, id, "aide", &format!("pret={loan}&fait=prolonge&jour={on}")).await;
    assert_eq!(longer.status, StatusCode::UNPROCESSABLE_ENTITY, "until when?");
    done(&send(&site, id, "aide", &format!("pret={loan}&fait=rendu&jour={on}")).await);
    done(&send(&site, id, "reclamation", &format!("nature=noise&plainte={on}")).await);
    let page = site.page(&format!("/adaptations/{id}/suivi")).await;
    assert!(page.contains("bruit, poussière") && !page.contains("à rendre depuis le"), "{page}");
    let rank = edition(&site, id).await;
    done(
        &send(&site, id, "reclamation/reponse", &format!("rang={rank}&jour={on}&texte=Horaires+revus")).await,
    );
    assert!(site.page(&format!("/adaptations/{id}/suivi")).await.contains("Horaires revus"));
    let health =
        send(&site, id, "reclamation", &format!("nature=noise&plainte={on}&plainte-texte=cancer")).await;
    assert_eq!(health.status, StatusCode::UNPROCESSABLE_ENTITY);
}
