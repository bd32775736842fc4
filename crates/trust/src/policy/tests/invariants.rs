//! What must hold of every decision, on random actors, objects and agreements.

use super::*;
use crate::field::ObjectKind;
use proptest::{prelude::*, sample::select};

fn grant() -> impl Strategy<Value = Grant> {
    let all: Vec<Grant> = Role::ALL
        .iter()
        .flat_map(|role| scopes_of(*role).into_iter().map(|scope| Grant::new(*role, scope).unwrap()))
        .collect();
    (select(all), prop::option::weighted(0.2, select(vec!["2026-10-31", "2026-11-02"])))
        .prop_map(|(grant, until)| until.map_or(grant.clone(), |day| grant.ending(day.parse().unwrap())))
}

fn someone() -> impl Strategy<Value = Actor> {
    (
        select(vec![home(), away()]),
        select(OrganisationKind::ALL.to_vec()),
        prop::collection::vec(grant(), 1..4),
        select(vec![
            AccountState::Active,
            AccountState::Active,
            AccountState::Active,
            AccountState::Disabled,
        ]),
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
        any::<bool>(),
    )
        .prop_map(
            |(organisation, organisation_kind, grants, account, membership_confirmed, mfa, fresh)| Actor {
                organisation,
                organisation_kind,
                grants,
                account,
                membership_confirmed,
                mfa,
                step_up_until: fresh.then(|| now() + SignedDuration::from_mins(5)),
                ..actor(Role::Stock, Scope::Organisation)
            },
        )
}

fn something() -> impl Strategy<Value = Object> {
    let places = (
        any::<bool>(),
        prop::option::of(select(vec!["r1", "r2"])),
        any::<bool>(),
        prop::option::of(select(vec!["k1", "k2"])),
        prop::option::of((select(vec!["c1", "c2"]), select(vec![home(), away()]))),
        prop::option::of(select(vec!["t1", "t2"])),
    );
    let facts = (
        prop::option::of(select(vec!["me", "other"])),
        prop::bool::weighted(0.1),
        select(Consent::ALL.to_vec()),
        any::<bool>(),
        prop::option::weighted(0.2, select(DataClass::ALL.to_vec())),
        prop::bool::weighted(0.2),
    );
    (select(ObjectKind::ALL.to_vec()), select(vec![home(), away()]), places, facts).prop_map(
        |(
            kind,
            organisation,
            (all, residence, in_town, caseload, call, task),
            (by, conflict, consent, asked, raised, shared),
        )| {
            Object {
                parties: if shared { [home(), away()].into() } else { BTreeSet::new() },
                is_collection: all,
                residence: residence.map(Into::into),
                territories: if in_town {
                    [Territory::Commune("35238".into())].into()
                } else {
                    BTreeSet::new()
                },
                caseload: caseload.map(Into::into),
                call: call.map(|(call, by)| CallRef { call: call.into(), run_by: [by].into() }),
                envelopes: ["e1".into()].into(),
                task: task.map(Into::into),
                created_by: by.map(Into::into),
                conflict,
                consent,
                rights_request: asked,
                raised_to: raised,
                ..Object::new(kind, organisation)
            }
        },
    )
}

fn agreements() -> impl Strategy<Value = Vec<Agreement>> {
    let one = (
        select(vec![(home(), away()), (away(), home()), (home(), "third".into())]),
        select(Purpose::ALL.to_vec()),
        prop::collection::btree_set(select(Field::ALL.to_vec()), 1..40),
        select(vec![
            Scope::Organisation,
            Scope::Territory(Territory::Commune("35238".into())),
            residences(&["r1"]),
        ]),
        0_u8..4,
    )
        .prop_map(|((giver, taker), purpose, fields, scope, fate)| {
            let mut agreement = signed(Terms { giver, taker, purpose, fields, scope, ..terms() });
            match fate {
                0 => drop(agreement.facts.pop()),
                1 => agreement.facts.push(AgreementFact::Suspended {
                    at: now(),
                    by: "d".into(),
                    reason: String::new(),
                }),
                _ => {}
            }
            agreement
        });
    prop::collection::vec(one, 0..3)
}

/// Who asks to do what to what: most often something that one of the roles does somewhere.
fn question() -> impl Strategy<Value = (Actor, Action, Object)> {
    let drawn = (select(Action::ALL.to_vec()), prop::bool::weighted(0.2), any::<[prop::sample::Index; 4]>());
    (someone(), something(), drawn).prop_map(|(actor, object, (action, at_random, draw))| {
        let role = draw[0].get(&actor.grants).role();
        let lines: Vec<&Line> = TABLE.iter().filter(|line| line.who == Who::The(role)).collect();
        if at_random || lines.is_empty() {
            return (actor, action, object);
        }
        let line = draw[1].get(&lines);
        let (action, kind) = (*draw[2].get(line.may), *draw[3].get(line.to));
        (actor, action, Object { kind, ..object })
    })
}

