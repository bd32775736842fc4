//! What an accepted offer does to the vacancy that it was made from.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_that_is_accepted_closes_its_vacancy_or_says_what_stands_in_the_way() {
    use ::pathway::vacancy::{Fact as VacancyFact, State as VacancyState};
    let town = town().await;
    let (first, second) = (town.accepted().await, town.accepted().await);
    let (free, unfit) = (town.vacancy(1).await, town.vacancy(2).await);
    town.offer(&first, &free, 5).await.unwrap();
    town.offer(&second, &unfit, 5).await.unwrap();
    let letting = town.of(Side::Landlord);
    let broken = VacancyFact::Unfit { on: on(5) };
    letting.note_vacancy_fact(&town.landlord, &unfit, broken, None, on(5)).await.unwrap();
    for id in [&first, &second] {
        town.note(id, Side::Association, Event::OfferAccepted, 6).await.unwrap();
    }
    let state = async |id: &str| letting.vacancy(&town.landlord, id).await.unwrap().state;
    assert_eq!(state(&free).await, VacancyState::Let { on: on(6) });
    assert_eq!(
        state(&unfit).await,
        VacancyState::Unfit { since: on(5) },
        "the acceptance holds all the same"
    );
    let seen = letting.supported_pathway(&town.landlord, &second, at(6)).await.unwrap();
    assert_eq!(seen.standing.stage, Stage::ToMoveIn);
    assert_eq!(letting.vacancy_of_offer(&seen).await.unwrap(), Some(VacancyState::Unfit { since: on(5) }));
    let theirs =
        town.of(Side::Association).supported_pathway(&town.association, &second, at(6)).await.unwrap();
    assert_eq!(letting.vacancy_of_offer(&theirs).await.unwrap(), None, "told to the landlord only");
    // Moving in tries again, once the landlord settled it.
    let mended = VacancyFact::FitAgain { on: on(7) };
    letting.note_vacancy_fact(&town.landlord, &unfit, mended, None, on(7)).await.unwrap();
    let moved = Event::MovedIn { status: Status::TransitionalLease, until: Some(on(375)) };
    town.note(&second, Side::Association, moved, 10).await.unwrap();
    assert_eq!(state(&unfit).await, VacancyState::Let { on: on(10) });
}
