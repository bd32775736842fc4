//! The timetable against brute force, its verifier, and what stops a meeting.

use crate::*;
use jiff::civil::datetime;
use proptest::prelude::*;

fn asked(wishes: &[(usize, usize, u32)], slots: usize, tables: usize) -> Question {
    let wish = |(landlord, partner, weight): &(usize, usize, u32)| Wish {
        landlord: *landlord,
        partner: *partner,
        weight: *weight,
        kept: None,
    };
    Question { landlords: 4, partners: 4, slots, tables, wishes: wishes.iter().map(wish).collect() }
}

/// The best of every timetable: sum of priorities, meetings, then squares; tried slot by slot, without any theorem.
fn best(question: &Question) -> (i64, i64, i64) {
    fn go(question: &Question, number: usize, held: &mut Vec<Option<usize>>) -> (i64, i64, i64) {
        if number == question.wishes.len() {
            let mut days = std::collections::BTreeMap::new();
            let (mut sum, mut count) = (0, 0);
            for (wish, _) in question.wishes.iter().zip(held.iter()).filter(|(_, slot)| slot.is_some()) {
                sum += i64::from(wish.weight);
                count += 1;
                *days.entry((0, wish.landlord)).or_insert(0) += 1;
                *days.entry((1, wish.partner)).or_insert(0) += 1;
            }
            return (sum, count, -days.values().map(|n: &i64| n * n).sum::<i64>());
        }
        let wish = question.wishes[number];
        let slots: Vec<usize> =
            wish.kept.map_or_else(|| (0..question.slots).collect(), |seat| vec![seat.slot]);
        let mut best = (i64::MIN, 0, 0);
        for slot in slots {
            let then: Vec<usize> = (0..number).filter(|n| held[*n] == Some(slot)).collect();
            let is_free = then.iter().all(|n| {
                let other = question.wishes[*n];
                other.landlord != wish.landlord && other.partner != wish.partner
            });
            if is_free && then.len() < question.tables {
                held.push(Some(slot));
                best = best.max(go(question, number + 1, held));
                held.pop();
            }
        }
        if wish.kept.is_none() {
            held.push(None);
            best = best.max(go(question, number + 1, held));
            held.pop();
        }
        best
    }
    go(question, 0, &mut Vec::new())
}

fn told(question: &Question, timetable: &Timetable) -> (i64, i64, i64) {
    let mut days = std::collections::BTreeMap::new();
    let held = question.wishes.iter().zip(&timetable.seats).filter(|(_, seat)| seat.is_some());
    let (mut sum, mut count) = (0, 0);
    for (wish, _) in held {
        sum += i64::from(wish.weight);
        count += 1;
        *days.entry((0, wish.landlord)).or_insert(0) += 1;
        *days.entry((1, wish.partner)).or_insert(0) += 1;
    }
    (sum, count, -days.values().map(|n: &i64| n * n).sum::<i64>())
}

#[test]
fn a_thousand_invented_questions_are_answered_as_brute_force_answers_them() {
    for seed in 0..1_200 {
        let of = |n: u64| usize::try_from(seed / n).unwrap();
        let size = (1 + of(1) % 4, 1 + of(4) % 4);
        let room = (1 + of(16) % 3, 1 + of(48) % 3);
        let mut question = generator::question(seed, size, room, 3);
        question.wishes.truncate(7);
        let answer = solve(&question).unwrap();
        assert_eq!(check(&question, &answer), vec![], "seed {seed}");
        assert!(answer.is_best, "seed {seed}");
        assert_eq!(told(&question, &answer), best(&question), "seed {seed}");
    }
}

#[test]
fn kept_meetings_stay_and_the_bound_is_never_beaten() {
    let mut proved = 0;
    for seed in 0..400 {
        let question = generator::question(seed, (3, 4), (3, 2), 3);
        let before = solve(&question).unwrap();
        let again = generator::keeping(&question, &before.seats, 2, seed);
        let mut again = again;
        // What was held and is not kept was withdrawn for every other.
        if seed % 2 == 0 {
            again.wishes.truncate(6);
        }
        let answer = solve(&again).unwrap();
        assert_eq!(check(&again, &answer), vec![], "seed {seed}");
        let (told, best) = (told(&again, &answer), best(&again));
        assert!(told <= best, "seed {seed}: {told:?} {best:?}");
        if answer.is_best {
            proved += 1;
            assert_eq!(told, best, "seed {seed}");
        }
    }
    assert!(proved > 300, "{proved}");
}

#[test]
fn who_has_fewest_meetings_comes_first_when_priorities_are_equal() {
    // One table, two slots: landlord 0 is wanted by three, landlord 1 by one, all alike.
    let question = asked(&[(0, 0, 4), (0, 1, 4), (0, 2, 4), (1, 3, 4)], 2, 1);
    let answer = solve(&question).unwrap();
    let held: Vec<usize> = (0..4).filter(|n| answer.seats[*n].is_some()).collect();
    assert_eq!((held.len(), held.contains(&3)), (2, true), "{held:?}");
    assert_eq!(solve(&question).unwrap(), answer, "the same question, the same answer");
}

