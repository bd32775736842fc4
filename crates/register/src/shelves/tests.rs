//! One search of five kinds of things: what is found, by whom, in which order.

use super::*;
use crate::Register;
use crate::practices::NewPractice;
use crate::testing;
use catalogue::extract;
use jiff::civil::date;
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;

const TODAY: Date = date(2026, 11, 23);
const MEMBER: Reader = Reader { in_english: false, has_account: true };
const VISITOR: Reader = Reader { in_english: false, has_account: false };

fn entry(kind: Kind, id: &str, title: &str, text: &str) -> Entry {
    Entry {
        kind,
        id: id.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        others: String::new(),
        by: String::new(),
        themes: BTreeSet::from([Theme::LivingTogether]),
        grounds: BTreeSet::new(),
        proof: Proof::Told,
        conditions: Vec::new(),
        taken_up: None,
        told_on: None,
    }
}

fn ids(found: &Found) -> Vec<&str> {
    found.entries.iter().map(|one| one.id.as_str()).collect()
}

fn words(words: &str) -> Search {
    Search { words: words.to_owned(), ..Search::default() }
}

#[test]
fn one_question_finds_things_of_every_kind_and_counts_them() {
    let all = vec![
        entry(Kind::Practice, "p", "Une pièce commune", "Tenue par les voisins."),
        entry(Kind::Model, "m", "Buanderie partagée", "Une pièce pour laver le linge."),
        entry(Kind::Clause, "c", "Réserve", "Le marché est réservé."),
    ];
    let found = find(all.clone(), &words("pièce"));
    assert_eq!(ids(&found), ["p", "m"], "the title weighs more");
    assert_eq!(found.kinds, BTreeMap::from([(Kind::Practice, 1), (Kind::Model, 1)]));
    let of_models = find(all.clone(), &Search { kind: Some(Kind::Model), ..words("pièce") });
    assert_eq!((ids(&of_models), of_models.kinds.len()), (vec!["m"], 2), "what the other kinds would leave");
    assert_eq!(ids(&find(all, &words("buandrie"))), ["m"], "a slip of the pen");
}

#[test]
fn a_kind_of_territory_that_nobody_says_is_counted_apart() {
    let all = vec![
        Entry { grounds: BTreeSet::from([Ground::Rural]), ..entry(Kind::Practice, "r", "Rural", "") },
        Entry { grounds: BTreeSet::from([Ground::Town]), ..entry(Kind::Practice, "t", "Ville", "") },
        entry(Kind::Model, "m", "Partout", ""),
    ];
    let found = find(all, &Search { ground: Some(Ground::Rural), ..Search::default() });
    assert_eq!((ids(&found), found.unsaid), (vec!["r"], 1));
}

#[test]
fn without_words_what_most_took_up_comes_first_then_the_newest() {
    let taken =
        |id: &str, count, day| Entry { taken_up: count, told_on: day, ..entry(Kind::Practice, id, id, "") };
    let all = vec![
        taken("model", None, None),
        taken("old", Some(1), Some(date(2025, 1, 1))),
        taken("new", Some(1), Some(date(2026, 1, 1))),
        taken("known", Some(9), Some(date(2024, 1, 1))),
    ];
    assert_eq!(ids(&find(all, &Search::default())), ["known", "new", "old", "model"]);
}

#[tokio::test]
async fn models_and_clauses_are_for_those_who_have_an_account() {
    let folder = tempfile::TempDir::new().unwrap();
    let register: Register = testing::open(folder.path()).await.unwrap();
    let profile = crate::organisations::Profile { name: "A".to_owned(), ..Default::default() };
    let id = register.add_organisation(OrganisationKind::Association, &profile, None).await.unwrap().id;
    let practice = NewPractice {
        title: "Un jardin tenu par les voisins".to_owned(),
        theme: Theme::LivingTogether,
        grounds: BTreeSet::from([Ground::Town]),
        context: "Un terrain vide.".to_owned(),
        method: "Des bacs, un robinet.".to_owned(),
        partners: "La commune.".to_owned(),
        cost_cents: None,
        results: "Vingt familles.".to_owned(),
        conditions: "De l’eau.".to_owned(),
    };
    let told = register.tell_practice(&id, None, &practice).await.unwrap();
    let search = async |reader| register.search_shelves(&words("jardin"), reader, TODAY).await.unwrap();
    let (visitor, member) = (search(VISITOR).await, search(MEMBER).await);
    assert_eq!(ids(&visitor), [told.as_str()]);
    assert_eq!(visitor.kinds.keys().copied().collect::<Vec<_>>(), [Kind::Practice]);
    assert!(member.kinds.contains_key(&Kind::Model), "{:?}", member.kinds);
    let pieces = extract(&visitor.entries[0].text, &visitor.stems, 200);
    assert_eq!(pieces[0].text, "Un terrain vide.", "the title alone has the word: how the text begins");
    assert!(visitor.entries[0].told_on.is_some(), "its id holds the day");
    register.withdraw_practice(&id, &told).await.unwrap();
    assert!(ids(&search(VISITOR).await).is_empty());
}

#[tokio::test]
async fn in_english_one_asks_in_either_language() {
    let folder = tempfile::TempDir::new().unwrap();
    let register: Register = testing::open(folder.path()).await.unwrap();
    let reader = Reader { in_english: true, has_account: true };
    for asked in ["laundry", "buanderie"] {
        let found = register.search_shelves(&words(asked), reader, TODAY).await.unwrap();
        assert_eq!(found.entries[0].title, "Shared laundry, kitchen and garden", "{asked}");
    }
}
