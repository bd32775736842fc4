//! Going to residents, for the demonstration: a round that was announced and partly noted, the next one planned, and visits at home.

use crate::outreach::{
    Hand, NewVisit, Outcome, Reason, Round, RoundStop, StopLog, TaskKind, Theme, VisitAct,
};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};
use tours::{Hours, Place, Road};

fn stop(at: usize, residence_id: &str) -> RoundStop {
    let of =
        if at % 3 == 1 { Hours { from: 13 * 60, to: 17 * 60 } } else { Hours { from: 9 * 60, to: 17 * 60 } };
    RoundStop {
        residence_id: residence_id.to_owned(),
        minutes: if at.is_multiple_of(2) { 90 } else { 60 },
        visits: if at == 0 { 2 } else { 1 },
        weight: 9 - (at % 5) as u32,
        hours: [2, 3, 4].map(|day| (day, of)).into(),
        theme: (at % 4 == 2).then_some(Theme::Papers),
        pins: BTreeSet::new(),
        spot: "Devant l’entrée principale, prise du local vélos".to_owned(),
    }
}

fn round(name: &str, first: Date, place: Place, stops: &[String]) -> Round {
    let all: BTreeSet<Theme> = Theme::ALL.iter().copied().collect();
    Round {
        name: name.to_owned(),
        first,
        weeks: 2,
        weekdays: [2, 3, 4].map(|day| (day, all.clone())).into(),
        off: BTreeSet::new(),
        hours: Hours { from: 8 * 60 + 30, to: 17 * 60 + 30 },
        most_stops: 4,
        gap_days: 2,
        depot: "Agence du centre".to_owned(),
        place,
        road: Road { detour: 130, km_per_hour: 25 },
        stops: stops.iter().enumerate().map(|(at, id)| stop(at, id)).collect(),
    }
}

/// What people come for at a stop: invented, and the same every time.
fn log(at: usize) -> StopLog {
    let count = |theme: usize| (at * 7 + theme * 5) as u32 % 9;
    let came = Theme::ALL.iter().enumerate().map(|(rank, theme)| (*theme, count(rank)));
    StopLog {
        came: came.filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>(),
        staff: Some(2),
        note: if at.is_multiple_of(4) { "Prévoir un barnum.".to_owned() } else { String::new() },
        is_missed: false,
    }
}

impl Register {
    /// Adds rounds and visits of the invented town, through the acts that pages use.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn add_demo_outreach(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let rows: Vec<(String, f64, f64)> = sqlx::query_as(
            "SELECT id, lat, lon FROM residence WHERE landlord_id = $1 AND is_current = 1 AND lat IS NOT NULL
             AND lon IS NOT NULL ORDER BY name, id LIMIT 14",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        // A register without residences has nowhere to go.
        let Some((_, latitude, longitude)) = rows.first() else { return Ok(()) };
        let place = Place { latitude: *latitude, longitude: *longitude };
        let stops: Vec<String> = rows.iter().map(|(id, ..)| id.clone()).collect();
        let head = self.demo_person("autonomie", landlord_id).await?;
        let monday = today
            .tomorrow()
            .and_then(|day| day.nth_weekday(-1, Weekday::Monday))
            .map_err(|e| Error::Computation(e.to_string()))?;
        let first = monday.saturating_sub(7.days());
        let id =
            head.make_tour_round(landlord_id, &round("Quinzaine en cours", first, place, &stops)).await?;
        head.compute_tour_round(landlord_id, &id, first).await?;
        head.publish_tour_round(landlord_id, &id, first).await?;
        let Some((told, _)) = head.tour_round(landlord_id, &id).await?.told else { return Ok(()) };
        for tour in told.plan.tours.iter().filter(|tour| tour.on < today) {
            for call in &tour.calls {
                let there = (told.residences[call.stop].as_str(), tour.on);
                head.log_tour_stop(landlord_id, &id, there, &log(call.stop), today).await?;
            }
        }
        let next = round("Prochaine quinzaine", monday.saturating_add(14.days()), place, &stops);
        let id = head.make_tour_round(landlord_id, &next).await?;
        head.compute_tour_round(landlord_id, &id, today).await?;
        self.add_demo_visits(landlord_id, today).await
    }

    async fn add_demo_visits(&self, landlord_id: &str, today: Date) -> Result<(), Error> {
        let proximity = self.demo_person("gardien", landlord_id).await?;
        // Those of the residence where the caretaker goes: the first by its name.
        let dwellings: Vec<String> = sqlx::query_scalar(
            "SELECT d.id FROM dwelling d WHERE d.landlord_id = $1 AND d.is_current = 1 AND d.dwellings = 1
             AND d.residence_id = (SELECT r.id FROM residence r WHERE r.landlord_id = $1 AND r.is_current = 1
                                   ORDER BY r.name LIMIT 1)
             ORDER BY d.id LIMIT 4",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let reasons = [Reason::Asked, Reason::NoAnswer, Reason::Welcome, Reason::Works];
        let then = today.saturating_sub(5.days());
        let agreed = VisitAct::Consent { agreed: true, on: then };
        let met = VisitAct::Call { outcome: Outcome::Met, on: then, again_on: None };
        let task = VisitAct::Task { kind: TaskKind::Letter, hand: Hand::Proximity, due_on: today };
        let again = VisitAct::Call { outcome: Outcome::NobodyHome, on: then, again_on: Some(today) };
        let acts: [&[VisitAct]; 4] = [&[agreed, met, task], &[again], &[agreed], &[]];
        for ((dwelling, reason), acts) in dwellings.iter().zip(reasons).zip(acts) {
            let new = NewVisit { dwelling_id: dwelling, reason };
            let id = proximity.propose_home_visit(landlord_id, new, None, then).await?;
            for (edition, act) in (1..).zip(acts) {
                proximity.do_home_visit(landlord_id, (&id, edition), *act, None, then).await?;
            }
        }
        Ok(())
    }
}