/// Somebody who crosses organisations asks for something of the giver of agreements, most often as agreed.
fn foreign_question() -> impl Strategy<Value = (Actor, Action, Object, Vec<Agreement>)> {
    let crossing = vec![
        partner(),
        provider(Role::Contractor, OrganisationKind::Contractor),
        provider(Role::OccupationalTherapist, OrganisationKind::OccupationalTherapistFirm),
    ];
    let agreed = (select(crossing), something(), agreements(), any::<[prop::sample::Index; 3]>());
    let agreed = agreed.prop_map(|(actor, object, mut agreements, draw)| {
        let role = actor.grants[0].role();
        let lines: Vec<&Line> = TABLE.iter().filter(|line| line.who == Who::The(role)).collect();
        let line = draw[0].get(&lines);
        let (action, kind) = (*draw[1].get(line.may), *draw[2].get(line.to));
        for one in &mut agreements {
            let purpose = Purpose::ALL.iter().copied().find(|purpose| purpose.is_served_by(role)).unwrap();
            let facts = std::mem::take(&mut one.facts);
            // Those of a third organisation stay its own.
            let taker = if one.terms.taker == "third".into() { "third".into() } else { away() };
            let again = signed(Terms { giver: home(), taker, purpose, ..one.terms.clone() });
            // Signed anew, with the fate that was drawn: one signature missing, a suspension.
            one.facts = again.facts.into_iter().take(facts.len()).chain(facts.into_iter().skip(2)).collect();
            one.terms = again.terms;
        }
        (actor, action, Object { kind, organisation: home(), ..object }, agreements)
    });
    let any = (question(), agreements()).prop_map(|((actor, action, object), agreements)| {
        let organisation = if actor.organisation == home() { away() } else { home() };
        (actor, action, Object { organisation, ..object }, agreements)
    });
    prop_oneof![2 => agreed, 1 => any]
}

/// The random questions are worth asking: many are answered yes, at home and under agreement.
#[test]
fn the_random_questions_are_not_all_refused() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut count = |strategy: BoxedStrategy<(Actor, Action, Object, Vec<Agreement>)>| {
        (0..1200)
            .filter(|_| {
                let (actor, action, object, agreements) = strategy.new_tree(&mut runner).unwrap().current();
                object.class() > DataClass::Public
                    && allow(&actor, action, &object, &agreements, now()).is_allowed()
            })
            .count()
    };
    let home =
        (question(), agreements()).prop_map(|((actor, action, object), all)| (actor, action, object, all));
    let (any, foreign) = (count(home.boxed()), count(foreign_question().boxed()));
    assert!(any > 60 && foreign > 60, "{any} and {foreign} of 1200");
}

