//! Giving rights and resetting credentials.

use super::*;

fn recipient(user: &str) -> Recipient {
    Recipient {
        user: user.into(),
        same_person: BTreeSet::new(),
        organisation: home(),
        organisation_kind: OrganisationKind::Landlord,
        membership_confirmed: true,
        organisation_has_admin: true,
    }
}

fn admin() -> Actor {
    Actor { organisation_kind: OrganisationKind::Landlord, ..actor(Role::OrgAdmin, Scope::Organisation) }
}

fn grant(role: Role) -> Grant {
    Grant::new(role, scopes_of(role)[0].clone()).unwrap()
}

fn approval(by: &str, role: Role, of: Option<Grant>) -> Approval {
    Approval {
        by: by.into(),
        same_person: BTreeSet::new(),
        role,
        organisation: home(),
        to: "bob".into(),
        grant: of,
        at: now() - SignedDuration::from_hours(1),
    }
}

#[test]
fn an_administrator_alone_gives_roles_that_reach_nobody() {
    for role in [Role::Stock, Role::Direction, Role::ProjectHolder] {
        assert_eq!(may_grant(&admin(), &grant(role), &recipient("bob"), &[], now()), Ok(()), "{role}");
    }
    for role in [Role::Adaptation, Role::Proximity, Role::Social, Role::Dpo, Role::OrgAdmin, Role::Finance] {
        let answer = may_grant(&admin(), &grant(role), &recipient("bob"), &[], now());
        assert_eq!(answer, Err(Reason::ApprovalRequired), "{role}");
    }
}

#[test]
fn nobody_gives_a_role_to_themselves_alone() {
    let to_me = recipient("me");
    assert_eq!(may_grant(&admin(), &grant(Role::Stock), &to_me, &[], now()), Err(Reason::ApprovalRequired));
    let second = Actor { same_person: ["bob".into()].into(), ..admin() };
    let answer = may_grant(&second, &grant(Role::Stock), &recipient("bob"), &[], now());
    assert_eq!(answer, Err(Reason::ApprovalRequired));
}

#[test]
fn a_second_administrator_or_the_officer_approves_this_very_grant() {
    let adaptation = grant(Role::Adaptation);
    let with = |approval: Approval| may_grant(&admin(), &adaptation, &recipient("bob"), &[approval], now());
    let sound = || approval("eve", Role::Dpo, Some(adaptation.clone()));
    assert_eq!(with(sound()), Ok(()));
    assert_eq!(with(Approval { role: Role::OrgAdmin, ..sound() }), Ok(()));
    for (why, wrong) in [
        ("by oneself", approval("me", Role::OrgAdmin, Some(adaptation.clone()))),
        ("by the recipient", approval("bob", Role::Dpo, Some(adaptation.clone()))),
        ("by another account of the actor", Approval { same_person: ["me".into()].into(), ..sound() }),
        ("by another role", approval("eve", Role::Direction, Some(adaptation.clone()))),
        ("by another organisation", Approval { organisation: away(), ..sound() }),
        ("for somebody else", Approval { to: "carl".into(), ..sound() }),
        ("of another role", approval("eve", Role::Dpo, Some(grant(Role::Social)))),
        (
            "of a narrower scope",
            approval("eve", Role::Dpo, Grant::new(Role::Adaptation, residences(&["r1"])).ok()),
        ),
        ("of a reset", approval("eve", Role::Dpo, None)),
        ("too old", Approval { at: now() - SignedDuration::from_hours(24 * 7), ..sound() }),
        ("of tomorrow", Approval { at: now() + SignedDuration::from_hours(1), ..sound() }),
    ] {
        assert_eq!(with(wrong), Err(Reason::ApprovalRequired), "{why}");
    }
}

