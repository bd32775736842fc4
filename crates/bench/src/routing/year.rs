//! A year of a regional network, shared by four rules: ours; everybody who covers place and subject, as
//! Conseillers-Entreprises does; the ten most popular until six are interested, as Le Marché de l'inclusion does; and the
//! most popular in our numbers, so that only the order differs. The same teams, the same requests, the same answers.

use anyhow::{Result, anyhow};
use jiff::ToSpan;
use jiff::civil::Date;
use routing::check::check_routing;
use routing::invented::{self, DAY, Random};
use routing::{Area, Conditions, Desk, Directory, Facts, Level, Place, Request, Rules, Share, Team, Urgency};
use routing::{eligible, gini, newcomer_share, route};

const TEAMS: u32 = 300;
const SUBJECTS: u32 = 24;
/// Offers that each accepts at once: the same for all, so that the measure is about the rule.
const CAPACITY: u32 = 2;
const DAYS: i64 = 365;
/// Teams that are replaced by new ones, each month, in a hundred.
const TURNOVER: u64 = 2;
/// Times in a hundred that a team says yes.
const YES: u64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Ours,
    Everybody,
    Batches,
    Popular,
}

const WAYS: [(Way, &str); 4] = [
    (Way::Ours, "ours"),
    (Way::Everybody, "all who cover (Conseillers-Entreprises)"),
    (Way::Batches, "popular, 10 by 10 until 6 (Le Marché)"),
    (Way::Popular, "popular, 2 or 3 (order alone)"),
];

/// What a year gave.
#[derive(Debug, Default)]
struct Year {
    requests: u32,
    nobody: u32,
    offers: u32,
    taken: u32,
    /// Offers to newcomers, and offers, of requests that some newcomer could have taken.
    newcomers: u32,
    open_to_newcomers: u32,
    /// Days of teams, and those on which one had more than it declared.
    team_days: u64,
    above: u64,
}

/// An offer under way: when it is answered, when the work is over.
struct Running {
    team: String,
    until: Date,
    taken: bool,
}

pub fn run(seed: u64) -> Result<()> {
    println!(
        "a year of a region: 13 départements, {TEAMS} teams of equal capacity ({CAPACITY}), {SUBJECTS} subjects, \
         {TURNOVER} % of teams new each month"
    );
    for (way, name) in WAYS {
        let (year, loads) = live(seed, way)?;
        let gini = gini(&loads).unwrap_or_default();
        let newcomers = newcomer_share(year.newcomers, year.open_to_newcomers).unwrap_or_default();
        println!(
            "  {name:<42} Gini of accepted load {gini:.3}; days above capacity {:.1} %; newcomers {:.0} % of offers they \
             could have; {:.2} offers and {:.2} yes a request; no team for {:.1} % ({} of {})",
            100.0 * year.above as f64 / year.team_days.max(1) as f64,
            100.0 * newcomers,
            f64::from(year.offers) / f64::from(year.requests.max(1)),
            f64::from(year.taken) / f64::from(year.requests.max(1)),
            100.0 * f64::from(year.nobody) / f64::from(year.requests.max(1)),
            year.nobody,
            year.requests
        );
    }
    Ok(())
}

/// One year of one rule. What is drawn depends on the day and the request, never on the rule.
fn live(seed: u64, way: Way) -> Result<(Year, Vec<Share>)> {
    let places = invented::geography(27 * 13);
    let rules = Rules { seed, ..Rules::default() };
    let mut random = Random::new(seed);
    let desk = Desk { id: "desk".to_owned(), name: "Guichet inventé".to_owned() };
    let teams = (0..TEAMS).map(|at| team(&mut random, at, &places)).collect();
    let mut directory = Directory::new(desk, teams)?;
    let mut running: Vec<Running> = Vec::new();
    let mut year = Year::default();
    for day_number in 0..DAYS {
        let day = DAY.saturating_add(day_number.days());
        let mut left = Vec::new();
        for one in running.drain(..) {
            if one.until <= day {
                directory.answered(&one.team, one.taken);
            } else {
                left.push(one);
            }
        }
        running = left;
        if day_number % 30 == 29 {
            renew(&mut directory, &mut Random::new(seed ^ (day_number as u64) << 20), &mut running)?;
        }
        let mut today = Random::new(seed.wrapping_mul(31).wrapping_add(day_number as u64));
        for at in 0..4 + today.below(7) {
            let request = request(&mut today, day_number as u64 * 100 + at, &places);
            let asked = choose(&directory, &request, &rules, day, way, &mut today)?;
            count(&mut year, &directory, &request, &rules, day, &asked);
            for (team, yes) in asked {
                let mut later = Random::new(seed ^ request.need.bytes().map(u64::from).sum::<u64>() ^ at);
                let days = 1 + later.small(9) + if yes { 14 + later.small(28) } else { 0 };
                open(&mut directory, &team, 1)?;
                running.push(Running { team, until: day.saturating_add(i64::from(days).days()), taken: yes });
            }
        }
        year.team_days += directory.teams().len() as u64;
        year.above += directory.teams().iter().filter(|team| team.open > team.capacity).count() as u64;
    }
    if way == Way::Ours && year.above > 0 {
        return Err(anyhow!("{} days above capacity", year.above));
    }
    let loads = directory.teams().iter().filter(|team| !team.name.starts_with("new"));
    Ok((year, loads.map(|team| Share { load: team.recent, capacity: CAPACITY }).collect()))
}

