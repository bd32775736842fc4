//! Innovations in a register: who writes, vouches, reads; what is refused whoever asks; what another organisation gets.

use super::*;
use crate::organisations::Profile;
use crate::testing;
use jiff::civil::{Date, date};
use matching::{
    Context, Evidence, EvidenceResult, Host, Method, Opinion, Outcome, PlaceKind, Public, Range, ReplayStage,
    Sheet, Stage, Stopped, Support, Theme,
};
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

const TODAY: Date = date(2026, 11, 23);

/// A holder, a host, a fund, a federation and somebody else.
struct Town {
    _folder: TempDir,
    register: Register,
    holder: String,
    host: String,
    fund: String,
    union: String,
    other: String,
}

async fn town() -> Town {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let add = async |kind, name: &str| {
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        register.add_organisation(kind, &profile, None).await.unwrap().id
    };
    Town {
        holder: add(OrganisationKind::Innovator, "Porteur").await,
        host: add(OrganisationKind::Landlord, "Bailleur").await,
        fund: add(OrganisationKind::Funder, "Fonds").await,
        union: add(OrganisationKind::Federation, "Union").await,
        other: add(OrganisationKind::Landlord, "Autre").await,
        register,
        _folder: folder,
    }
}

fn sheet(title: &str) -> Sheet {
    Sheet {
        title: title.to_owned(),
        summary: "Des habitants cuisinent ensemble.".to_owned(),
        themes: BTreeSet::from([Theme::SocialAnimation]),
        publics: Some(BTreeSet::from([Public::AllTenants])),
        core: vec!["Ouvert à tous".to_owned(), "Prix libre".to_owned()],
        adaptable: vec!["Les jours".to_owned()],
        prerequisites: vec!["Un local".to_owned()],
        places: Some(BTreeSet::from([PlaceKind::GroundFloor, PlaceKind::Kitchen])),
        supports: Some(BTreeSet::from([Support::Material])),
        skills: String::new(),
        territories: Some(BTreeSet::from([Territory::Departement("33".to_owned())])),
        money: Some(Range { least: 0, most: 500_000 }),
        cost: None,
        outcomes: String::new(),
        origin: Context::default(),
        award: String::new(),
        source: "une source".to_owned(),
    }
}

fn new(title: &str) -> NewInnovation {
    NewInnovation { sheet: sheet(title), contact: "accueil du porteur".to_owned(), practice_id: None }
}

fn proof(result: EvidenceResult, method: Method, on: Date) -> Evidence {
    Evidence { on, method, result, sites: 2, source: "un rapport".to_owned(), by: String::new() }
}

fn wish(is_open: bool) -> NewWish {
    NewWish {
        host: Host {
            id: String::new(),
            themes: Some(BTreeSet::from([Theme::SocialAnimation])),
            publics: Some(BTreeSet::from([Public::AllTenants])),
            places: Some(BTreeSet::from([PlaceKind::GroundFloor])),
            supports: None,
            territories: Some(BTreeSet::from([Territory::Departement("33".to_owned())])),
            most_cents: Some(200_000),
            least_level: 1,
            target: Context::default(),
        },
        contact: "service du bailleur".to_owned(),
        is_open,
    }
}

fn is_refused<T: std::fmt::Debug>(done: Result<T, Error>, code: &str) {
    assert!(matches!(&done, Err(Error::Refused(why)) if why == code), "{code}: {done:?}");
}

fn is_unknown<T: std::fmt::Debug>(done: Result<T, Error>) {
    assert!(matches!(done, Err(Error::Unknown(_))), "{done:?}");
}

impl Town {
    async fn written(&self, title: &str) -> String {
        self.register.write_innovation(&self.holder, None, &new(title), TODAY).await.unwrap().id
    }

    async fn listed(&self, title: &str) -> String {
        let id = self.written(title).await;
        self.register.propose_innovation(&self.holder, &id, TODAY).await.unwrap();
        for who in [&self.fund, &self.union] {
            self.register.endorse_innovation(who, &id, (Some(false), "Vu sur place."), TODAY).await.unwrap();
        }
        let found = proof(EvidenceResult::Better, Method::FollowUp, date(2026, 3, 1));
        self.register.prove_innovation(&self.holder, &id, &found, TODAY).await.unwrap();
        id
    }

    async fn stage(&self, id: &str) -> Stage {
        self.register.innovation(id, Some(&self.holder), TODAY).await.unwrap().stage
    }
}