/// How much a decision gives: nothing, the knowledge that it exists, or a projection.
fn is_within(narrow: &Decision, wide: &Decision) -> bool {
    match (narrow, wide) {
        (Decision::Hidden(_), _) => true,
        (Decision::Denied(_), wide) => !matches!(wide, Decision::Hidden(_)),
        (Decision::Allowed { projection, .. }, Decision::Allowed { projection: wider, .. }) => {
            projection.is_within(wider)
        }
        (Decision::Allowed { .. }, _) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_is_allowed_without_a_grant_whose_scope_holds_the_object(
        (actor, action, object) in question(), agreements in agreements(),
    ) {
        let decision = allow(&actor, action, &object, &agreements, now());
        if !decision.is_allowed() || object.class() == DataClass::Public && action.is_reading() {
            return Ok(());
        }
        // Written again, without the code of the decision: some grant, whose place is that of the object.
        let today = crate::day::legal_day(now());
        let held = actor.grants.iter().any(|grant| {
            let read = object.is_collection && action.is_reading();
            let buildings = grant.role() == Role::Social && matches!(object.kind, ObjectKind::Residence | ObjectKind::Dwelling);
            // Whoever reads under agreements reads what they say, wherever they read.
            let terms = grant.role() == Role::AgreementReader && object.kind == ObjectKind::Agreement;
            let place = read || buildings || terms || match grant.scope() {
                Scope::Organisation => true,
                Scope::Territory(territory) => object.territories.contains(territory),
                Scope::Residences(all) => object.residence.iter().any(|id| all.contains(id)),
                Scope::Caseload(id) => object.caseload.as_ref() == Some(id),
                Scope::Call(id) => object.call.as_ref().map(|call| &call.call) == Some(id),
                Scope::Envelope(id) => object.envelopes.contains(id),
                Scope::Task { task, .. } => object.task.as_ref() == Some(task),
            };
            let says = TABLE.iter().any(|line| {
                line.who == Who::The(grant.role()) && line.to.contains(&object.kind) && line.may.contains(&action)
            });
            place && says && grant.until().is_none_or(|until| today <= until)
                && grant.role().may_be_held_in(actor.organisation_kind)
        });
        prop_assert!(held);
        prop_assert!(actor.account == AccountState::Active && actor.membership_confirmed);
        prop_assert!(actor.mfa || !actor.needs_mfa());
        prop_assert!(object.class() < DataClass::Secret);
    }

    #[test]
    fn another_organisation_is_hidden_unless_an_agreement_covers_the_field_or_it_was_shared(
        (actor, action, object, agreements) in foreign_question(),
    ) {
        let public = object.class() == DataClass::Public;
        let shared = object.call.as_ref().is_some_and(|call| call.run_by.contains(&actor.organisation))
            && object.kind.is_of_call() && object.class() <= DataClass::Confidential
            || object.parties.contains(&actor.organisation) && object.kind.has_parties()
                && object.class() <= DataClass::Confidential;
        let fields: BTreeSet<Field> = agreements
            .iter()
            .filter(|one| one.terms.giver == object.organisation && one.terms.taker == actor.organisation)
            .flat_map(|one| one.projection(now()))
            .filter(|field| field.kind() == Some(object.kind))
            .collect();
        match allow(&actor, action, &object, &agreements, now()) {
            Decision::Hidden(_) => {}
            Decision::Denied(Reason::MfaRequired) => {}
            Decision::Denied(_) => prop_assert!(public || shared || !fields.is_empty()),
            Decision::Allowed { projection: Projection::Fields(shown), under } if !shared && !public => {
                prop_assert!(shown.is_subset(&fields) && !under.is_empty());
                prop_assert!(object.is_collection || object.consent == Consent::Given || !object.class().is_personal());
            }
            Decision::Allowed { projection: Projection::Counts { at_least }, .. } => {
                prop_assert!(at_least >= 11 && !fields.is_empty());
            }
            Decision::Allowed { .. } => prop_assert!(public || shared),
        }
    }

    #[test]
    fn taking_a_grant_away_never_widens(
        (actor, action, object) in question(), agreements in agreements(), at in any::<prop::sample::Index>(),
    ) {
        // Without a second factor, the account is stopped as a whole: compare with it.
        let actor = Actor { mfa: true, ..actor };
        let mut fewer = actor.clone();
        fewer.grants.remove(at.index(actor.grants.len()));
        let (narrow, wide) =
            (allow(&fewer, action, &object, &agreements, now()), allow(&actor, action, &object, &agreements, now()));
        prop_assert!(is_within(&narrow, &wide), "{:?} then {:?}", wide, narrow);
    }

    #[test]
    fn losing_standing_an_agreement_or_a_proof_never_widens(
        (actor, action, object) in question(), agreements in agreements(),
    ) {
        let wide = allow(&actor, action, &object, &agreements, now());
        let fewer = allow(&actor, action, &object, agreements.get(1..).unwrap_or_default(), now());
        prop_assert!(is_within(&fewer, &wide));
        for weaker in [
            Actor { account: AccountState::Disabled, ..actor.clone() },
            Actor { membership_confirmed: false, ..actor.clone() },
            Actor { step_up_until: None, ..actor.clone() },
        ] {
            let narrow = allow(&weaker, action, &object, &agreements, now());
            prop_assert!(is_within(&narrow, &wide) || wide == Decision::Denied(Reason::MfaRequired), "{:?}", narrow);
        }
        let conflicted = Object { conflict: true, ..object.clone() };
        prop_assert!(is_within(&allow(&actor, action, &conflicted, &agreements, now()), &wide));
        let unasked = Object { consent: Consent::Withdrawn, ..object };
        prop_assert!(is_within(&allow(&actor, action, &unasked, &agreements, now()), &wide));
    }

    #[test]
    fn a_list_shows_rows_that_openings_cover_and_only_them(
        (actor, _, object) in question(), agreements in agreements(),
    ) {
        if object.class() == DataClass::Public || object.class() == DataClass::Secret {
            return Ok(());
        }
        let ways = openings(&actor, Action::List, object.kind, &agreements, now());
        let covered = ways.iter().any(|way| way.covers(&actor, &object));
        prop_assert_eq!(covered, allow(&actor, Action::List, &object, &agreements, now()).is_allowed());
    }

    #[test]
    fn an_id_of_another_organisation_answers_like_an_id_that_does_not_exist(
        (actor, action, _) in question(), kind in select(ObjectKind::ALL.to_vec()),
    ) {
        if kind.class() == DataClass::Public {
            return Ok(());
        }
        let known = allow(&actor, action, &Object::new(kind, "third".into()), &[], now());
        match actor.standing() {
            Err(Reason::MfaRequired) if kind.class() < DataClass::Secret => {
                prop_assert_eq!(known, Decision::Denied(Reason::MfaRequired));
            }
            _ => prop_assert_eq!(known.status(), 404),
        }
    }
}
