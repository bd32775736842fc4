//! Bodies, when they sit, and texts that several organisations endorse.

use super::*;
use crate::testing;
use jiff::civil::datetime;
use trust::organisation::OrganisationKind;

const NOW: DateTime = datetime(2026, 11, 23, 9, 0, 0, 0);

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

fn new() -> NewBody {
    NewBody {
        kind: BodyKind::Pdalhpd,
        name: "Comité responsable du plan".to_owned(),
        territory: Territory::Departement("35".to_owned()),
        members: "Présidé par le préfet et le président du conseil départemental.".to_owned(),
    }
}

fn at(month: i8) -> NewSitting {
    NewSitting {
        starts_at: datetime(2027, month, 12, 14, 0, 0, 0),
        place: "Préfecture".to_owned(),
        agenda: "Bilan du plan.".to_owned(),
    }
}

#[tokio::test]
async fn the_next_time_is_the_first_to_come_that_was_not_cancelled() {
    let (_folder, register, [keeper, other, _]) = three().await;
    let id = register.add_body(&keeper, &new()).await.unwrap();
    let past = NewSitting { starts_at: datetime(2026, 11, 1, 9, 0, 0, 0), ..at(1) };
    let done = register.announce_sitting(&keeper, &id, &past, NOW).await;
    assert!(matches!(done, Err(Error::Refused(code)) if code == "sitting-time"));
    assert!(matches!(register.announce_sitting(&other, &id, &at(1), NOW).await, Err(Error::Unknown(_))));
    register.announce_sitting(&keeper, &id, &at(3), NOW).await.unwrap();
    let first = register.announce_sitting(&keeper, &id, &at(2), NOW).await.unwrap();
    let next = async |now| register.body(&id, now).await.unwrap().next(now).map(|s| s.told.starts_at.month());
    assert_eq!(next(NOW).await, Some(2));
    assert_eq!(next(datetime(2027, 2, 20, 0, 0, 0, 0)).await, Some(3));
    assert_eq!(next(datetime(2027, 4, 1, 0, 0, 0, 0)).await, None, "nobody said");
    assert!(matches!(register.cancel_sitting(&other, &first).await, Err(Error::Unknown(_))));
    assert_eq!(register.cancel_sitting(&keeper, &first).await.unwrap(), id);
    assert_eq!(next(NOW).await, Some(3));
    assert_eq!(register.bodies(NOW).await.unwrap()[0].sittings.len(), 2);
    register.close_body(&keeper, &id).await.unwrap();
    assert!(register.bodies(NOW).await.unwrap().is_empty());
    assert!(matches!(register.announce_sitting(&keeper, &id, &at(5), NOW).await, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn a_text_is_endorsed_in_the_edition_that_was_read_and_changes_no_more_once_sent() {
    let (_folder, register, [pen, second, third]) = three().await;
    let body = register.add_body(&pen, &new()).await.unwrap();
    let sitting = register.announce_sitting(&pen, &body, &at(2), NOW).await.unwrap();
    let text = |words: &str| NewContribution {
        title: "Une place au comité".to_owned(),
        words: words.to_owned(),
        asks_prefect: true,
    };
    let id = register.write_contribution(&second, &sitting, None, &text("Première.")).await.unwrap();
    let own = register.endorse_contribution(&second, &id, 1).await;
    assert!(matches!(own, Err(Error::Refused(code)) if code == "contribution-own"));
    register.endorse_contribution(&third, &id, 1).await.unwrap();
    let seen = Some((id.as_str(), 1));
    let foreign = register.write_contribution(&third, &sitting, seen, &text("Autre.")).await;
    assert!(matches!(foreign, Err(Error::Unknown(_))));
    register.write_contribution(&second, &sitting, seen, &text("Deuxième.")).await.unwrap();
    assert!(matches!(register.endorse_contribution(&pen, &id, 1).await, Err(Error::Changed)));
    let one = register.contribution(&id).await.unwrap();
    assert_eq!((one.endorsed.len(), one.to_read_again.len()), (0, 1), "it waits for the word again");
    register.endorse_contribution(&third, &id, 2).await.unwrap();
    assert!(matches!(register.send_contribution(&pen, &id, 2).await, Err(Error::Unknown(_))));
    register.send_contribution(&second, &id, 2).await.unwrap();
    let late = register.write_contribution(&second, &sitting, Some((&id, 2)), &text("Encore.")).await;
    assert!(matches!(late, Err(Error::Refused(code)) if code == "contribution-sent"));
    assert_eq!(register.contributions(&body).await.unwrap().len(), 1);
}
