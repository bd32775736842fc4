//! The policy: the golden page, the cases that went wrong elsewhere, and what must hold of every decision.

use super::*;
use crate::{
    agreement::{Agreement, AgreementFact, LegalBasis, Purpose, Terms},
    class::DataClass,
    field::{Field, ObjectKind as K},
    ids::{OrganisationId, UserId},
    organisation::OrganisationKind,
    role::Role,
    scope::{Grant, Scope},
    territory::Territory,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

mod giving;
mod invariants;

/// The agreements and calls of the tests.
mod world;
use world::*;

fn status(actor: &Actor, action: Action, object: &Object) -> u16 {
    allow(actor, action, object, &[], now()).status()
}

#[test]
fn the_page_of_rights_says_what_the_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rights.md");
    let page = rights_page();
    if std::env::var("PLAINPIED_BLESS").is_ok_and(|v| v == "1") {
        std::fs::write(path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/rights.md is not what the table says: read it again after `cargo xtask bless`"
    );
}

#[test]
fn the_table_agrees_with_the_matrix_of_the_design() {
    // Role, then what it reads of C3 and of C4: all, some fields, numbers, on request, under agreement, nothing.
    use Role::*;
    for (role, reach) in [
        (OrgAdmin, DataClass::Confidential),
        (Stock, DataClass::Confidential),
        (Adaptation, DataClass::Sensitive),
        (Proximity, DataClass::Personal),
        (Letting, DataClass::Sensitive),
        (AllocationCommittee, DataClass::Sensitive),
        (Social, DataClass::Sensitive),
        (Finance, DataClass::Personal),
        (Direction, DataClass::Confidential),
        (Dpo, DataClass::Sensitive),
        (OccupationalTherapist, DataClass::Sensitive),
        (Contractor, DataClass::Sensitive),
        (ProjectHolder, DataClass::Confidential),
        (Instructor, DataClass::Confidential),
        (Committee, DataClass::Confidential),
        (President, DataClass::Confidential),
        (Network, DataClass::Confidential),
        (Desk, DataClass::Confidential),
        (Adviser, DataClass::Confidential),
        (AgreementReader, DataClass::Sensitive),
        (PlatformOps, DataClass::Confidential),
    ] {
        assert_eq!(role.reach(), reach, "{role}");
    }
    // Every role that reaches persons has a second factor, an idle limit and two people to give it.
    for role in Role::ALL.iter().filter(|role| role.reach() >= DataClass::Personal) {
        assert!(role.needs_mfa() && role.needs_idle_timeout() && role.needs_approval(), "{role}");
    }
    for partner in [OccupationalTherapist, Contractor, AgreementReader, ProjectHolder, Network, Desk, Adviser]
    {
        assert!(partner.needs_mfa(), "{partner}");
    }
    // Secrets are on no line.
    assert!(TABLE.iter().flat_map(|line| line.to).all(|kind| kind.class() < DataClass::Secret));
    // Only one line is for everybody, and it reads public things.
    let anyone: Vec<&Line> = TABLE.iter().filter(|line| line.who == Who::Anyone).collect();
    assert_eq!(anyone.len(), 1);
    assert!(
        anyone[0].to.iter().all(|k| k.class() == DataClass::Public)
            && anyone[0].may.iter().all(|a| a.is_reading())
    );
}

#[test]
fn a_caretaker_sees_the_doors_of_its_own_residences_and_nothing_of_why() {
    let caretaker = actor(Role::Proximity, residences(&["r1"]));
    let decision = allow(&caretaker, Action::See, &in_residence(K::Tenant, "r1"), &[], now());
    let shown = decision.projection().unwrap();
    assert!(shown.shows(Field::TenantName) && shown.shows(Field::TenantDoor));
    assert!(!shown.shows(Field::TenantBirthYear) && !shown.shows(Field::TenantRentStatus));
    // Another building of the same landlord: as if nobody lived there.
    assert_eq!(status(&caretaker, Action::See, &in_residence(K::Tenant, "r2")), 404);
    let need = allow(&caretaker, Action::See, &in_residence(K::Need, "r1"), &[], now());
    assert_eq!(need.projection(), Some(&Projection::Fields([Field::NeedInterventionPlanned].into())));
    assert_eq!(status(&caretaker, Action::Change, &in_residence(K::Tenant, "r1")), 403);
    assert_eq!(status(&caretaker, Action::Export, &Object::collection(K::Tenant, home())), 403);
}

#[test]
fn the_administrator_sees_no_person() {
    let admin = actor(Role::OrgAdmin, Scope::Organisation);
    for kind in kinds_of(DataClass::Personal).into_iter().chain(kinds_of(DataClass::Sensitive)) {
        for action in Action::ALL {
            let decision = allow(&admin, *action, &Object::new(kind, home()), &[], now());
            let refused = if *action == Action::Create { 403 } else { 404 };
            assert_eq!(decision.status(), refused, "{action} {kind}: {decision:?}");
        }
    }
}

#[test]
fn finance_never_sees_why_works_are_needed() {
    let finance = actor(Role::Finance, Scope::Organisation);
    let tenant = allow(&finance, Action::See, &Object::new(K::Tenant, home()), &[], now());
    assert_eq!(tenant.projection(), Some(&Projection::Fields([Field::TenantPseudonym].into())));
    assert_eq!(status(&finance, Action::See, &Object::new(K::Need, home())), 404);
}

#[test]
fn persons_are_counted_from_eleven_unless_residences_are_named() {
    let counts = |scope| {
        let stock = actor(Role::Stock, scope);
        let need = in_residence(K::Need, "r1");
        allow(&stock, Action::Count, &need, &[], now()).projection().cloned()
    };
    assert_eq!(counts(Scope::Organisation), Some(Projection::Counts { at_least: 11 }));
    assert_eq!(counts(residences(&["r1"])), Some(Projection::Counts { at_least: 0 }));
    assert_eq!(counts(residences(&["r2"])), None);
    let direction = actor(Role::Direction, Scope::Organisation);
    let tenants = Object::collection(K::Tenant, home());
    let counted = allow(&direction, Action::Count, &tenants, &[], now());
    assert_eq!(counted.projection(), Some(&Projection::Counts { at_least: 11 }));
    assert_eq!(status(&direction, Action::List, &tenants), 403);
}

#[test]
fn the_officer_sees_a_person_who_asked_and_no_other() {
    let officer = actor(Role::Dpo, Scope::Organisation);
    let asked = Object { rights_request: true, ..Object::new(K::Need, home()) };
    assert_eq!(status(&officer, Action::See, &asked), 200);
    assert_eq!(status(&officer, Action::Erase, &asked), 200);
    assert_eq!(status(&officer, Action::See, &Object::new(K::Need, home())), 404);
    // Not a whole collection, even if a request is open somewhere.
    let all = Object { is_collection: true, ..asked };
    assert_eq!(status(&officer, Action::Export, &all), 403);
}

#[test]
fn an_unconfirmed_or_disabled_member_has_no_right_at_all() {
    let sound = actor(Role::Stock, Scope::Organisation);
    let residence = Object::new(K::Residence, home());
    assert_eq!(status(&sound, Action::See, &residence), 200);
    for (actor, reason) in [
        (Actor { membership_confirmed: false, ..sound.clone() }, Reason::MembershipUnconfirmed),
        (Actor { account: AccountState::Invited, ..sound.clone() }, Reason::AccountInactive),
        (Actor { account: AccountState::Disabled, ..sound.clone() }, Reason::AccountInactive),
        (Actor { account: AccountState::Anonymous, ..sound.clone() }, Reason::NotSignedIn),
    ] {
        assert_eq!(allow(&actor, Action::See, &residence, &[], now()), Decision::Hidden(reason));
        assert_eq!(openings(&actor, Action::See, K::Residence, &[], now()), []);
    }
}

#[test]
fn without_the_second_factor_a_role_that_needs_it_gives_nothing() {
    let bare = Actor { mfa: false, ..actor(Role::Adaptation, Scope::Organisation) };
    for organisation in [home(), away()] {
        // The same answer whether the object is one's own, another's, or does not exist.
        let decision = allow(&bare, Action::See, &Object::new(K::Residence, organisation), &[], now());
        assert_eq!(decision, Decision::Denied(Reason::MfaRequired));
    }
    assert_eq!(status(&bare, Action::See, &Object::new(K::CatalogueItem, away())), 200);
    let stock = Actor { mfa: false, ..actor(Role::Stock, Scope::Organisation) };
    assert_eq!(status(&stock, Action::See, &Object::new(K::Residence, home())), 200);
}

#[test]
fn a_fresh_proof_of_identity_is_asked_for_what_takes_out_pays_or_gives() {
    let step = |role, scope, action, object: Object| {
        let fresh = actor(role, scope);
        let stale = Actor { step_up_until: Some(now()), ..fresh.clone() };
        (status(&fresh, action, &object), allow(&stale, action, &object, &[], now()))
    };
    let asked = (200, Decision::Denied(Reason::StepUpRequired));
    let commitment = Object { created_by: Some("other".into()), ..Object::new(K::Commitment, home()) };
    let all = |kind| Object::collection(kind, home());
    assert_eq!(step(Role::Adaptation, Scope::Organisation, Action::Export, all(K::Need)), asked);
    assert_eq!(step(Role::Finance, Scope::Organisation, Action::Approve, commitment.clone()), asked);
    assert_eq!(step(Role::Finance, Scope::Organisation, Action::Change, commitment.clone()), asked);
    assert_eq!(step(Role::Finance, Scope::Organisation, Action::Export, commitment), asked);
    assert_eq!(step(Role::OrgAdmin, Scope::Organisation, Action::AdministerMembers, all(K::Account)), asked);
    let session = submitted(K::Deliberation, "c1");
    assert_eq!(step(Role::President, Scope::Call("c1".into()), Action::Decide, session), asked);
    assert!(step(Role::Stock, Scope::Organisation, Action::Export, all(K::Residence)).1.is_allowed());
    assert!(step(Role::Adaptation, Scope::Organisation, Action::List, all(K::Need)).1.is_allowed());
}

#[test]
fn four_eyes_are_two_humans() {
    let finance = actor(Role::Finance, Scope::Organisation);
    let made_by = |user: &str| Object { created_by: Some(user.into()), ..Object::new(K::Commitment, home()) };
    let approve = |actor: &Actor, object: &Object| allow(actor, Action::Approve, object, &[], now());
    assert!(approve(&finance, &made_by("other")).is_allowed());
    assert_eq!(approve(&finance, &made_by("me")), Decision::Denied(Reason::SameHands));
    let second_account = Actor { same_person: ["other".into()].into(), ..finance.clone() };
    assert_eq!(approve(&second_account, &made_by("other")), Decision::Denied(Reason::SameHands));
    let controlled = Object { earlier_hands: ["me".into()].into(), ..made_by("other") };
    assert_eq!(allow(&finance, Action::Pay, &controlled, &[], now()), Decision::Denied(Reason::SameHands));
    let unknown = Object::new(K::Commitment, home());
    assert_eq!(approve(&finance, &unknown), Decision::Denied(Reason::AuthorUnknown));
}

#[test]
fn a_conflict_of_interest_hides_what_is_judged() {
    for role in [Role::Instructor, Role::Committee, Role::President] {
        let judge = judge(role);
        let file = submitted(K::Application, "c1");
        assert_eq!(status(&judge, Action::See, &file), 200, "{role}");
        let conflicted = Object { conflict: true, ..file };
        assert_eq!(
            allow(&judge, Action::See, &conflicted, &[], now()),
            Decision::Hidden(Reason::Conflict),
            "{role}"
        );
    }
    let president = judge(Role::President);
    let session = Object { conflict: true, ..submitted(K::Deliberation, "c1") };
    assert!(!allow(&president, Action::Vote, &session, &[], now()).is_allowed());
    // Who pays has a conflict too.
    let finance = actor(Role::Finance, Scope::Organisation);
    let expense =
        Object { created_by: Some("other".into()), conflict: true, ..Object::new(K::Commitment, home()) };
    assert_eq!(allow(&finance, Action::Approve, &expense, &[], now()), Decision::Denied(Reason::Conflict));
}

#[test]
fn a_call_shows_what_was_submitted_to_those_who_run_it() {
    let instructor = judge(Role::Instructor);
    assert_eq!(status(&instructor, Action::See, &submitted(K::Application, "c1")), 200);
    assert_eq!(status(&instructor, Action::See, &submitted(K::Application, "c2")), 404);
    // A draft, another funder's call, another kind of object of the applicant.
    assert_eq!(status(&instructor, Action::See, &Object::new(K::Application, away())), 404);
    let foreign_call = Object {
        call: Some(CallRef { call: "c1".into(), run_by: ["someone".into()].into() }),
        ..Object::new(K::Application, away())
    };
    assert_eq!(status(&instructor, Action::See, &foreign_call), 404);
    assert_eq!(status(&instructor, Action::See, &submitted(K::Project, "c1")), 404);
    // A file raised to personal data does not travel with a submission.
    let raised = Object { raised_to: Some(DataClass::Personal), ..submitted(K::Application, "c1") };
    assert_eq!(status(&instructor, Action::See, &raised), 404);
}

#[test]
fn an_act_of_several_organisations_is_seen_by_each() {
    let officer = actor(Role::Dpo, Scope::Organisation);
    let agreement = Object::new(K::Agreement, away());
    assert_eq!(status(&officer, Action::Sign, &agreement), 404);
    let shared = Object { parties: [home()].into(), ..agreement };
    assert_eq!(status(&officer, Action::Sign, &shared), 200);
    // A tenant is nobody else's, whatever the row says.
    let tenant = Object { parties: [home()].into(), ..Object::new(K::Tenant, away()) };
    let adaptation = actor(Role::Adaptation, Scope::Organisation);
    assert_eq!(status(&adaptation, Action::See, &tenant), 404);
}

#[test]
fn creating_is_judged_at_the_place_of_what_is_created() {
    let adaptation = actor(Role::Adaptation, residences(&["r1"]));
    assert_eq!(status(&adaptation, Action::Create, &in_residence(K::Tenant, "r1")), 200);
    assert_eq!(status(&adaptation, Action::Create, &in_residence(K::Tenant, "r2")), 403);
    assert_eq!(status(&adaptation, Action::Create, &Object::collection(K::Tenant, home())), 403);
    assert_eq!(
        status(
            &adaptation,
            Action::Create,
            &Object { organisation: away(), ..in_residence(K::Tenant, "r1") }
        ),
        404
    );
    // A president of one call does not open another one.
    let call = Object::new(K::Call, home());
    assert_eq!(status(&judge(Role::President), Action::Create, &call), 403);
    assert_eq!(status(&actor(Role::Direction, Scope::Organisation), Action::Create, &call), 200);
}

#[test]
fn a_social_worker_reads_buildings_everywhere_and_persons_in_its_caseload() {
    let social = actor(Role::Social, Scope::Caseload("k1".into()));
    assert_eq!(status(&social, Action::See, &in_residence(K::Residence, "r2")), 200);
    let followed =
        |caseload: &str| Object { caseload: Some(caseload.into()), ..in_residence(K::Tenant, "r2") };
    assert_eq!(status(&social, Action::See, &followed("k1")), 200);
    assert_eq!(status(&social, Action::See, &followed("k2")), 404);
    assert_eq!(status(&social, Action::See, &in_residence(K::Tenant, "r2")), 404);
}

#[test]
fn a_raised_object_asks_for_a_role_that_reads_its_class() {
    let raised = |class| Object { raised_to: Some(class), ..Object::new(K::Dwelling, home()) };
    let stock = actor(Role::Stock, Scope::Organisation);
    assert_eq!(status(&stock, Action::See, &raised(DataClass::Sensitive)), 404);
    assert_eq!(
        status(&actor(Role::Adaptation, Scope::Organisation), Action::See, &raised(DataClass::Sensitive)),
        200
    );
    // A lower class than that of the kind changes nothing.
    let lowered = Object { raised_to: Some(DataClass::Public), ..Object::new(K::Need, home()) };
    assert_eq!(lowered.class(), DataClass::Sensitive);
    assert_eq!(status(&Actor::anonymous(), Action::See, &lowered), 404);
    let raised_public =
        Object { raised_to: Some(DataClass::Confidential), ..Object::new(K::CatalogueItem, home()) };
    assert_eq!(status(&Actor::anonymous(), Action::See, &raised_public), 404);
}

#[test]
fn an_agreement_opens_its_fields_in_its_scope_for_those_who_agreed() {
    let reader = partner();
    let tenant = Object {
        territories: [Territory::Commune("35238".into())].into(),
        consent: Consent::Given,
        ..Object::new(K::Tenant, home())
    };
    let agreement = active();
    let see =
        |object: &Object, agreements: &[Agreement]| allow(&reader, Action::See, object, agreements, now());
    assert_eq!(
        see(&tenant, std::slice::from_ref(&agreement)),
        Decision::Allowed {
            projection: Projection::Fields([Field::TenantPseudonym, Field::TenantAgeBand].into()),
            under: ["a1".into()].into(),
        }
    );
    let hidden = |object: &Object, agreements: &[Agreement], reason| {
        assert_eq!(see(object, agreements), Decision::Hidden(reason));
    };
    hidden(&tenant, &[], Reason::OtherOrganisation);
    hidden(
        &Object { territories: BTreeSet::new(), ..tenant.clone() },
        std::slice::from_ref(&agreement),
        Reason::OutOfScope,
    );
    for consent in [Consent::Unknown, Consent::Withdrawn] {
        hidden(&Object { consent, ..tenant.clone() }, std::slice::from_ref(&agreement), Reason::NoConsent);
    }
    // A kind without a field in the agreement, another organisation, an agreement of others.
    hidden(
        &Object { kind: K::Invoice, ..tenant.clone() },
        std::slice::from_ref(&agreement),
        Reason::OtherOrganisation,
    );
    hidden(
        &Object { organisation: "third".into(), ..tenant.clone() },
        std::slice::from_ref(&agreement),
        Reason::OtherOrganisation,
    );
    let others = signed(Terms { taker: "third".into(), ..terms() });
    hidden(&tenant, &[others], Reason::OtherOrganisation);
    // Signed for another purpose, which this role does not serve.
    let visits = signed(Terms { purpose: Purpose::NeedsAssessment, ..terms() });
    hidden(&tenant, &[visits], Reason::OtherOrganisation);
    // Suspended: on the next request.
    let mut suspended = agreement.clone();
    suspended.facts.push(AgreementFact::Suspended { at: now(), by: "d1".into(), reason: "x".into() });
    hidden(&tenant, &[suspended], Reason::OtherOrganisation);
    // One field added after the signatures: no longer signed.
    let mut widened = agreement;
    widened.terms.fields.insert(Field::TenantName);
    hidden(&tenant, &[widened], Reason::OtherOrganisation);
}

#[test]
fn figures_drawn_from_an_agreement_keep_the_threshold() {
    let all = Object::collection(K::Tenant, home());
    let counted = allow(&partner(), Action::Count, &all, &[active()], now());
    assert_eq!(counted.projection(), Some(&Projection::Counts { at_least: 11 }));
}

#[test]
fn a_reader_writes_nothing_and_exports_with_a_fresh_proof() {
    let tenant = Object {
        territories: [Territory::Commune("35238".into())].into(),
        consent: Consent::Given,
        ..Object::new(K::Tenant, home())
    };
    let decide = |actor: &Actor, action| allow(actor, action, &tenant, &[active()], now());
    assert_eq!(decide(&partner(), Action::Change), Decision::Denied(Reason::NoRight));
    assert!(decide(&partner(), Action::Export).is_allowed());
    let stale = Actor { step_up_until: None, ..partner() };
    assert_eq!(decide(&stale, Action::Export), Decision::Denied(Reason::StepUpRequired));
}

#[test]
fn a_task_opens_its_own_address_until_it_ends() {
    let agreement = task_agreement(OrganisationKind::Contractor);
    let contractor = provider(Role::Contractor, OrganisationKind::Contractor);
    let task = Object { task: Some("t1".into()), consent: Consent::Given, ..Object::new(K::Task, home()) };
    let at = |action, object: &Object, when: Timestamp| {
        allow(&contractor, action, object, std::slice::from_ref(&agreement), when).status()
    };
    let days = |n: i64| now() + SignedDuration::from_hours(24 * n);
    assert_eq!(at(Action::See, &task, now()), 200);
    assert_eq!(at(Action::Change, &task, now()), 200);
    assert_eq!(at(Action::See, &Object { task: Some("t2".into()), ..task.clone() }, now()), 404);
    // Ten days of work, thirty of reading, then nothing.
    assert_eq!(at(Action::Change, &task, days(10)), 200);
    assert_eq!(at(Action::Change, &task, days(11)), 403);
    assert_eq!(at(Action::See, &task, days(40)), 200);
    assert_eq!(at(Action::See, &task, days(41)), 404);
    // The artisan has no business with the need, even if the agreement lists it.
    let need = Object { kind: K::Need, ..task };
    assert_eq!(at(Action::See, &need, now()), 404);
}

#[test]
fn a_therapist_reads_its_own_reports_only() {
    let agreement = task_agreement(OrganisationKind::OccupationalTherapistFirm);
    let therapist = provider(Role::OccupationalTherapist, OrganisationKind::OccupationalTherapistFirm);
    let report = |by: &str| Object {
        task: Some("t1".into()),
        consent: Consent::Given,
        created_by: Some(by.into()),
        ..Object::new(K::TherapistReport, home())
    };
    let see = |object: &Object| {
        allow(&therapist, Action::See, object, std::slice::from_ref(&agreement), now()).status()
    };
    assert_eq!(see(&report("me")), 200);
    assert_eq!(see(&report("other")), 404);
    // The agreement lists every field; the role keeps to its own.
    let need = Object { kind: K::Need, ..report("other") };
    let decision = allow(&therapist, Action::See, &need, std::slice::from_ref(&agreement), now());
    let shown = decision.projection().unwrap();
    assert!(shown.shows(Field::NeedMobilityConstraint) && !shown.shows(Field::NeedSupportContact));
}

#[test]
fn an_operator_sees_nothing_without_breaking_the_glass() {
    let glass = BreakGlass {
        organisation: away(),
        reason: "sinistre".into(),
        asked_by: "me".into(),
        agreed_by: "other".into(),
        opened_at: now(),
    };
    let operator = Actor {
        organisation_kind: OrganisationKind::Operator,
        ..actor(Role::PlatformOps, Scope::Organisation)
    };
    let see = |glass: Option<BreakGlass>, kind, organisation, minutes: i64| {
        let operator = Actor { break_glass: glass, ..operator.clone() };
        let when = now() + SignedDuration::from_mins(minutes);
        allow(&operator, Action::See, &Object::new(kind, organisation), &[], when).status()
    };
    assert_eq!(see(None, K::Tenant, away(), 0), 404);
    assert_eq!(see(Some(glass.clone()), K::Tenant, away(), 59), 200);
    assert_eq!(see(Some(glass.clone()), K::Tenant, away(), 60), 404);
    assert_eq!(see(Some(glass.clone()), K::Tenant, "third".into(), 0), 404);
    assert_eq!(see(Some(glass.clone()), K::Need, away(), 0), 404);
    assert_eq!(see(Some(BreakGlass { agreed_by: "me".into(), ..glass.clone() }), K::Tenant, away(), 0), 404);
    assert_eq!(see(Some(BreakGlass { reason: " ".into(), ..glass.clone() }), K::Tenant, away(), 0), 404);
    assert_eq!(see(Some(BreakGlass { asked_by: "other".into(), ..glass }), K::Tenant, away(), 0), 404);
}

#[test]
fn a_role_held_where_it_cannot_be_gives_nothing() {
    let misplaced =
        Actor { organisation_kind: OrganisationKind::Funder, ..actor(Role::Adaptation, Scope::Organisation) };
    assert_eq!(status(&misplaced, Action::See, &Object::new(K::Tenant, home())), 404);
}

#[test]
fn secrets_are_hidden_from_everybody() {
    for role in Role::ALL {
        for scope in scopes_of(*role) {
            for kind in kinds_of(DataClass::Secret) {
                for action in Action::ALL {
                    let decision = allow(
                        &actor(*role, scope.clone()),
                        *action,
                        &Object::new(kind, home()),
                        &[active()],
                        now(),
                    );
                    assert_eq!(decision, Decision::Hidden(Reason::Secret));
                }
            }
        }
    }
}
