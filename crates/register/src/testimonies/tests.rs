//! Testimonies: told, confirmed by the other side, corrected, withdrawn; read by whom, and when.

use super::*;
use crate::members::NewGrant;
use crate::organisations::Profile;
use crate::{Author, Register, testing};
use jiff::civil::date;
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

const TODAY: Date = date(2026, 11, 23);

fn told(title: &str) -> NewTestimony {
    NewTestimony {
        title: title.to_owned(),
        theme: Theme::LivingTogether,
        ground: Some(Ground::Town),
        territory: Territory::Departement("33".to_owned()),
        lived_on: date(2026, 5, 4),
        about: About::Nothing,
        done: "Une pièce commune ouverte.".to_owned(),
        changed: "Trente voisins viennent.".to_owned(),
        proof: None,
        hard: "L’assurance.".to_owned(),
        advice: "Signer tôt.".to_owned(),
    }
}

struct House {
    _folder: tempfile::TempDir,
    register: Register,
    /// Two that have people, the third none.
    ids: [String; 3],
    /// The people of the first two.
    people: [Register; 2],
}

impl House {
    async fn new() -> House {
        let folder = tempfile::TempDir::new().unwrap();
        let register = testing::open(folder.path()).await.unwrap();
        let mut ids = Vec::new();
        for name in ["Alpha", "Beta", "Gamma"] {
            let profile = Profile { name: name.to_owned(), is_listed: true, ..Default::default() };
            ids.push(
                register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id,
            );
        }
        let ids = <[String; 3]>::try_from(ids).unwrap();
        let mut people = Vec::new();
        for id in &ids[..2] {
            people.push(person(&register, &format!("{id}@example.org"), id).await);
        }
        let people = people.try_into().ok().unwrap();
        House { _folder: folder, register, ids, people }
    }

    /// Told by the first about the second.
    async fn asked(&self, title: &str) -> String {
        self.people[0].tell_testimony(&self.ids[0], "beta", &told(title), TODAY).await.unwrap()
    }

    async fn answer(&self, id: &str, edition: i64, kind: AnswerKind) -> Result<(), Error> {
        let words = if kind == AnswerKind::Confirmed { "" } else { "Trois mois, et non deux." };
        self.people[1].answer_testimony(&self.ids[1], (id, edition), (kind, words), TODAY).await
    }

    async fn public(&self) -> Vec<String> {
        let all = self.register.testimonies(&Search::default()).await.unwrap();
        all.iter().map(|one| one.public().unwrap().told.title.clone()).collect()
    }
}

async fn person(register: &Register, email: &str, organisation_id: &str) -> Register {
    let account = register.add_account(email, email).await.unwrap();
    let grant = NewGrant { role: Role::ProjectHolder, scope: Scope::Organisation, until: None };
    register.add_member(organisation_id, &account.id, &[grant]).await.unwrap();
    let organisation_id = Some(organisation_id.to_owned());
    register.used_by(Author::Person { account_id: account.id, organisation_id })
}