#[tokio::test]
async fn a_sheet_is_read_by_its_holder_then_by_those_who_vet_then_by_everybody() {
    let town = town().await;
    let (register, id) = (&town.register, town.written("Cuisine").await);
    is_unknown(register.innovation(&id, Some(&town.fund), TODAY).await);
    is_unknown(register.propose_innovation(&town.other, &id, TODAY).await);
    register.propose_innovation(&town.holder, &id, TODAY).await.unwrap();
    is_refused(register.propose_innovation(&town.holder, &id, TODAY).await, "innovation-not-now");
    register.innovation(&id, Some(&town.other), TODAY).await.unwrap();
    is_unknown(register.innovation(&id, None, TODAY).await);
    assert!(
        register.innovations(&Search::default(), TODAY).await.unwrap().is_empty(),
        "not in the library yet"
    );
    assert_eq!(register.innovations_to_vet(&town.fund, TODAY).await.unwrap().len(), 1);
    assert!(
        register.innovations_to_vet(&town.host, TODAY).await.unwrap().is_empty(),
        "a landlord vouches for none"
    );
    assert!(register.innovations_to_vet(&town.holder, TODAY).await.unwrap().is_empty());
    let members = Search { with_vetted: true, ..Search::default() };
    assert_eq!(register.innovations(&members, TODAY).await.unwrap().len(), 1, "members find what is vetted");
    let listed = town.listed("Jardin").await;
    let all = register.innovations(&Search::default(), TODAY).await.unwrap();
    assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [listed.as_str()]);
    assert_eq!(all[0].endorsers, ["Fonds", "Union"]);
    let seen = register.innovation(&listed, None, TODAY).await.unwrap();
    assert_eq!((seen.stage, seen.level.level), (Stage::Listed, 2));
    assert_eq!(seen.own_contact(&town.host), None, "a contact is not part of a sheet");
    let old = register.innovation(&listed, None, date(2028, 3, 2)).await.unwrap();
    assert_eq!(old.stage, Stage::Watch);
}

#[tokio::test]
async fn endorsers_are_two_others_without_interest_and_a_holder_is_told_why_it_is_not_one() {
    let town = town().await;
    let (register, id) = (&town.register, town.written("Cuisine").await);
    register.propose_innovation(&town.holder, &id, TODAY).await.unwrap();
    let said = (Some(false), "Vu sur place.");
    is_refused(register.endorse_innovation(&town.holder, &id, said, TODAY).await, "innovation-own");
    is_refused(register.endorse_innovation(&town.host, &id, said, TODAY).await, "innovation-endorser");
    is_refused(
        register.endorse_innovation(&town.fund, &id, (None, "Oui."), TODAY).await,
        "innovation-undeclared",
    );
    is_refused(
        register.endorse_innovation(&town.fund, &id, (Some(true), "Oui."), TODAY).await,
        "innovation-interest",
    );
    is_refused(
        register.endorse_innovation(&town.fund, &id, (Some(false), " "), TODAY).await,
        "innovation-endorse-words",
    );
    // A support that was accepted is an interest that need not be declared.
    let gift = NewSupport {
        kind: SupportKind::Financial,
        amount_cents: Some(100_000),
        on: TODAY,
        words: "Une aide au démarrage.".to_owned(),
    };
    register.support_innovation(&town.fund, &id, &gift, TODAY).await.unwrap();
    is_refused(register.support_innovation(&town.holder, &id, &gift, TODAY).await, "innovation-own");
    let offer = register.supports(&town.holder, &id).await.unwrap().remove(0);
    assert!(register.supports(&town.other, &id).await.unwrap().is_empty(), "others read nothing of it");
    is_unknown(register.answer_support(&town.fund, &offer.id, true).await);
    register.answer_support(&town.holder, &offer.id, true).await.unwrap();
    is_unknown(register.answer_support(&town.holder, &offer.id, false).await);
    is_refused(register.endorse_innovation(&town.fund, &id, said, TODAY).await, "innovation-interest");
    register.endorse_innovation(&town.union, &id, said, TODAY).await.unwrap();
    is_refused(register.endorse_innovation(&town.union, &id, said, TODAY).await, "innovation-twice");
    assert_eq!(town.stage(&id).await, Stage::Vetting);
    register.withdraw_endorsement(&town.union, &id, TODAY).await.unwrap();
    assert_eq!(town.stage(&id).await, Stage::Proposed);
    is_refused(register.withdraw_endorsement(&town.union, &id, TODAY).await, "innovation-not-now");
}