#[test]
fn roles_are_given_at_home_by_administrators_with_a_fresh_proof() {
    let stock = grant(Role::Stock);
    let give = |actor: &Actor, to: &Recipient| may_grant(actor, &stock, to, &[], now());
    let foreign = Recipient { organisation: away(), ..recipient("bob") };
    assert_eq!(give(&admin(), &foreign), Err(Reason::OtherOrganisation));
    assert_eq!(give(&actor(Role::Direction, Scope::Organisation), &recipient("bob")), Err(Reason::NoRight));
    let stale = Actor { step_up_until: None, ..admin() };
    assert_eq!(give(&stale, &recipient("bob")), Err(Reason::StepUpRequired));
    let guest = Recipient { membership_confirmed: false, ..recipient("bob") };
    assert_eq!(give(&admin(), &guest), Err(Reason::MembershipUnconfirmed));
    let funder = Recipient { organisation_kind: OrganisationKind::Funder, ..recipient("bob") };
    assert_eq!(give(&admin(), &funder), Err(Reason::WrongOrganisationKind));
    let unconfirmed = Actor { membership_confirmed: false, ..admin() };
    assert_eq!(give(&unconfirmed, &recipient("bob")), Err(Reason::MembershipUnconfirmed));
    let mut ended = admin();
    ended.grants = vec![grant(Role::OrgAdmin).ending("2026-11-01".parse().unwrap())];
    assert_eq!(give(&ended, &recipient("bob")), Err(Reason::NoRight));
}

#[test]
fn two_operators_name_the_first_administrator_and_nobody_else() {
    let operator = Actor {
        organisation: "operator".into(),
        organisation_kind: OrganisationKind::Operator,
        ..actor(Role::PlatformOps, Scope::Organisation)
    };
    let new = Recipient { organisation_has_admin: false, ..recipient("bob") };
    let approved = |role| Approval {
        organisation: "operator".into(),
        ..approval("other-operator", Role::PlatformOps, Some(grant(role)))
    };
    let name = |role, to: &Recipient, approvals: &[Approval]| {
        may_grant(&operator, &grant(role), to, approvals, now())
    };
    assert_eq!(name(Role::OrgAdmin, &new, &[approved(Role::OrgAdmin)]), Ok(()));
    assert_eq!(name(Role::OrgAdmin, &new, &[]), Err(Reason::ApprovalRequired));
    assert_eq!(name(Role::Adaptation, &new, &[approved(Role::Adaptation)]), Err(Reason::OtherOrganisation));
    assert_eq!(
        name(Role::OrgAdmin, &recipient("bob"), &[approved(Role::OrgAdmin)]),
        Err(Reason::OtherOrganisation)
    );
}

#[test]
fn a_weaker_role_does_not_take_over_a_stronger_account() {
    let reset = |grants: &[Grant], approvals: &[Approval]| {
        may_reset_credentials(&admin(), &recipient("bob"), grants, approvals, now())
    };
    assert_eq!(reset(&[grant(Role::Stock)], &[]), Ok(()));
    assert_eq!(reset(&[grant(Role::Stock), grant(Role::Adaptation)], &[]), Err(Reason::ApprovalRequired));
    assert_eq!(reset(&[grant(Role::OrgAdmin)], &[]), Err(Reason::ApprovalRequired));
    assert_eq!(reset(&[grant(Role::Adaptation)], &[approval("eve", Role::Dpo, None)]), Ok(()));
    let other = approval("eve", Role::Dpo, Some(grant(Role::Adaptation)));
    assert_eq!(reset(&[grant(Role::Adaptation)], &[other]), Err(Reason::ApprovalRequired));
    let me = recipient("me");
    assert_eq!(may_reset_credentials(&admin(), &me, &[], &[], now()), Err(Reason::SameHands));
    let foreign = Recipient { organisation: away(), ..recipient("bob") };
    assert_eq!(may_reset_credentials(&admin(), &foreign, &[], &[], now()), Err(Reason::OtherOrganisation));
    let stock = actor(Role::Stock, Scope::Organisation);
    assert_eq!(may_reset_credentials(&stock, &recipient("bob"), &[], &[], now()), Err(Reason::NoRight));
}

#[test]
fn a_role_is_taken_away_by_one_person_of_the_organisation() {
    let officer = actor(Role::Dpo, Scope::Organisation);
    assert_eq!(may_withdraw(&admin(), &recipient("bob"), now()), Ok(()));
    assert_eq!(may_withdraw(&officer, &recipient("bob"), now()), Ok(()));
    let foreign = Recipient { organisation: away(), ..recipient("bob") };
    assert_eq!(may_withdraw(&officer, &foreign, now()), Err(Reason::OtherOrganisation));
    let stock = actor(Role::Stock, Scope::Organisation);
    assert_eq!(may_withdraw(&stock, &recipient("bob"), now()), Err(Reason::NoRight));
}