#[tokio::test]
async fn nobody_else_reads_it_before_the_other_side_confirmed_it() {
    let house = House::new().await;
    let id = house.asked("Une pièce commune").await;
    assert!(house.public().await.is_empty());
    for stranger in [None, Some(house.ids[2].as_str())] {
        let seen = house.register.testimony(&id, stranger).await;
        assert!(matches!(seen, Err(Error::Unknown(_))), "{seen:?}");
    }
    let waiting = house.people[1].testimonies_to_answer(&house.ids[1]).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    assert!(house.people[0].testimonies_to_answer(&house.ids[0]).await.unwrap().is_empty());

    house.answer(&id, 1, AnswerKind::Confirmed).await.unwrap();
    assert_eq!(house.public().await, ["Une pièce commune"]);
    let seen = house.register.testimony(&id, None).await.unwrap();
    assert_eq!((seen.side, seen.standing()), (None, Standing::Confirmed));
    assert!(house.people[1].testimonies_to_answer(&house.ids[1]).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_tells_does_not_confirm_by_any_way() {
    let house = House::new().await;
    let [a, b, _] = &house.ids;
    let own = house.people[0].tell_testimony(a, "Alpha", &told("À soi"), TODAY).await;
    assert!(matches!(&own, Err(Error::Refused(code)) if code == "testimony-own"), "{own:?}");
    let id = house.asked("Une pièce").await;
    let confirmed = (AnswerKind::Confirmed, "");
    let by_teller = house.people[0].answer_testimony(a, (&id, 1), confirmed, TODAY).await;
    assert!(matches!(by_teller, Err(Error::Unknown(_))));
    // Whoever wrote it also works for the other side.
    let both = house.people[0].author().code().to_owned();
    let author = Author::Person { account_id: both, organisation_id: Some(b.clone()) };
    let same = house.register.used_by(author).answer_testimony(b, (&id, 1), confirmed, TODAY).await;
    assert!(matches!(&same, Err(Error::Refused(code)) if code == "testimony-same-person"), "{same:?}");
    assert!(house.public().await.is_empty());
}

#[tokio::test]
async fn the_former_edition_stays_public_until_the_new_one_is_confirmed() {
    let house = House::new().await;
    let id = house.asked("Premier texte").await;
    house.answer(&id, 1, AnswerKind::Confirmed).await.unwrap();
    let a = &house.ids[0];
    house.people[0].rewrite_testimony(a, (&id, 1), &told("Second texte"), TODAY).await.unwrap();
    assert_eq!(house.public().await, ["Premier texte"]);
    let public = house.register.testimony(&id, None).await.unwrap();
    assert_eq!(public.editions.len(), 1, "what waits is between its sides");
    house.answer(&id, 2, AnswerKind::ToCorrect).await.unwrap();
    assert_eq!(house.public().await, ["Premier texte"]);
    let mine = house.people[0].testimonies_to_answer(a).await.unwrap().remove(0);
    assert_eq!(mine.standing(), Standing::ToCorrect);
    assert_eq!(mine.last().unwrap().answer.as_ref().unwrap().words, "Trois mois, et non deux.");
    house.people[0].rewrite_testimony(a, (&id, 2), &told("Troisième texte"), TODAY).await.unwrap();
    house.answer(&id, 3, AnswerKind::Confirmed).await.unwrap();
    assert_eq!(house.public().await, ["Troisième texte"]);
}

#[tokio::test]
async fn two_at_once_the_second_is_told() {
    let house = House::new().await;
    let id = house.asked("Une pièce").await;
    house.answer(&id, 1, AnswerKind::Confirmed).await.unwrap();
    let again = house.answer(&id, 1, AnswerKind::Refused).await;
    assert!(matches!(again, Err(Error::Changed)), "{again:?}");
    let a = &house.ids[0];
    house.people[0].rewrite_testimony(a, (&id, 1), &told("Mieux"), TODAY).await.unwrap();
    let late = house.people[0].rewrite_testimony(a, (&id, 1), &told("Autrement"), TODAY).await;
    assert!(matches!(late, Err(Error::Changed)), "{late:?}");
    let of_before = house.answer(&id, 1, AnswerKind::Confirmed).await;
    assert!(matches!(of_before, Err(Error::Changed)), "nobody confirms a text that they did not read");
    assert_eq!(house.public().await, ["Une pièce"]);
}

#[tokio::test]
async fn either_side_withdraws_and_only_what_is_written_afterwards_comes_back() {
    let house = House::new().await;
    for side in [0, 1] {
        let id = house.asked("Une pièce").await;
        house.answer(&id, 1, AnswerKind::Confirmed).await.unwrap();
        house.people[0].rewrite_testimony(&house.ids[0], (&id, 1), &told("Mieux"), TODAY).await.unwrap();
        house.people[side].withdraw_testimony(&house.ids[side], &id, TODAY).await.unwrap();
        assert!(house.public().await.is_empty());
        assert!(house.register.testimony(&id, None).await.is_err());
        let late = house.answer(&id, 2, AnswerKind::Confirmed).await;
        assert!(matches!(&late, Err(Error::Refused(code)) if code == "testimony-not-now"), "{late:?}");
        let twice = house.people[side].withdraw_testimony(&house.ids[side], &id, TODAY).await;
        assert!(matches!(&twice, Err(Error::Refused(code)) if code == "testimony-not-now"));
        house.people[0].rewrite_testimony(&house.ids[0], (&id, 2), &told("De nouveau"), TODAY).await.unwrap();
        assert!(house.public().await.is_empty(), "what was confirmed before does not come back by itself");
        house.answer(&id, 3, AnswerKind::Confirmed).await.unwrap();
        assert_eq!(house.public().await, ["De nouveau"]);
        house.people[side].withdraw_testimony(&house.ids[side], &id, TODAY).await.unwrap();
    }
    let stranger = house.register.withdraw_testimony(&house.ids[2], &house.asked("X").await, TODAY).await;
    assert!(matches!(stranger, Err(Error::Unknown(_))));
}

#[tokio::test]
async fn without_an_account_nobody_confirms_and_it_says_so() {
    let house = House::new().await;
    let id = house.people[0].tell_testimony(&house.ids[0], "Gamma", &told("Un jardin"), TODAY).await.unwrap();
    let one = house.people[0].testimony(&id, Some(&house.ids[0])).await.unwrap();
    assert_eq!(one.standing(), Standing::Unreachable);
    // From the day on which it has an account, it waits for it.
    person(&house.register, "gamma@example.org", &house.ids[2]).await;
    let one = house.register.testimonies_to_answer(&house.ids[2]).await.unwrap().remove(0);
    assert_eq!((one.id, one.side), (id, Some(Side::Other)));
}

#[tokio::test]
async fn an_organisation_that_is_not_known_or_known_twice_is_not_guessed() {
    let house = House::new().await;
    let profile = Profile { name: "Beta".to_owned(), is_listed: true, ..Default::default() };
    let twin =
        house.register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id;
    let hidden = Profile { name: "Delta".to_owned(), ..Default::default() };
    house.register.add_organisation(OrganisationKind::Association, &hidden, None).await.unwrap();
    let tell =
        async |other: &str| house.people[0].tell_testimony(&house.ids[0], other, &told("X"), TODAY).await;
    for (other, code) in
        [("Beta", "testimony-several"), ("Omega", "testimony-other"), ("Delta", "testimony-other")]
    {
        let done = tell(other).await;
        assert!(matches!(&done, Err(Error::Refused(found)) if found == code), "{other}: {done:?}");
    }
    tell(&twin).await.unwrap();
}

#[tokio::test]
async fn what_is_missing_or_speaks_of_a_person_is_refused_by_its_name() {
    let house = House::new().await;
    let whole = told("Une pièce");
    let wrong: [(NewTestimony, &str); 6] = [
        (NewTestimony { title: " ".to_owned(), ..whole.clone() }, "testimony-title"),
        (NewTestimony { lived_on: date(2027, 1, 1), ..whole.clone() }, "testimony-day"),
        (
            NewTestimony { done: "Suivie : 2 69 05 49 588 157 80".to_owned(), ..whole.clone() },
            "testimony-done",
        ),
        (NewTestimony { advice: String::new(), ..whole.clone() }, "testimony-advice"),
        (NewTestimony { about: About::Practice("none".to_owned()), ..whole.clone() }, "testimony-about"),
        (NewTestimony { about: About::Model("none".to_owned()), ..whole }, "testimony-about"),
    ];
    for (new, expected) in wrong {
        let done = house.people[0].tell_testimony(&house.ids[0], "Beta", &new, TODAY).await;
        assert!(matches!(&done, Err(Error::Refused(code)) if code == expected), "{expected}: {done:?}");
    }
    let id = house.asked("Une pièce").await;
    let silent =
        house.people[1].answer_testimony(&house.ids[1], (&id, 1), (AnswerKind::ToCorrect, " "), TODAY);
    let silent = silent.await;
    assert!(matches!(&silent, Err(Error::Refused(code)) if code == "testimony-answer-words"), "{silent:?}");
}

#[tokio::test]
async fn it_is_found_by_words_theme_ground_side_and_subject() {
    let house = House::new().await;
    let first = house.asked("La buanderie").await;
    let other = NewTestimony {
        theme: Theme::WorkIntegration,
        ground: None,
        about: About::Model("cluster".to_owned()),
        lived_on: date(2026, 6, 1),
        ..told("Un pôle")
    };
    let second = house.people[0].tell_testimony(&house.ids[0], "Beta", &other, TODAY).await.unwrap();
    for id in [&first, &second] {
        house.answer(id, 1, AnswerKind::Confirmed).await.unwrap();
    }
    let found = async |search: Search| {
        let all = house.register.testimonies(&search).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let search = Search::default;
    assert_eq!(found(search()).await, [second.clone(), first.clone()], "the last lived first");
    assert_eq!(
        found(Search { words: "buanderies".to_owned(), ..search() }).await,
        std::slice::from_ref(&first)
    );
    assert_eq!(
        found(Search { theme: Some(Theme::WorkIntegration), ..search() }).await,
        std::slice::from_ref(&second)
    );
    assert_eq!(found(Search { ground: Some(Ground::Town), ..search() }).await, std::slice::from_ref(&first));
    assert_eq!(found(Search { organisation: Some(house.ids[1].clone()), ..search() }).await.len(), 2);
    assert!(found(Search { organisation: Some(house.ids[2].clone()), ..search() }).await.is_empty());
    let about = Some(About::Model("cluster".to_owned()));
    assert_eq!(found(Search { about, ..search() }).await, [second]);
}
