//! What routing must do, on directories made by hand; then the trial on random ones.

use crate::invented::{self, DAY, Random, Shape};
use crate::*;
use std::collections::BTreeSet;

fn desk() -> Desk {
    Desk { id: "desk".to_owned(), name: "La Clé de Valombre".to_owned() }
}

fn place(commune: &str) -> Place {
    Place {
        commune: Some(commune.to_owned()),
        epci: Some(commune[..3].to_owned()),
        departement: Some(commune[..2].to_owned()),
        region: Some(commune[..1].to_owned()),
    }
}

fn team(id: &str, ground: Vec<Area>) -> Team {
    Team {
        id: id.to_owned(),
        organisation: format!("of-{id}"),
        name: id.to_owned(),
        active: true,
        subjects: BTreeSet::from(["roof".to_owned()]),
        any_subject: false,
        ground,
        reach: None,
        remote: false,
        conditions: Conditions::default(),
        conflicts: BTreeSet::new(),
        absences: Vec::new(),
        capacity: 2,
        open: 0,
        recent: 5,
        past: 5,
    }
}

fn here() -> Vec<Area> {
    Area::around(&place("ABCD"), Level::Commune).into_iter().collect()
}

fn request() -> Request {
    Request {
        need: "need".to_owned(),
        subject: Some("roof".to_owned()),
        place: place("ABCD"),
        requester: Some("toits".to_owned()),
        urgency: Urgency::Normal,
        facts: Facts::default(),
        already: Vec::new(),
    }
}

fn ask(teams: Vec<Team>, request: &Request) -> Routing {
    let directory = Directory::new(desk(), teams).unwrap();
    route(&directory, request, &Rules::default(), DAY)
}

fn names(routing: &Routing) -> BTreeSet<&str> {
    routing.offers.iter().map(|offer| offer.team.as_str()).collect()
}

#[test]
fn thousands_of_random_requests_end_with_somebody_and_explain_themselves() {
    let tally = trial::run(1, 4_000).unwrap();
    assert_eq!((tally.orphans, tally.above_capacity), (0, 0));
    assert!(tally.offers > 1_200 && tally.kept_by_desk > 300 && tally.questions > 300, "{tally:?}");
    assert!(tally.refusals > 10_000 && tally.outrun > 100, "{tally:?}");
    assert!(tally.by_level.iter().all(|count| *count > 10), "every level is needed by some: {tally:?}");
}

#[test]
fn without_teams_the_desk_keeps_the_need_by_name() {
    let routing = ask(Vec::new(), &request());
    assert_eq!((routing.level, routing.desk.name.as_str()), (Level::Desk, "La Clé de Valombre"));
    assert!(routing.offers.is_empty());
}

#[test]
fn the_territory_is_widened_only_for_teams_that_accept_it_and_only_when_needed() {
    let neighbour = |id: &str, commune: &str, reach| Team {
        reach,
        ..team(id, Area::around(&place(commune), Level::Commune).into_iter().collect())
    };
    let of_epci = neighbour("epci", "ABCE", Some(Level::Epci));
    let of_departement = neighbour("departement", "ABXX", Some(Level::Departement));
    let shy = neighbour("shy", "ABCF", None);
    let teams = vec![of_departement.clone(), of_epci.clone(), shy.clone()];
    let routing = ask(teams.clone(), &request());
    assert_eq!(names(&routing), BTreeSet::from(["epci", "departement"]));
    assert_eq!(routing.level, Level::Departement);
    assert_eq!(routing.offers[0].level, Level::Epci, "the nearest first");
    let enough = [teams, vec![team("one", here()), team("two", here())]].concat();
    let routing = ask(enough, &request());
    assert_eq!((names(&routing), routing.level), (BTreeSet::from(["one", "two"]), Level::Commune));
}

#[test]
fn who_works_least_for_what_it_declared_comes_first() {
    let busy = |id: &str, recent, capacity| Team { recent, capacity, ..team(id, here()) };
    let teams = vec![busy("a", 6, 2), busy("b", 9, 4), busy("c", 2, 1), busy("d", 30, 10)];
    // Work for a place a week: a 3, b 2.25, c 2, d 3.
    let routing = ask(teams, &request());
    assert_eq!(routing.offers.iter().map(|o| o.team.as_str()).collect::<Vec<_>>(), ["c", "b"]);
}

#[test]
fn a_place_is_kept_for_a_newcomer_however_busy() {
    let newcomer = Team { past: 1, recent: 9, ..team("new", here()) };
    let teams = vec![team("a", here()), team("b", here()), team("c", here()), newcomer.clone()];
    let routing = ask(teams.clone(), &request());
    let kept: Vec<&Offer> = routing.offers.iter().filter(|offer| offer.kept_place).collect();
    assert_eq!(kept.iter().map(|offer| offer.team.as_str()).collect::<Vec<_>>(), ["new"]);
    let none = Rules { newcomer_places: 0, ..Rules::default() };
    let routing = route(&Directory::new(desk(), teams).unwrap(), &request(), &none, DAY);
    assert!(!names(&routing).contains("new"));
}