#[test]
fn what_stops_a_meeting_is_said() {
    let question = asked(&[(0, 0, 6), (0, 1, 6), (0, 2, 2)], 2, 3);
    let answer = solve(&question).unwrap();
    assert_eq!(left_out(&question, &answer.seats), [(2, vec![Limit::LandlordFull])].into());
    let question = asked(&[(0, 0, 6), (1, 1, 2)], 1, 1);
    let answer = solve(&question).unwrap();
    assert_eq!(left_out(&question, &answer.seats), [(1, vec![Limit::Tables])].into());
    // Both are free once, never at once.
    let mut question = asked(&[(0, 0, 2), (1, 1, 2), (0, 1, 6)], 2, 2);
    question.wishes[0].kept = Some(Seat { slot: 0, table: 0 });
    question.wishes[1].kept = Some(Seat { slot: 1, table: 0 });
    let answer = solve(&question).unwrap();
    assert_eq!(left_out(&question, &answer.seats), [(2, vec![Limit::NeverTogether])].into());
    assert!(answer.is_best);
}

#[test]
fn the_verifier_finds_each_fault() {
    let question = asked(&[(0, 0, 6), (1, 1, 4), (0, 1, 3)], 2, 1);
    let answer = solve(&question).unwrap();
    let with = |seats: Vec<Option<Seat>>| check(&question, &Timetable { seats, ..answer.clone() });
    let at = |slot: usize, table: usize| Some(Seat { slot, table });
    assert_eq!(with(vec![at(0, 0)]), [Fault::Length]);
    assert!(with(vec![at(0, 0), at(2, 0), None]).contains(&Fault::Nowhere(1)));
    assert!(with(vec![at(0, 0), at(1, 1), None]).contains(&Fault::Nowhere(1)));
    assert!(with(vec![at(0, 0), at(0, 0), None]).contains(&Fault::Table(1)));
    assert!(with(vec![at(0, 0), None, at(0, 0)]).contains(&Fault::Together(2)));
    assert_eq!(with(vec![at(0, 0), None, at(1, 0)]), [Fault::Unproved], "nine, where ten are to be had");
    let mut kept = question.clone();
    kept.wishes[0].kept = at(1, 0);
    let moved = Timetable { seats: vec![at(0, 0), at(1, 0), None], is_best: false, ..answer.clone() };
    assert_eq!(check(&kept, &moved), [Fault::Moved(0)]);
}

#[test]
fn what_is_no_question_is_refused() {
    let good = asked(&[(0, 0, 6), (1, 1, 4)], 2, 1);
    let with = |change: fn(&mut Question)| {
        let mut one = good.clone();
        change(&mut one);
        solve(&one).unwrap_err()
    };
    assert_eq!(with(|q| q.slots = 0), Wrong::Empty);
    assert_eq!(with(|q| q.tables = 0), Wrong::Empty);
    assert_eq!(with(|q| q.slots = 101), Wrong::Large);
    assert_eq!(with(|q| q.wishes[1].weight = 7), Wrong::Wish(1));
    assert_eq!(with(|q| q.wishes[1].partner = 9), Wrong::Wish(1));
    assert_eq!(with(|q| q.wishes[1] = q.wishes[0]), Wrong::Twice(1));
    assert_eq!(with(|q| q.wishes[0].kept = Some(Seat { slot: 2, table: 0 })), Wrong::Kept(0));
    assert_eq!(solve(&Question { wishes: Vec::new(), ..good.clone() }).unwrap().seats, vec![]);
}

#[test]
fn hours_are_cut_into_slots() {
    let at = |hour: i8, minute: i8| datetime(2027, 1, 20, hour, minute, 0, 0);
    let all = slots((at(14, 0), at(16, 0)), 20, 5).unwrap();
    assert_eq!(all.len(), 5);
    assert_eq!((all[4].starts_at, all[4].ends_at), (at(15, 40), at(16, 0)));
    assert_eq!(slots((at(14, 0), at(14, 20)), 20, 60).unwrap().len(), 1);
    assert_eq!(slots((at(14, 0), at(14, 20)), 21, 0), Err(Unfit::Length));
    assert_eq!(slots((at(14, 0), at(14, 20)), 0, 0), Err(Unfit::Length));
    assert_eq!(slots((at(14, 0), at(14, 0)), 20, 0), Err(Unfit::Hours));
    assert_eq!(slots((at(14, 0), datetime(2027, 1, 21, 9, 0, 0, 0)), 20, 0), Err(Unfit::Hours));
    assert_eq!(slots((at(0, 0), at(23, 59)), 1, 0), Err(Unfit::Many));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    /// No brute force here: prices prove it, and every meeting that is left out has its reason.
    #[test]
    fn larger_questions_are_proved_and_explained(
        seed in any::<u64>(), landlords in 1_usize..20, partners in 1_usize..40, slots in 1_usize..8, tables in 1_usize..12,
    ) {
        let question = generator::question(seed, (landlords, partners), (slots, tables), 12);
        let answer = solve(&question).unwrap();
        prop_assert_eq!(check(&question, &answer), vec![]);
        prop_assert!(answer.is_best);
        let left = answer.seats.iter().filter(|seat| seat.is_none()).count();
        prop_assert_eq!(left_out(&question, &answer.seats).len(), left);
        // Whoever withdraws leaves a hole; what is kept stays, and others may come.
        let mut again = generator::keeping(&question, &answer.seats, 1, seed);
        again.wishes.retain(|wish| wish.partner != 0);
        let answer = solve(&again).unwrap();
        prop_assert_eq!(check(&again, &answer), vec![]);
    }
}
