//! How many questions are asked before a need has its offers: the most telling first, beside a form that asks everything,
//! and beside the same form that stops as soon as it may.

use anyhow::Result;
use routing::invented::{self, DAY, Random, Shape};
use routing::{Area, Directory, Fact, Facts, Place, Request, Rules, Team, route};

const REQUESTS: u64 = 5_000;

/// One more thing is known of a request.
fn tell(request: &mut Request, truth: &Request, fact: Fact) {
    match fact {
        Fact::Subject => request.subject.clone_from(&truth.subject),
        Fact::Place => request.place.clone_from(&truth.place),
        Fact::Remote => request.facts.remote = truth.facts.remote,
        Fact::OrganisationKind => {
            request.facts.organisation_kind.clone_from(&truth.facts.organisation_kind);
        }
        Fact::Dwellings => request.facts.dwellings = truth.facts.dwellings,
        Fact::Phase => request.facts.phase.clone_from(&truth.facts.phase),
        Fact::Requester => request.requester.clone_from(&truth.requester),
    }
}

/// Asks until nothing more would be asked; how many questions, and how many offers there are.
fn asked(directory: &Directory, truth: &Request, fixed: bool) -> (u64, usize) {
    let rules = Rules::default();
    let blank = Request {
        subject: None,
        place: Place::default(),
        requester: None,
        facts: Facts::default(),
        ..truth.clone()
    };
    let (mut request, mut count) = (blank, 0);
    let mut form = Fact::ALL.iter().copied();
    loop {
        let routing = route(directory, &request, &rules, DAY);
        let Some(question) = routing.question else { return (count, routing.offers.len()) };
        let fact = if fixed { form.next() } else { Some(question.fact) };
        let Some(fact) = fact else { return (count, routing.offers.len()) };
        tell(&mut request, truth, fact);
        count += 1;
    }
}

pub fn run(seed: u64) -> Result<()> {
    let places = invented::geography(27 * 13);
    let shape = Shape { teams: 1_000, organisations: 200, subjects: 24, treated: 8, harsh: true };
    let mut random = Random::new(seed ^ 0x5eed);
    let invented = invented::directory(&mut random, shape, &places);
    anyhow::ensure!(invented.teams().len() == 1_000, "the invented directory is not sound");
    // Nobody listens to anything, far away: one of them would do without any question.
    let specialist = |team: &Team| Team { any_subject: false, remote: false, ..team.clone() };
    let teams = invented.teams().iter().filter(|team| !team.ground.contains(&Area::country()));
    let directory = Directory::new(invented.desk().clone(), teams.map(specialist).collect())?;
    let (mut ours, mut form, mut offers) = (0, 0, (0, 0));
    for number in 0..REQUESTS {
        let truth =
            Request { already: Vec::new(), ..invented::request(&mut random, number, shape, &places, 100) };
        let (first, second) = (asked(&directory, &truth, false), asked(&directory, &truth, true));
        ours += first.0;
        form += second.0;
        offers = (offers.0 + first.1, offers.1 + second.1);
    }
    let whole = REQUESTS * Fact::ALL.len() as u64;
    println!(
        "questions, from nothing known: {:.2} a request, {:.0} % of the fixed form ({}), {:.0} % of the form that stops \
         when it may ({:.2}); offers {:.2} and {:.2} a request",
        ours as f64 / REQUESTS as f64,
        100.0 * ours as f64 / whole as f64,
        Fact::ALL.len(),
        100.0 * ours as f64 / form.max(1) as f64,
        form as f64 / REQUESTS as f64,
        offers.0 as f64 / REQUESTS as f64,
        offers.1 as f64 / REQUESTS as f64
    );
    Ok(())
}