#[test]
fn equals_are_drawn_by_day_and_the_same_day_draws_the_same() {
    let teams: Vec<Team> = (0..6).map(|at| team(&format!("t{at}"), here())).collect();
    let directory = Directory::new(desk(), teams.clone()).unwrap();
    let reversed = Directory::new(desk(), teams.into_iter().rev().collect()).unwrap();
    let on = |directory: &Directory, days: i64| {
        let day = DAY.saturating_add(jiff::Span::new().days(days));
        names(&route(directory, &request(), &Rules::default(), day))
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(on(&directory, 0), on(&reversed, 0), "the order of the list changes nothing");
    let drawn: BTreeSet<Vec<String>> = (0..40).map(|days| on(&directory, days)).collect();
    assert!(drawn.len() > 8, "{drawn:?}");
}

#[test]
fn unknown_is_asked_and_never_a_no() {
    let mut small = team("small", here());
    small.conditions.most_dwellings = Some(50);
    let routing = ask(vec![small.clone()], &request());
    assert_eq!((routing.level, routing.possible), (Level::Desk, 1));
    assert_eq!(routing.question, Some(Question { fact: Fact::Dwellings, teams: 1, alone: 1 }));
    let told = |dwellings| {
        let facts = Facts { dwellings: Some(dwellings), ..Facts::default() };
        ask(vec![small.clone()], &Request { facts, ..request() })
    };
    assert_eq!((told(50).offers.len(), told(51).offers.len()), (1, 0));
    assert_eq!(told(51).blocked, [(Rule::Dwellings, 1)]);
}

#[test]
fn the_question_that_tells_about_most_teams_comes_first() {
    let by_phase = |id: &str| {
        let mut team = team(id, here());
        team.conditions.phases.insert("before".to_owned());
        team
    };
    let mut by_kind = team("k", here());
    by_kind.conditions.organisation_kinds.insert("association".to_owned());
    let routing = ask(vec![by_kind, by_phase("p"), by_phase("q")], &request());
    assert_eq!(routing.question.map(|question| question.fact), Some(Fact::Phase));
}

#[test]
fn a_team_is_never_asked_for_its_own_organisation_nor_where_it_has_an_interest() {
    let own = Team { organisation: "toits".to_owned(), ..team("own", here()) };
    let interested = Team { conflicts: BTreeSet::from(["toits".to_owned()]), ..team("friend", here()) };
    let routing = ask(vec![own, interested.clone()], &request());
    assert_eq!((routing.offers.len(), routing.blocked), (0, vec![(Rule::Conflict, 2)]));
    let unnamed = ask(vec![interested], &Request { requester: None, ..request() });
    assert_eq!(unnamed.question.map(|question| question.fact), Some(Fact::Requester));
}

#[test]
fn a_place_of_which_only_the_departement_is_known_excludes_the_others() {
    let known = Place { commune: None, epci: None, ..place("ABCD") };
    let area = |commune: &str, level| Area::around(&place(commune), level).unwrap();
    assert_eq!(area("ABCD", Level::Commune).covers(&known), Said::Unknown);
    assert_eq!(area("AXCD", Level::Commune).covers(&known), Said::No);
    assert_eq!(area("ABXX", Level::Departement).covers(&known), Said::Yes);
    // An EPCI may lie in two départements: another département does not tell.
    assert_eq!(area("AXCD", Level::Epci).covers(&known), Said::Unknown);
    assert_eq!(area("ZXCD", Level::Epci).covers(&known), Said::No);
}

#[test]
fn the_least_change_is_named_and_flips_the_answer() {
    let mut elsewhere = team("elsewhere", vec![Area::around(&place("ABCE"), Level::Epci).unwrap()]);
    elsewhere.conditions.least_dwellings = Some(10);
    let asked = Request {
        place: place("AXYZ"),
        facts: Facts { dwellings: Some(4), remote: Some(false), ..Facts::default() },
        ..request()
    };
    let directory = Directory::new(desk(), vec![elsewhere.clone()]).unwrap();
    let WhyNot::Refused { refusal } =
        why_not(&directory, &asked, &Rules::default(), DAY, "elsewhere").unwrap()
    else {
        panic!("it is not asked");
    };
    let area = elsewhere.ground[0].clone();
    assert_eq!(refusal.changes, [Change::Place { area }, Change::Dwellings { count: 10 }]);
    check::check_refusal(&refusal, &elsewhere, &asked).unwrap();
    let lazy = Refusal { changes: refusal.changes[..1].to_vec(), ..*refusal.clone() };
    assert!(matches!(check::check_refusal(&lazy, &elsewhere, &asked), Err(check::Fault::NotEnough(_))));
    let vain = [refusal.changes.clone(), vec![Change::Active]].concat();
    let vain = Refusal { changes: vain, ..*refusal };
    assert!(matches!(check::check_refusal(&vain, &elsewhere, &asked), Err(check::Fault::TooMuch(_))));
    assert!(why_not(&directory, &asked, &Rules::default(), DAY, "nobody").is_err());
}

#[test]
fn a_proof_that_was_touched_is_refused() {
    let teams = vec![team("a", here()), team("b", here())];
    let directory = Directory::new(desk(), teams).unwrap();
    let (asked, rules) = (request(), Rules::default());
    let routing = route(&directory, &asked, &rules, DAY);
    let check = |routing: &Routing| check::check_routing(routing, |id| directory.team(id), &asked, &rules);
    check(&routing).unwrap();
    for at in 0..Rule::ALL.len() {
        let mut other = routing.clone();
        other.offers[0].proof[at].verdict = Said::No;
        assert!(check(&other).is_err(), "{:?}", Rule::ALL[at]);
        let mut other = routing.clone();
        other.offers[0].proof.remove(at);
        assert!(check(&other).is_err(), "without {:?}", Rule::ALL[at]);
    }
    let touched: [fn(&mut Routing); 6] = [
        |r| r.offers[0].load += 1,
        |r| r.offers[0].draw ^= 1,
        |r| r.offers.swap(0, 1),
        |r| r.engine.push('x'),
        |r| r.level = Level::Region,
        |r| r.desk.name.clear(),
    ];
    for (at, touch) in touched.iter().enumerate() {
        let mut other = routing.clone();
        touch(&mut other);
        assert!(check(&other).is_err(), "touch {at}");
    }
}

#[test]
fn answers_are_kept_as_text_and_read_again() {
    let mut random = Random::new(7);
    let shape = Shape { teams: 9, organisations: 4, subjects: 3, treated: 3, harsh: true };
    let places = invented::geography(60);
    let directory = invented::directory(&mut random, shape, &places);
    for number in 0..60 {
        let asked = invented::request(&mut random, number, shape, &places, 70);
        let routing = route(&directory, &asked, &Rules::default(), DAY);
        let kept = serde_json::to_string(&routing).unwrap();
        assert_eq!(serde_json::from_str::<Routing>(&kept).unwrap(), routing);
        for offer in &routing.offers {
            check::reread(&offer.team, &offer.proof).unwrap();
        }
        for team in directory.teams() {
            let why = why_not(&directory, &asked, &Rules::default(), DAY, &team.id).unwrap();
            assert_eq!(serde_json::from_str::<WhyNot>(&serde_json::to_string(&why).unwrap()).unwrap(), why);
        }
    }
}

#[test]
fn directories_that_cannot_be_used_say_which_team() {
    let wrong = |change: fn(&mut Team)| {
        let mut team = team("t", here());
        change(&mut team);
        Directory::new(desk(), vec![team]).map(|_| ()).unwrap_err().to_string()
    };
    assert!(wrong(|t| t.capacity = HIGHEST_CAPACITY + 1).contains("`t`"));
    assert!(wrong(|t| t.ground[0].level = Level::Desk).contains("territory"));
    assert!(
        wrong(|t| t.conditions =
            Conditions { least_dwellings: Some(9), most_dwellings: Some(8), ..Conditions::default() })
        .contains("dwellings")
    );
    let twice = Directory::new(desk(), vec![team("t", here()), team("t", here())]);
    assert_eq!(twice.map(|_| ()), Err(DirectoryError::Twice("t".to_owned())));
}

#[test]
fn gini_is_zero_of_equals_and_near_one_of_one_who_does_all() {
    let share = |load, capacity| Share { load, capacity };
    assert_eq!(gini(&[share(4, 2), share(10, 5), share(2, 1)]), Some(0.0));
    let one_of_ten: Vec<Share> = (0..10).map(|at| share(if at == 0 { 50 } else { 0 }, 3)).collect();
    assert!((gini(&one_of_ten).unwrap() - 0.9).abs() < 1e-9);
    // Two of 5 that do the same are one of 10.
    let (apart, together) = ([share(3, 5), share(3, 5), share(1, 4)], [share(6, 10), share(1, 4)]);
    assert!((gini(&apart).unwrap() - gini(&together).unwrap()).abs() < 1e-9);
    assert_eq!((gini(&[]), gini(&[share(0, 3)]), gini(&[share(3, 0)])), (None, None, None));
    assert_eq!(newcomer_share(1, 4), Some(0.25));
}