#[tokio::test]
async fn a_changed_core_is_another_variant_and_what_was_vouched_for_stays() {
    let town = town().await;
    let (register, id) = (&town.register, town.listed("Cuisine").await);
    let mut told = new("Cuisine");
    told.sheet.adaptable = vec!["Le lieu".to_owned()];
    is_unknown(register.write_innovation(&town.other, Some((&id, 1)), &told, TODAY).await);
    let same = register.write_innovation(&town.holder, Some((&id, 1)), &told, TODAY).await.unwrap();
    assert_eq!(same, Written { id: id.clone(), is_variant: false });
    let late = register.write_innovation(&town.holder, Some((&id, 1)), &told, TODAY).await;
    assert!(matches!(late, Err(Error::Changed)));
    told.sheet.core = vec!["Ouvert à tous".to_owned()];
    let variant = register.write_innovation(&town.holder, Some((&id, 2)), &told, TODAY).await.unwrap();
    assert!(variant.is_variant && variant.id != id);
    assert_eq!(register.innovation(&id, None, TODAY).await.unwrap().sheet.core.len(), 2, "as it was read");
    let other = register.innovation(&variant.id, Some(&town.holder), TODAY).await.unwrap();
    assert_eq!((other.variant, other.stage, other.family_id.as_str()), (2, Stage::Draft, id.as_str()));
    assert_eq!(register.innovation_variants(&id, None, TODAY).await.unwrap().len(), 1, "a draft is not told");
    told.sheet.core = Vec::new();
    is_refused(
        register.write_innovation(&town.holder, Some((&id, 2)), &told, TODAY).await,
        "innovation-core",
    );
    told.sheet = Sheet { summary: "Suivie : 2 69 05 49 588 157 80".to_owned(), ..sheet("Cuisine") };
    is_refused(register.write_innovation(&town.holder, None, &told, TODAY).await, "innovation-words");
}

#[tokio::test]
async fn matches_need_a_wish_and_holders_find_only_landlords_that_let_themselves_be_found() {
    let town = town().await;
    let (register, id) = (&town.register, town.listed("Cuisine").await);
    is_refused(register.project_matches(&town.host, TODAY).await, "wish-none");
    register.write_hosting_wish(&town.host, 0, &wish(false)).await.unwrap();
    assert!(matches!(register.write_hosting_wish(&town.host, 0, &wish(true)).await, Err(Error::Changed)));
    let matches = register.project_matches(&town.host, TODAY).await.unwrap();
    assert_eq!(matches.shown.len(), 1);
    let explained = register.explain_project(&town.host, &id, TODAY).await.unwrap();
    let project = explained.innovation.sheet.project(&id, explained.innovation.level.level, 0);
    let host = Host { id: town.host.clone(), ..wish(false).host };
    assert_eq!(matching::check(&explained.verdict, &project, &host, &explained.weights), Ok(()));
    assert!(register.host_matches(&town.holder, &id, TODAY).await.unwrap().is_empty());
    is_unknown(register.explain_host(&town.holder, (&id, &town.host), TODAY).await);
    is_unknown(register.take_interest(&town.holder, (&id, &town.host), TODAY).await);
    register.write_hosting_wish(&town.host, 1, &wish(true)).await.unwrap();
    assert_eq!(register.host_matches(&town.holder, &id, TODAY).await.unwrap()[0].host, "Bailleur");
    is_unknown(register.host_matches(&town.other, &id, TODAY).await);
    register.explain_host(&town.holder, (&id, &town.host), TODAY).await.unwrap();
    let mut strict = wish(true);
    strict.host.least_level = 4;
    register.write_hosting_wish(&town.host, 2, &strict).await.unwrap();
    let matches = register.project_matches(&town.host, TODAY).await.unwrap();
    assert!(matches.shown.is_empty() && matches.shut.len() == 1);
    strict.host.target.seniors = Some(1_001);
    is_refused(register.write_hosting_wish(&town.host, 3, &strict).await, "wish-share");
}

