//! What the engine promises, on cases drawn by hand and on an invented country.

use super::invented::{Country, Numbers, host, project};
use super::*;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 11, 23);

fn evidence(on: Date, method: Method, result: EvidenceResult, sites: u16) -> Evidence {
    Evidence { on, method, result, sites, source: "rapport".to_owned(), by: "holder".to_owned() }
}

fn good(method: Method, sites: u16) -> Evidence {
    evidence(date(2026, 5, 1), method, EvidenceResult::Better, sites)
}

fn country(projects: usize, hosts: usize) -> (Vec<Project>, Vec<Host>) {
    let mut numbers = Numbers(7);
    let projects = (0..projects).map(|at| project(&mut numbers, at)).collect();
    (projects, (0..hosts).map(|at| host(&mut numbers, at)).collect())
}

#[test]
fn a_level_is_what_the_strongest_evidence_supports_and_what_is_against_it_takes_off() {
    assert_eq!(level(&[], TODAY).level, 0);
    assert_eq!(level(&[good(Method::Testimony, 3)], TODAY).level, 1);
    assert_eq!(level(&[good(Method::FollowUp, 1)], TODAY).level, 2);
    assert_eq!(level(&[good(Method::Comparison, 1)], TODAY).level, 3);
    assert_eq!(level(&[good(Method::Independent, 1)], TODAY).level, 3, "one place is not two");
    assert_eq!(level(&[good(Method::Independent, 2)], TODAY).level, 4);
    let against = |method| evidence(date(2026, 6, 1), method, EvidenceResult::NoEffect, 1);
    let compared = good(Method::Comparison, 1);
    assert_eq!(
        level(&[compared.clone(), against(Method::Testimony)], TODAY).level,
        3,
        "words against a measure"
    );
    assert_eq!(level(&[compared.clone(), against(Method::FollowUp)], TODAY).level, 2);
    assert_eq!(level(&[compared.clone(), against(Method::Comparison)], TODAY).level, 1);
    let unclear = evidence(date(2026, 6, 1), Method::Independent, EvidenceResult::Unclear, 5);
    assert_eq!(level(&[unclear], TODAY).level, 0, "what is unclear supports nothing");
    assert_eq!(level(&[compared], date(2026, 4, 1)).level, 0, "not known yet on that day");
}

#[test]
fn a_sheet_is_listed_by_two_others_and_dated_evidence_and_watched_when_it_is_old() {
    let endorsed = |by: &str| {
        DossierFact::Endorsed(Endorsement { on: TODAY, organisation_id: by.to_owned(), words: String::new() })
    };
    let mut dossier = Dossier { holder_id: "holder".to_owned(), facts: Vec::new() };
    assert_eq!(dossier.stage(TODAY), Stage::Draft);
    assert_eq!(dossier.take(&endorsed("fund"), TODAY, false), Err(Refusal::NotNow), "a draft is nobody's");
    let add = |dossier: &mut Dossier, fact: DossierFact| {
        dossier.take(&fact, TODAY, false).unwrap();
        dossier.facts.push(fact);
    };
    add(&mut dossier, DossierFact::Proposed { on: TODAY });
    assert_eq!(dossier.stage(TODAY), Stage::Proposed);
    assert_eq!(dossier.take(&endorsed("holder"), TODAY, false), Err(Refusal::Own), "its own project");
    assert_eq!(dossier.take(&endorsed("fund"), TODAY, true), Err(Refusal::Interest));
    add(&mut dossier, endorsed("fund"));
    assert_eq!(dossier.stage(TODAY), Stage::Vetting);
    assert_eq!(
        dossier.take(&endorsed("fund"), TODAY, false),
        Err(Refusal::Twice),
        "two people of one organisation"
    );
    add(&mut dossier, endorsed("union"));
    assert_eq!(dossier.stage(TODAY), Stage::Vetting, "N1: no evidence yet");
    let nowhere = DossierFact::Proven(good(Method::FollowUp, 0));
    assert_eq!(dossier.take(&nowhere, TODAY, false), Err(Refusal::Evidence));
    add(&mut dossier, DossierFact::Proven(good(Method::FollowUp, 1)));
    assert_eq!(dossier.stage(TODAY), Stage::Listed);
    assert_eq!(dossier.stage(date(2028, 5, 1)), Stage::Listed, "twenty-four months to the day");
    assert_eq!(dossier.stage(date(2028, 5, 2)), Stage::Watch);
    add(&mut dossier, DossierFact::Withdrawn { on: TODAY, organisation_id: "fund".to_owned() });
    assert_eq!(dossier.stage(TODAY), Stage::Vetting, "an endorser took its word back");
    add(&mut dossier, DossierFact::Retired { on: TODAY, why: Retired::Outdated });
    assert_eq!(dossier.stage(TODAY), Stage::Retired);
    assert_eq!(dossier.take(&endorsed("other"), TODAY, false), Err(Refusal::NotNow));
}

