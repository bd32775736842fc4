//! Joint applications on the pages: partners write one text, several at once, sign the same digest; nobody else knows of it.

use crate::site;
use axum::http::StatusCode;
use jiff::Timestamp;
use register::applications::ApplicationRecord;
use site::Site;

/// The fields of a form of a page, as a browser would send them back.
pub(crate) fn form_of(page: &str, action: &str) -> Vec<(String, String)> {
    let start = page.match_indices("<form").find(|(at, _)| {
        let tag = page.get(*at..).and_then(|rest| rest.split('>').next()).unwrap();
        tag.contains("method=\"post\"") && tag.split(['"', '?']).any(|part| part.ends_with(action))
    });
    let form = page[start.expect(action).0..].split("</form>").next().unwrap();
    let (mut fields, mut select) = (Vec::<(String, String)>::new(), String::new());
    for tag in form.split('<').skip(1) {
        let (head, text) = tag.split_once('>').unwrap_or((tag, ""));
        let value = |name: &str| {
            let found = head.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            found.map(plain)
        };
        match head.split([' ', '\n']).next().unwrap() {
            "input"
                if matches!(value("type").as_deref(), Some("checkbox" | "radio"))
                    && !head.contains(" checked") => {}
            "input" => fields.extend(value("name").zip(value("value"))),
            "textarea" => fields.push((value("name").unwrap(), plain(text))),
            "select" => select = value("name").unwrap(),
            // A browser sends the first option when none is chosen.
            "option" => match fields.iter_mut().find(|(name, _)| *name == select) {
                None => fields.push((select.clone(), value("value").unwrap())),
                Some(field) if head.contains(" selected") => field.1 = value("value").unwrap(),
                Some(_) => {}
            },
            _ => {}
        }
    }
    // Without its mark, a form that is sent twice is another form.
    fields.retain(|(name, _)| name != "mark");
    fields
}

fn plain(text: &str) -> String {
    let pairs = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

pub(crate) fn encoded(form: &[(String, String)]) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(b).to_string(),
        _ => format!("%{b:02X}"),
    };
    let text = |text: &str| text.bytes().map(byte).collect::<String>();
    form.iter().map(|(name, value)| format!("{}={}", text(name), text(value))).collect::<Vec<_>>().join("&")
}

fn set(form: &mut [(String, String)], name: &str, value: &str) {
    let field = form.iter_mut().find(|(key, _)| key == name).unwrap_or_else(|| panic!("no field {name}"));
    value.clone_into(&mut field.1);
}

async fn organisation(site: &Site, name: &str) -> String {
    site.register.organisations().await.unwrap().into_iter().find(|one| one.name == name).unwrap().id
}

/// The application of the invented town with this title, as its lead reads it.
async fn titled(site: &Site, lead: &str, title: &str) -> ApplicationRecord {
    let own = organisation(site, lead).await;
    let all = site.register.applications(&own).await.unwrap();
    all.into_iter().find(|(one, ..)| one.content.title == title).unwrap().0
}

async fn waiting(site: &Site) -> ApplicationRecord {
    titled(site, "Toits partagés", "Trois immeubles, une équipe").await
}

async fn forming(site: &Site) -> ApplicationRecord {
    titled(site, "La Clé de Valombre", "Une conciergerie du logement accompagné").await
}