fn team(random: &mut Random, at: u32, places: &[Place]) -> Team {
    let ground = (0..1 + random.small(3))
        .filter_map(|_| Area::around(random.one(places)?, Level::Departement))
        .collect();
    let is_newcomer = random.percent(20);
    Team {
        id: format!("t{at:04}"),
        organisation: format!("o{at:04}"),
        name: "team".to_owned(),
        active: true,
        subjects: (0..8).map(|_| invented::subject(random.small(SUBJECTS))).collect(),
        any_subject: false,
        ground,
        reach: random.percent(30).then_some(Level::Region),
        remote: false,
        conditions: Conditions::default(),
        conflicts: Default::default(),
        absences: Vec::new(),
        capacity: CAPACITY,
        open: 0,
        recent: 0,
        past: if is_newcomer { 0 } else { 3 + random.small(40) },
    }
}

fn request(random: &mut Random, number: u64, places: &[Place]) -> Request {
    Request {
        need: format!("n{number}"),
        subject: Some(invented::subject(random.small(SUBJECTS))),
        place: random.one(places).cloned().unwrap_or_default(),
        requester: Some("someone".to_owned()),
        urgency: if random.percent(25) { Urgency::Urgent } else { Urgency::Normal },
        facts: Facts::default(),
        already: Vec::new(),
    }
}

/// Some teams leave, and new ones come in their place; what was under way with them is theirs no more.
fn renew(directory: &mut Directory, random: &mut Random, running: &mut Vec<Running>) -> Result<()> {
    for at in 0..directory.teams().len() {
        if !random.percent(TURNOVER) {
            continue;
        }
        let mut team = directory.teams()[at].clone();
        running.retain(|one| one.team != team.id);
        (team.open, team.recent, team.past) = (0, 0, 0);
        // Its year is not whole: it is not compared with those of the others.
        "new".clone_into(&mut team.name);
        directory.replace(team)?;
    }
    Ok(())
}

fn open(directory: &mut Directory, id: &str, more: u32) -> Result<()> {
    let mut team = directory.team(id).cloned().ok_or_else(|| anyhow!("no such team"))?;
    team.open += more;
    directory.replace(team)?;
    Ok(())
}

/// Who is asked, and what they answer.
fn choose(
    directory: &Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    way: Way,
    answers: &mut Random,
) -> Result<Vec<(String, bool)>> {
    // Drawn whatever the rule, so that the next request is the same.
    let drawn = answers.number();
    let says = |id: &str| {
        let own = id.bytes().fold(drawn, |all, byte| all.wrapping_mul(131).wrapping_add(u64::from(byte)));
        Random::new(own).percent(YES)
    };
    if way == Way::Ours {
        let routing = route(directory, request, rules, day);
        check_routing(&routing, |id| directory.team(id), request, rules)
            .map_err(|fault| anyhow!("{fault}"))?;
        return Ok(routing
            .offers
            .into_iter()
            .map(|offer| (says(&offer.team), offer.team))
            .map(|(y, t)| (t, y))
            .collect());
    }
    // Place and subject, and nothing else: neither room nor a wider territory.
    let covers = |team: &&Team| {
        request.subject.as_ref().is_some_and(|asked| team.subjects.contains(asked))
            && team.ground.iter().any(|area| area.covers(&request.place) == routing::Said::Yes)
    };
    let mut all: Vec<&Team> = directory.teams().iter().filter(covers).collect();
    if way != Way::Everybody {
        // What was clicked before is clicked again.
        all.sort_by_key(|team| std::cmp::Reverse(team.past));
    }
    let most = match way {
        Way::Popular => rules.wanted(request.urgency) as usize,
        _ => usize::MAX,
    };
    let mut asked: Vec<(String, bool)> = Vec::new();
    for batch in all.chunks(10) {
        let interested = asked.iter().filter(|(_, yes)| *yes).count();
        if way == Way::Batches && interested >= 6 {
            break;
        }
        asked.extend(batch.iter().map(|team| (team.id.clone(), says(&team.id))));
    }
    asked.truncate(most);
    Ok(asked)
}

fn count(
    year: &mut Year,
    directory: &Directory,
    request: &Request,
    rules: &Rules,
    day: Date,
    asked: &[(String, bool)],
) {
    let is_new = |id: &str| directory.team(id).is_some_and(|team| team.past < rules.newcomer_below);
    year.requests += 1;
    year.nobody += u32::from(asked.is_empty());
    year.offers += asked.len() as u32;
    year.taken += asked.iter().filter(|(_, yes)| *yes).count() as u32;
    if eligible(directory, request, rules, day).iter().any(|id| is_new(id)) {
        year.open_to_newcomers += asked.len() as u32;
        year.newcomers += asked.iter().filter(|(id, _)| is_new(id)).count() as u32;
    }
}