fn sheet() -> Sheet {
    Sheet {
        title: "Groupement d’achat".to_owned(),
        summary: "Des habitants achètent ensemble.".to_owned(),
        themes: BTreeSet::from([Theme::SustainableDevelopment]),
        publics: None,
        core: vec!["À prix coûtant".to_owned(), "Tenu par des habitants".to_owned()],
        adaptable: vec!["Les produits".to_owned()],
        prerequisites: Vec::new(),
        places: None,
        supports: None,
        skills: String::new(),
        territories: None,
        money: None,
        cost: None,
        outcomes: String::new(),
        origin: Context::default(),
        award: String::new(),
        source: String::new(),
    }
}

#[test]
fn a_core_item_that_changes_makes_another_variant() {
    let before = sheet();
    before.check().unwrap();
    let told = Sheet { adaptable: vec!["Le jour".to_owned()], ..before.clone() };
    assert_eq!(told.since(&before), Difference::Told);
    let moved = Sheet {
        core: vec!["tenu par  des habitants".to_owned(), "à prix coûtant".to_owned()],
        ..before.clone()
    };
    assert_eq!(moved.since(&before), Difference::Told, "order, blanks and capitals change nothing");
    let less = Sheet { core: vec!["À prix coûtant".to_owned()], ..before.clone() };
    assert_eq!(less.since(&before), Difference::Core);
    assert_eq!(before.since(&before), Difference::None);
    let twice = Sheet { core: vec!["A".to_owned(), " a ".to_owned()], ..before.clone() };
    assert_eq!(twice.check(), Err(SheetError::Core));
    let both = Sheet { adaptable: vec!["à prix coûtant".to_owned()], ..before.clone() };
    assert_eq!(both.check(), Err(SheetError::Both));
    let upside_down = Sheet { money: Some(Range { least: 2, most: 1 }), ..before };
    assert_eq!(upside_down.check(), Err(SheetError::Amount));
}

#[test]
fn a_replication_goes_from_two_interests_to_its_end_and_the_host_may_withdraw_before_the_pilot() {
    let mut replay = Replay::default();
    let add = |replay: &mut Replay, fact: ReplayFact, by| {
        replay.take(&fact, by, TODAY).unwrap_or_else(|why| panic!("{fact:?}: {why}"));
        replay.facts.push(fact);
    };
    let interested = |side| ReplayFact::Interested { on: TODAY, side };
    let fitted = ReplayFact::Fitted {
        on: TODAY,
        score: (500, 700),
        transfer: (400, 900),
        weights_since: date(2026, 11, 23),
    };
    assert_eq!(
        replay.take(&interested(Side::Host), Side::Holder, TODAY),
        Err(ReplayRefusal::Side),
        "not for the other"
    );
    add(&mut replay, interested(Side::Host), Side::Host);
    assert!(!replay.has_met());
    assert_eq!(replay.take(&fitted, Side::Host, TODAY), Err(ReplayRefusal::Alone));
    add(&mut replay, interested(Side::Holder), Side::Holder);
    assert!(replay.has_met());
    add(&mut replay, fitted, Side::Holder);
    assert_eq!(
        replay.take(&ReplayFact::Consented { on: TODAY }, Side::Holder, TODAY),
        Err(ReplayRefusal::Side),
        "the consent is the host's"
    );
    add(&mut replay, ReplayFact::Consented { on: TODAY }, Side::Host);
    add(&mut replay, ReplayFact::Revoked { on: TODAY }, Side::Host);
    assert_eq!(replay.stage(), ReplayStage::Fit);
    add(&mut replay, ReplayFact::Consented { on: TODAY }, Side::Host);
    let adapted =
        |kept| ReplayFact::Adapted { on: TODAY, kept, core: 2, words: "Un soir par semaine.".to_owned() };
    assert_eq!(replay.take(&adapted(1), Side::Holder, TODAY), Err(ReplayRefusal::Core), "N2");
    add(&mut replay, adapted(2), Side::Holder);
    let piloted = ReplayFact::Piloted { on: TODAY };
    assert_eq!(replay.take(&piloted, Side::Host, TODAY), Err(ReplayRefusal::Residents));
    let heard =
        |residents| ReplayFact::Heard { on: TODAY, opinion: Opinion::For, residents, words: String::new() };
    assert_eq!(replay.take(&heard(Some(10)), Side::Host, TODAY), Err(ReplayRefusal::TooFew), "N5");
    add(&mut replay, heard(Some(11)), Side::Host);
    add(&mut replay, piloted, Side::Host);
    let revoked = ReplayFact::Revoked { on: TODAY };
    assert_eq!(
        replay.take(&revoked, Side::Host, TODAY),
        Err(ReplayRefusal::NotNow),
        "N4: the pilot has begun"
    );
    let evaluated = ReplayFact::Evaluated {
        on: TODAY,
        method: Method::FollowUp,
        result: EvidenceResult::NoEffect,
        kept: 1,
        core: 2,
        residents: None,
        words: "Peu de monde.".to_owned(),
    };
    add(&mut replay, evaluated, Side::Host);
    assert_eq!(replay.fidelity(), Some(Fidelity { kept: 1, core: 2 }), "what was really kept");
    let stopped = |why| ReplayFact::Stopped { on: TODAY, side: Side::Host, why, words: String::new() };
    assert_eq!(replay.take(&stopped(Stopped::Other), Side::Host, TODAY), Err(ReplayRefusal::Words));
    add(&mut replay, stopped(Stopped::NoEffect), Side::Host);
    assert!(replay.is_over());
    let again = ReplayFact::Interested { on: TODAY, side: Side::Host };
    assert_eq!(replay.take(&again, Side::Host, TODAY), Err(ReplayRefusal::NotNow));
}