#[tokio::test]
async fn a_replication_shows_contacts_once_both_said_so_and_its_evaluation_moves_the_level() {
    let town = town().await;
    let (register, id) = (&town.register, town.listed("Cuisine").await);
    is_refused(register.take_interest(&town.host, (&id, &town.host), TODAY).await, "wish-none");
    register.write_hosting_wish(&town.host, 0, &wish(true)).await.unwrap();
    is_unknown(register.take_interest(&town.other, (&id, &town.host), TODAY).await);
    let replay = register.take_interest(&town.host, (&id, &town.host), TODAY).await.unwrap();
    is_refused(register.take_interest(&town.host, (&id, &town.host), TODAY).await, "replay-not-now");
    assert_eq!(register.replay(&town.host, &replay).await.unwrap().contact, None);
    assert_eq!(register.replay(&town.holder, &replay).await.unwrap().contact, None);
    is_unknown(register.replay(&town.other, &replay).await);
    assert!(register.replayed(&id).await.unwrap().is_empty(), "one side alone is told to nobody");
    let place = Territory::Departement("33".to_owned());
    is_refused(register.fit_replay(&town.host, &replay, &place, TODAY).await, "replay-alone");
    assert_eq!(
        register.take_interest(&town.holder, (&id, &town.host), TODAY).await.unwrap(),
        replay,
        "one and the same"
    );
    let contact = register.replay(&town.host, &replay).await.unwrap().contact;
    assert_eq!(contact.as_deref(), Some("accueil du porteur"));
    let contact = register.replay(&town.holder, &replay).await.unwrap().contact;
    assert_eq!(contact.as_deref(), Some("service du bailleur"));
    is_unknown(register.fit_replay(&town.other, &replay, &place, TODAY).await);
    register.fit_replay(&town.holder, &replay, &place, TODAY).await.unwrap();
    assert_eq!(register.replayed(&id).await.unwrap()[0].host, None, "not before it consents");
    is_refused(register.consent_replay(&town.holder, &replay, true, TODAY).await, "replay-side");
    register.consent_replay(&town.host, &replay, true, TODAY).await.unwrap();
    assert_eq!(register.replayed(&id).await.unwrap()[0].host.as_deref(), Some("Bailleur"));
    register.consent_replay(&town.host, &replay, false, TODAY).await.unwrap();
    let told = register.replayed(&id).await.unwrap().remove(0);
    assert_eq!((told.host, told.territory, told.stage), (None, None, ReplayStage::Fit), "N4");
    register.consent_replay(&town.host, &replay, true, TODAY).await.unwrap();
    is_refused(register.adapt_replay(&town.holder, &replay, (1, "Deux jours."), TODAY).await, "replay-core");
    register.adapt_replay(&town.holder, &replay, (2, "Deux jours."), TODAY).await.unwrap();
    is_refused(register.pilot_replay(&town.host, &replay, TODAY).await, "replay-residents");
    let few = register.hear_residents(&town.host, &replay, (Opinion::For, Some(10), ""), TODAY).await;
    is_refused(few, "replay-too-few");
    register.hear_residents(&town.host, &replay, (Opinion::For, Some(24), ""), TODAY).await.unwrap();
    register.pilot_replay(&town.host, &replay, TODAY).await.unwrap();
    is_refused(register.consent_replay(&town.host, &replay, false, TODAY).await, "replay-not-now");
    let found = NewEvaluation {
        on: TODAY,
        method: Method::FollowUp,
        result: EvidenceResult::NoEffect,
        kept: 1,
        residents: None,
        words: "Peu de monde.".to_owned(),
    };
    is_refused(register.evaluate_replay(&town.holder, &replay, &found, TODAY).await, "replay-side");
    register.evaluate_replay(&town.host, &replay, &found, TODAY).await.unwrap();
    let level = register.innovation(&id, None, TODAY).await.unwrap().level;
    assert_eq!((level.supported, level.against, level.level), (2, 2, 0), "N3");
    let told = register.replayed(&id).await.unwrap().remove(0);
    assert_eq!(told.fidelity.map(|f| (f.kept, f.core)), Some((1, 2)));
    let end = (Err(Stopped::Other), "");
    is_refused(register.end_replay(&town.host, &replay, end, TODAY).await, "replay-words");
    register.end_replay(&town.holder, &replay, (Ok(Outcome::Continued), "Autrement."), TODAY).await.unwrap();
    assert_eq!(register.replay(&town.host, &replay).await.unwrap().replay.stage(), ReplayStage::Continued);
    // A host is bound to whoever carries what it hosts.
    register.retire_innovation(&town.holder, &id, matching::Retired::Outdated, TODAY).await.unwrap();
    assert_eq!(
        register.innovation(&id, None, TODAY).await.unwrap().stage,
        Stage::Retired,
        "its link says so"
    );
}

#[tokio::test]
async fn the_library_is_searched_by_words_theme_public_level_and_territory() {
    let town = town().await;
    let register = &town.register;
    let kitchen = town.listed("Cuisine partagée").await;
    let found = async |search: Search| {
        let all = register.innovations(&search, TODAY).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let one = [kitchen];
    assert_eq!(
        found(Search { words: "cuisiner".to_owned(), ..Search::default() }).await,
        one,
        "another form"
    );
    assert!(found(Search { words: "zeppelin".to_owned(), ..Search::default() }).await.is_empty());
    assert_eq!(found(Search { theme: Some(Theme::SocialAnimation), ..Search::default() }).await, one);
    assert!(found(Search { theme: Some(Theme::Culture), ..Search::default() }).await.is_empty());
    assert!(found(Search { public: Some(Public::Students), ..Search::default() }).await.is_empty());
    assert_eq!(found(Search { least_level: 2, ..Search::default() }).await, one);
    assert!(found(Search { least_level: 3, ..Search::default() }).await.is_empty());
    let place =
        |code: &str| Search { territory: Some(Territory::Departement(code.to_owned())), ..Search::default() };
    assert_eq!(found(place("33")).await, one);
    assert!(found(place("22")).await.is_empty());
}
