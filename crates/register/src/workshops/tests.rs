//! Workshops: who reads notes before they are published, and proposals step by step.

use super::*;
use crate::testing;
use jiff::civil::date;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);

async fn three() -> (tempfile::TempDir, Register, [String; 3]) {
    let folder = tempfile::TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut all = Vec::new();
    for name in ["A", "B", "C"] {
        let profile = crate::organisations::Profile { name: name.to_owned(), ..Default::default() };
        all.push(register.add_organisation(OrganisationKind::Federation, &profile, None).await.unwrap().id);
    }
    let three = <[String; 3]>::try_from(all).unwrap();
    (folder, register, three)
}

fn new(held_on: Date) -> NewWorkshop {
    NewWorkshop {
        title: "Journée des partenaires".to_owned(),
        held_on,
        place: "Valombre".to_owned(),
        agenda: "Matin : constats.\nAprès-midi : propositions.".to_owned(),
        axes: vec!["Offre abordable".to_owned(), "Vivre ensemble".to_owned()],
    }
}

#[tokio::test]
async fn notes_are_read_by_the_host_and_who_wrote_them_until_the_workshop_is_published() {
    let (_folder, register, [host, guest, other]) = three().await;
    let id = register.hold_workshop(&host, &new(date(2026, 11, 20))).await.unwrap();
    let one = register.workshop(&id).await.unwrap();
    let axis = register.workshop_axes(&one, None).await.unwrap()[0].id.clone();
    assert!(matches!(
        register.publish_workshop(&host, &id, None, TODAY).await,
        Err(Error::Refused(code)) if code == "workshop-empty"
    ));
    register.note_in_workshop(&guest, &axis, "Il manque des T2 accessibles.").await.unwrap();
    let read = async |who: Option<&str>| {
        let one = register.workshop(&id).await.unwrap();
        register.workshop_axes(&one, who).await.unwrap()[0].notes.len()
    };
    let of = |who: &str| Some(who.to_owned());
    for (who, seen) in [(of(&host), 1), (of(&guest), 1), (of(&other), 0), (None, 0)] {
        assert_eq!(read(who.as_deref()).await, seen, "{who:?}");
    }
    assert!(matches!(register.publish_workshop(&guest, &id, None, TODAY).await, Err(Error::Unknown(_))));
    register.publish_workshop(&host, &id, Some(100), TODAY).await.unwrap();
    assert_eq!((read(None).await, read(Some(&other)).await), (1, 1));
    assert_eq!(register.workshop(&id).await.unwrap().participants, Some(100));
    let late = register.note_in_workshop(&guest, &axis, "Encore un mot.").await;
    assert!(matches!(late, Err(Error::Refused(code)) if code == "note-closed"));
}

#[tokio::test]
async fn a_workshop_to_come_is_not_published_and_axes_are_different() {
    let (_folder, register, [host, ..]) = three().await;
    let id = register.hold_workshop(&host, &new(date(2027, 1, 21))).await.unwrap();
    let early = register.publish_workshop(&host, &id, None, TODAY).await;
    assert!(matches!(early, Err(Error::Refused(code)) if code == "workshop-day"));
    let twice = NewWorkshop { axes: vec!["Offre".to_owned(), " Offre ".to_owned()], ..new(TODAY) };
    let done = register.hold_workshop(&host, &twice).await;
    assert!(matches!(done, Err(Error::Refused(code)) if code == "workshop-axes"));
}

#[tokio::test]
async fn a_proposal_comes_from_a_note_and_is_followed_by_who_carries_it() {
    let (_folder, register, [host, owner, other]) = three().await;
    let id = register.hold_workshop(&host, &new(date(2026, 11, 20))).await.unwrap();
    let one = register.workshop(&id).await.unwrap();
    let axes = register.workshop_axes(&one, None).await.unwrap();
    register.note_in_workshop(&owner, &axes[0].id, "Il manque des T2.").await.unwrap();
    let note = register.workshop_axes(&one, Some(&host)).await.unwrap()[0].notes[0].id.clone();
    let proposal = |axis: &str| NewProposal {
        axis_id: axis.to_owned(),
        note_id: Some(note.clone()),
        words: "Compter les T2 accessibles par commune.".to_owned(),
        owner_id: Some(owner.clone()),
        due_on: Some(date(2026, 11, 1)),
    };
    assert!(
        matches!(register.propose_in_workshop(&host, &proposal(&axes[1].id)).await, Err(Error::Unknown(_))),
        "a note of another axis"
    );
    assert!(matches!(
        register.propose_in_workshop(&other, &proposal(&axes[0].id)).await,
        Err(Error::Unknown(_))
    ));
    let made = register.propose_in_workshop(&host, &proposal(&axes[0].id)).await.unwrap();
    let carried = register.proposals_to_carry(&owner).await.unwrap();
    assert_eq!(carried.len(), 1);
    assert!(carried[0].is_late(TODAY));
    // Before the workshop is published, somebody else does not know that it exists.
    assert!(matches!(register.proposal(&made, &other).await, Err(Error::Unknown(_))));
    let step = async |who: &str, status| {
        register.step_proposal(who, &made, (status, "Pris en réunion."), TODAY).await
    };
    assert!(matches!(step(&other, Status::Accepted).await, Err(Error::Unknown(_))));
    assert!(
        matches!(step(&owner, Status::Done).await, Err(Error::Refused(code)) if code == "proposal-status")
    );
    step(&owner, Status::Accepted).await.unwrap();
    let done = step(&host, Status::Done).await.unwrap();
    assert_eq!(
        done.steps.iter().map(|step| step.status).collect::<Vec<_>>(),
        [Status::Accepted, Status::Done]
    );
    assert!(register.proposals_to_carry(&owner).await.unwrap().is_empty());
}