#[test]
fn what_nobody_said_is_asked_and_widens_the_score_and_never_shuts() {
    let (projects, hosts) = country(1, 1);
    let silent = Host {
        themes: None,
        publics: None,
        places: None,
        supports: None,
        territories: None,
        most_cents: None,
        least_level: 0,
        target: Context::default(),
        ..hosts[0].clone()
    };
    let whole = Project {
        publics: Some(BTreeSet::from([Public::Seniors])),
        places: Some(BTreeSet::from([PlaceKind::Kitchen])),
        supports: Some(BTreeSet::from([Support::Staff])),
        territories: Some(BTreeSet::from([trust::territory::Territory::Country])),
        money: Some(Range { least: 100, most: 200 }),
        ..projects[0].clone()
    };
    let weights = Weights::default();
    let verdict = judge(&whole, &silent, &weights, &Country, (&mut Memo::default(), true));
    assert!(!verdict.is_shut());
    assert_eq!(verdict.to_ask(), BTreeSet::from([Gate::Territory, Gate::Place, Gate::Budget]));
    let evidence = 250 * u32::from(whole.level) * weights.of[4];
    assert_eq!(verdict.least, evidence, "only what is proven counts for sure");
    assert_eq!(verdict.most, weights.whole() - (weights.of[4] * 1_000 - evidence));
}

#[test]
fn every_verdict_of_a_country_reads_again_and_a_forged_one_does_not() {
    let (projects, hosts) = country(300, 40);
    let weights = Weights::default();
    for host in &hosts {
        for project in &projects {
            let verdict = judge(project, host, &weights, &Country, (&mut Memo::default(), true));
            assert_eq!(check(&verdict, project, host, &weights), Ok(()), "{verdict:?}");
        }
    }
    let verdict = judge(&projects[0], &hosts[0], &weights, &Country, (&mut Memo::default(), true));
    let mut forged = verdict.clone();
    forged.most += 1;
    assert_eq!(check(&forged, &projects[0], &hosts[0], &weights), Err(Fault::Total));
    let mut forged = verdict.clone();
    forged.lines[4].basis = Basis::Level { level: (projects[0].level + 1) % 5 };
    assert_eq!(check(&forged, &projects[0], &hosts[0], &weights), Err(Fault::Basis));
    let mut forged = verdict;
    forged.gates[3].door = if projects[0].level < hosts[0].least_level { Door::Open } else { Door::Shut };
    assert_eq!(check(&forged, &projects[0], &hosts[0], &weights), Err(Fault::Gate));
}

#[test]
fn both_directions_judge_alike_and_the_memo_changes_nothing() {
    let (projects, hosts) = country(200, 30);
    let weights = Weights::default();
    for host in &hosts {
        let mut memo = Memo::default();
        for project in &projects {
            let one = judge(project, host, &weights, &Country, (&mut memo, true));
            let other = judge(project, host, &weights, &Country, (&mut Memo::default(), false));
            assert_eq!(one, other);
        }
    }
}

#[test]
fn a_counterfactual_gives_the_rank_that_it_tells_once_it_is_made() {
    let (projects, hosts) = country(150, 20);
    let weights = Weights::default();
    let (mut opened, mut raised) = (0, 0);
    for host in &hosts {
        let before = rank_projects(host, &projects, &weights, &Country);
        for at in (0..projects.len()).step_by(7) {
            let rank = before.iter().find(|one| one.at == at).map(|one| one.rank);
            for one in counterfactuals(host, &projects, at, &weights, &Country) {
                let mut changed = host.clone();
                one.changes.iter().for_each(|change| change.on_host(&mut changed));
                let verdict =
                    judge(&projects[at], &changed, &weights, &Country, (&mut Memo::default(), true));
                assert!(!verdict.is_shut(), "all that was shut is opened: {one:?}");
                let after = rank_projects(&changed, &projects, &weights, &Country);
                assert_eq!(after.iter().find(|other| other.at == at).map(|other| other.rank), one.rank);
                assert!(
                    rank.is_none() || one.rank < rank,
                    "a change that changes nothing is not told: {one:?}"
                );
                opened += usize::from(rank.is_none());
                raised += usize::from(rank.is_some_and(|rank| one.rank.is_some_and(|now| now < rank)));
            }
        }
    }
    assert!(opened > 50 && raised > 20, "{opened} opened, {raised} raised");
}