#[tokio::test(flavor = "multi_thread")]
async fn its_partners_read_it_and_nobody_else_knows_of_it() {
    let mut site = Site::town().await;
    let waiting = waiting(&site).await;
    let submitted = titled(&site, "Toits partagés", "De la rue au bail, sans étape").await;
    let ends = [
        "",
        "/projet",
        "/budget",
        "/plan",
        "/reponses",
        "/partenaires",
        "/inviter",
        "/differences",
        "/dossier.pdf",
        "/dossier.json",
    ];
    // A rival, the funders before it is submitted, and after it those who hold no role on the call.
    for person in ["Nadia Benali", "Théo Marchand", "Rachid Amrani", "Viviane Roy", "Mireille Bonnet"] {
        site.become_person(person).await;
        for one in [&waiting, &submitted] {
            // Les Voisins are a partner of the one that was submitted.
            if person == "Nadia Benali" && one.id == submitted.id {
                continue;
            }
            for end in ends {
                let status = site.get(&format!("/candidatures/{}{end}", one.id)).await.status;
                assert!(
                    status == StatusCode::NOT_FOUND || status == StatusCode::FORBIDDEN,
                    "{person} {end}: {status}"
                );
            }
        }
        assert!(!site.get("/candidatures").await.text().contains(&waiting.content.title), "{person}");
    }
    for person in ["Lucie Ferrand", "Hélène Roche"] {
        site.become_person(person).await;
        for lang in ["fr", "en"] {
            assert!(site.page(&format!("/candidatures?lang={lang}")).await.contains(&waiting.content.title));
            site.page(&format!("/candidatures/{}?lang={lang}", waiting.id)).await;
            for end in ["/projet", "/budget", "/plan", "/reponses", "/differences"] {
                site.page(&format!("/candidatures/{}{end}?lang={lang}", waiting.id)).await;
            }
        }
        let page = site.page(&format!("/candidatures/{}", waiting.id)).await;
        assert!(page.contains("Le plan se ferme") && page.contains("Signé par Lucie Ferrand"), "{page}");
        assert_eq!(
            site.get(&format!("/candidatures/{}/dossier.pdf", waiting.id)).await.status,
            StatusCode::OK
        );
    }
    // Roles and shares are the lead's to write.
    assert_eq!(
        site.get(&format!("/candidatures/{}/partenaires", waiting.id)).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_signature_submits_and_an_edit_voids_the_others() {
    let mut site = Site::town().await;
    let one = waiting(&site).await;
    let path = format!("/candidatures/{}", one.id);
    site.become_person("Hélène Roche").await;
    let day = site.page("/ma-journee/applications-to-sign").await;
    assert!(day.contains("Trois immeubles, une équipe"), "{day}");
    let page = site.page(&format!("{path}/signer")).await;
    assert!(page.contains(&one.digest.to_string()), "the digest is told");
    let unsure = site.post(&format!("{path}/signer"), &format!("vu={}", one.digest)).await;
    assert!(unsure.text().contains("Cochez la case"), "{}", unsure.text());
    let other = site.post(&format!("{path}/signer"), &format!("accord=oui&vu={}", "0".repeat(64))).await;
    assert!(other.text().contains("Le texte a changé"), "{}", other.text());
    // The lead writes meanwhile: what it had signed is void, and nobody may sign that text any more.
    site.become_person("Lucie Ferrand").await;
    let mut form = form_of(&site.page(&format!("{path}/projet")).await, "/projet");
    set(&mut form, "menages", "18");
    assert_eq!(site.post(&format!("{path}/projet"), &encoded(&form)).await.status, StatusCode::SEE_OTHER);
    let page = site.page(&path).await;
    assert!(page.contains("Une signature est tombée"), "{page}");
    assert!(site.page(&format!("{path}/differences")).await.contains("Ménages : 16 → 18"));
    site.become_person("Hélène Roche").await;
    let late = site.post(&format!("{path}/signer"), &format!("accord=oui&vu={}", one.digest)).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text());
    // Offered again, signed by both: it is submitted.
    let now = waiting(&site).await.digest.to_string();
    site.become_person("Lucie Ferrand").await;
    assert_eq!(
        site.post(&format!("{path}/proposer"), &format!("vu={now}")).await.status,
        StatusCode::SEE_OTHER
    );
    let signed = site.post(&format!("{path}/signer"), &format!("accord=oui&vu={now}")).await;
    assert!(signed.location().ends_with("fait=signe"), "{}", signed.location());
    let twice = site.post(&format!("{path}/signer"), &format!("accord=oui&vu={now}")).await;
    assert!(twice.text().contains("a déjà signé"), "{}", twice.text());
    site.become_person("Hélène Roche").await;
    let signed = site.post(&format!("{path}/signer"), &format!("accord=oui&vu={now}")).await;
    assert!(signed.location().ends_with("fait=depose"), "{}", signed.location());
    let page = site.page(&path).await;
    let number = waiting(&site).await.number.expect("a number");
    assert!(page.contains("Déposée") && page.contains(&number), "{page}");
    let written = site.post(&format!("{path}/projet"), &encoded(&form)).await;
    assert!(written.text().contains("Le dossier est déposé"), "{}", written.text());
    // Its lead takes it back while the call is open, and withdraws it.
    site.become_person("Lucie Ferrand").await;
    assert_eq!(site.post(&format!("{path}/reprendre"), "").await.status, StatusCode::SEE_OTHER);
    assert!(site.page(&path).await.contains("2 signatures sont tombées"));
    site.page(&format!("{path}/abandonner")).await;
    assert_eq!(
        site.post(&format!("{path}/abandonner"), "motif=Plus+de+logements").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(site.page(&path).await.contains("Retirée"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hands_write_at_once_and_nothing_is_lost() {
    let mut site = Site::town().await;
    let one = forming(&site).await;
    let path = format!("/candidatures/{}", one.id);
    site.become_person("Élise Marchais").await;
    let mut project = form_of(&site.page(&format!("{path}/projet")).await, "/projet");
    site.become_person("Hélène Roche").await;
    let mut answers = form_of(&site.page(&format!("{path}/reponses")).await, "/reponses");
    let mut rival = form_of(&site.page(&format!("{path}/projet")).await, "/projet");
    set(&mut answers, "reponse-1", "Une visite par semaine.");
    assert_eq!(
        site.post(&format!("{path}/reponses"), &encoded(&answers)).await.status,
        StatusCode::SEE_OTHER
    );
    // Another section, over an older edition: both are kept.
    site.become_person("Élise Marchais").await;
    set(&mut project, "mois", "24");
    assert_eq!(site.post(&format!("{path}/projet"), &encoded(&project)).await.status, StatusCode::SEE_OTHER);
    let now = forming(&site).await.content;
    assert_eq!(now.months, Some(24));
    assert!(now.answers.values().any(|text| text == "Une visite par semaine."));
    // The same section: told, with what the other wrote and what one typed; a second press replaces knowingly.
    site.become_person("Hélène Roche").await;
    set(&mut rival, "mois", "30");
    let told = site.post(&format!("{path}/projet"), &encoded(&rival)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = told.text();
    assert!(text.contains("Élise Marchais") && text.contains("→ 24 mois"), "{text}");
    let again = form_of(&text, "/projet");
    assert!(again.contains(&("mois".to_owned(), "30".to_owned())), "what was typed is still there");
    assert_eq!(forming(&site).await.content.months, Some(24), "nothing is written");
    assert_eq!(site.post(&format!("{path}/projet"), &encoded(&again)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(forming(&site).await.content.months, Some(30));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_is_written_row_by_row_and_a_plan_says_what_it_lacks() {
    let mut site = Site::town().await;
    let one = forming(&site).await;
    let path = format!("/candidatures/{}", one.id);
    site.become_person("Élise Marchais").await;
    let page = site.page(&path).await;
    assert!(page.contains("Rien n’est demandé aux fonds") && page.contains("Il manque 110"), "{page}");
    let mut costs = form_of(&site.page(&format!("{path}/budget")).await, "/budget");
    costs.push(("acte".to_owned(), "ajouter".to_owned()));
    let page = site.post(&format!("{path}/budget"), &encoded(&costs)).await.text();
    let mut costs = form_of(&page, "/budget");
    set(&mut costs, "libelle-3", "Outils de suivi");
    set(&mut costs, "montant-3", "douze");
    let wrong = site.post(&format!("{path}/budget"), &encoded(&costs)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#montant-3\""), "{}", wrong.text());
    set(&mut costs, "montant-3", "1 200,50");
    assert_eq!(site.post(&format!("{path}/budget"), &encoded(&costs)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(forming(&site).await.content.lines.iter().map(|line| line.cents).sum::<i64>(), 11_120_050);
    // The plan: half from a fund, the rest by the lead.
    let mut money = form_of(&site.page(&format!("{path}/plan")).await, "/plan");
    set(&mut money, "montant-1", "111200,50");
    assert_eq!(site.post(&format!("{path}/plan"), &encoded(&money)).await.status, StatusCode::SEE_OTHER);
    let page = site.page(&path).await;
    assert!(
        page.contains("Le plan se ferme") && page.contains("des dépenses éligibles, le maximum est de"),
        "{page}"
    );
    // What is missing cannot be offered.
    let digest = forming(&site).await.digest;
    let refused = site.post(&format!("{path}/proposer"), &format!("vu={digest}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("choses au dossier"), "{}", refused.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_are_found_invited_shared_and_replaced() {
    let mut site = Site::town().await;
    let one = forming(&site).await;
    let path = format!("/candidatures/{}", one.id);
    let voisins = organisation(&site, "Les Voisins de Valombre").await;
    site.become_person("Élise Marchais").await;
    let page = site.page(&format!("{path}/inviter?q=voisins")).await;
    assert!(
        page.contains("Un bailleur qui loge dans le quartier") && page.contains("Dans l’annuaire"),
        "{page}"
    );
    let invite = format!("organisation={voisins}&role=co-holder");
    assert_eq!(site.post(&format!("{path}/inviter"), &invite).await.status, StatusCode::SEE_OTHER);
    let twice = site.post(&format!("{path}/inviter"), &invite).await;
    assert!(twice.text().contains("fait déjà partie du projet"), "{}", twice.text());
    assert!(site.page(&path).await.contains("Les Voisins de Valombre n’a pas encore répondu"));
    site.become_person("Nadia Benali").await;
    assert!(site.page(&path).await.contains("Rejoindre le projet"));
    assert_eq!(site.get(&format!("{path}/budget")).await.status, StatusCode::NOT_FOUND, "one joins first");
    assert_eq!(site.post(&format!("{path}/invitation"), "reponse=oui").await.status, StatusCode::SEE_OTHER);
    site.page(&format!("{path}/budget")).await;
    site.become_person("Élise Marchais").await;
    let mut shares = form_of(&site.page(&format!("{path}/partenaires")).await, "/partenaires");
    let at = shares.iter().find(|(_, value)| *value == voisins).unwrap().0.replace("partenaire-", "");
    set(&mut shares, &format!("part-{at}"), "cent");
    let wrong = site.post(&format!("{path}/partenaires"), &encoded(&shares)).await;
    assert!(wrong.text().contains("Écrivez une part"), "{}", wrong.text());
    set(&mut shares, &format!("part-{at}"), "33,33");
    assert_eq!(
        site.post(&format!("{path}/partenaires"), &encoded(&shares)).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(site.page(&path).await.contains("Les parts font 123,33"));
    // A partner leaves, another is gone on without.
    site.become_person("Hélène Roche").await;
    site.page(&format!("{path}/quitter")).await;
    let unsaid = site.post(&format!("{path}/quitter"), "motif=").await;
    assert!(unsaid.text().contains("Donnez un motif"));
    assert_eq!(
        site.post(&format!("{path}/quitter"), "motif=Un+autre+projet").await.location(),
        "/candidatures"
    );
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    site.become_person("Élise Marchais").await;
    let gone = format!("{path}/retirer?partenaire={voisins}");
    site.page(&gone).await;
    assert_eq!(site.post(&gone, "motif=Elle+se+retire").await.status, StatusCode::SEE_OTHER);
    let now = forming(&site).await;
    assert!(now.content.partner(&voisins).is_none());
    assert_eq!(now.content.lines.len(), 2, "what the landlord would spend stays in the plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_out_and_comes_back_and_a_wrong_one_says_where() {
    let mut site = Site::town().await;
    let one = forming(&site).await;
    let path = format!("/candidatures/{}", one.id);
    site.become_person("Élise Marchais").await;
    let file = site.get(&format!("{path}/dossier.json")).await;
    assert_eq!(calls::digest(&file.text()), one.digest, "the very text that is signed");
    site.page(&format!("{path}/importer")).await;
    let edition = one.edition.to_string();
    let send = |text: String| {
        let (site, path, edition) = (&site, format!("{path}/importer"), edition.clone());
        async move { site.upload(&path, &[("vu", &edition)], "dossier.json", text.as_bytes()).await }
    };
    let wrong = send("{\n \"format\": 3".to_owned()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("ligne 2, colonne 12"), "{}", wrong.text());
    let changed = file.text().replace("\"households\":40", "\"households\":44");
    assert_eq!(send(changed.clone()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(forming(&site).await.content.households, Some(44));
    let stale = send(changed.replace("44", "45")).await;
    assert!(stale.text().contains("Quelqu’un a écrit"), "{}", stale.text());
    site.become_person("Hélène Roche").await;
    assert_eq!(site.get(&format!("{path}/importer")).await.status, StatusCode::NOT_FOUND, "the lead's");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_begun_with_what_was_said_before_and_not_after_the_closing() {
    let mut site = Site::town().await;
    let state = organisation(&site, "Direction des solidarités de Valombre").await;
    let all = site.register.calls(Some(&state)).await.unwrap();
    let at = |stage| all.iter().find(|one| one.stage(Timestamp::now()) == stage).unwrap().id.clone();
    let (open, closed, draft) = (at(calls::Stage::Open), at(calls::Stage::Closed), at(calls::Stage::Draft));
    site.become_person("Lucie Ferrand").await;
    let path = format!("/candidatures/nouvelle?appel={open}");
    assert!(site.page(&path).await.contains("Votre organisation mène déjà un dossier"));
    let untitled = site.post(&path, "titre=").await;
    assert!(untitled.text().contains("Donnez un titre"), "{}", untitled.text());
    let begun = site.post(&path, "titre=Un+autre+projet").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let page = site.page(begun.location()).await;
    assert!(page.contains("repris de votre présentation dans l’annuaire"), "{page}");
    assert!(page.contains("repris de votre dossier"), "{page}");
    let late = site.post(&format!("/candidatures/nouvelle?appel={closed}"), "titre=Trop+tard").await;
    assert!(late.text().contains("ne reçoit pas de dossier"), "{}", late.text());
    assert_eq!(
        site.get(&format!("/candidatures/nouvelle?appel={draft}")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_after_the_last_minute_is_told_that_the_call_is_closed() {
    let mut site = Site::town().await;
    let one = waiting(&site).await;
    // The same call, had its closing come while the landlord was reading.
    let state = organisation(&site, "Direction des solidarités de Valombre").await;
    site.register.cancel_call(&state, &one.call_id, "Fin de l’essai", Timestamp::now()).await.unwrap();
    site.become_person("Hélène Roche").await;
    let path = format!("/candidatures/{}/signer", one.id);
    for answer in [site.get(&path).await, site.post(&path, &format!("accord=oui&vu={}", one.digest)).await] {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("plus rien ne s’écrit ni ne se signe"), "{}", answer.text());
    }
    assert!(site.page(&format!("/candidatures/{}", one.id)).await.contains("Non déposée à la clôture"));
}