#[test]
fn ranks_are_within_their_bounds_and_known_scores_have_one_rank_only() {
    let (projects, hosts) = country(200, 10);
    for host in &hosts {
        let ranked = rank_projects(host, &projects, &Weights::default(), &Country);
        for (place, one) in ranked.iter().enumerate() {
            assert!(one.best <= one.rank && one.rank <= one.worst && one.rank == place + 1);
        }
    }
}

#[test]
fn a_declared_share_of_places_goes_to_those_that_few_looked_at_and_the_same_each_time() {
    let (mut projects, hosts) = country(300, 1);
    let host = Host {
        territories: Some(BTreeSet::from([trust::territory::Territory::Country])),
        ..hosts[0].clone()
    };
    let weights = Weights::default();
    let ranked = rank_projects(&host, &projects, &weights, &Country);
    assert!(ranked.len() > 20);
    for one in &ranked[..10] {
        projects[one.at].seen = 100;
    }
    let about = |at: usize| (projects[at].id.as_str(), projects[at].seen);
    let exposure = Exposure::default();
    let shown = show(&ranked, 10, (exposure, 3), about);
    assert_eq!(shown.len(), 10);
    let newcomers: Vec<usize> =
        shown.iter().enumerate().filter(|(_, one)| one.is_newcomer).map(|(place, _)| place + 1).collect();
    assert_eq!(newcomers, [5, 10], "one place in five");
    assert!(
        shown
            .iter()
            .filter(|one| one.is_newcomer)
            .all(|one| projects[one.ranked.at].seen < exposure.seen_below)
    );
    assert_eq!(shown, show(&ranked, 10, (exposure, 3), about), "asked twice");
    let all: BTreeSet<usize> = shown.iter().map(|one| one.ranked.at).collect();
    assert_eq!(all.len(), 10, "nobody twice");
    projects.iter_mut().for_each(|one| one.seen = 100);
    let about = |at: usize| (projects[at].id.as_str(), projects[at].seen);
    let known = show(&ranked, 10, (exposure, 3), about);
    assert!(known.iter().enumerate().all(|(place, one)| one.ranked.rank == place + 1), "nobody new: by rank");
}

proptest! {
    /// N3 and its reverse: a report that it did not work never raises a level, one that it did never lowers it.
    #[test]
    fn reports_move_a_level_their_own_way(
        facts in prop::collection::vec((0..4_usize, 0..4_usize, 1..4_u16), 0..6), method in 0..4_usize, sites in 1..4_u16,
    ) {
        let all: Vec<Evidence> = facts.iter()
            .map(|(m, r, s)| evidence(date(2026, 1, 1), Method::ALL[*m], EvidenceResult::ALL[*r], *s)).collect();
        let before = level(&all, TODAY);
        prop_assert!(before.level <= before.supported && before.level <= 4);
        let with = |result| {
            let mut more = all.clone();
            more.push(evidence(date(2026, 2, 1), Method::ALL[method], result, sites));
            level(&more, TODAY).level
        };
        prop_assert!(with(EvidenceResult::Worse) <= before.level);
        prop_assert!(with(EvidenceResult::NoEffect) <= before.level);
        prop_assert!(with(EvidenceResult::Better) >= before.level);
        prop_assert_eq!(with(EvidenceResult::Unclear), before.level);
    }

    /// Once what is unknown is said, the score is between its two ends and its rank between its two bounds.
    #[test]
    fn what_becomes_known_stays_within_the_interval(seed in 0..500_u64) {
        let mut numbers = Numbers(seed);
        let one = project(&mut numbers, 0);
        let asker = host(&mut numbers, 0);
        let said = Host { themes: Some(asker.themes.clone().unwrap_or_default()), most_cents: Some(asker.most_cents.unwrap_or(0)),
            publics: Some(asker.publics.clone().unwrap_or_default()), ..asker.clone() };
        let weights = Weights::default();
        let before = judge(&one, &asker, &weights, &Country, (&mut Memo::default(), true));
        let after = judge(&one, &said, &weights, &Country, (&mut Memo::default(), true));
        prop_assert!(before.least <= after.least && after.most <= before.most);
    }
}
