//! How well the search answers the judged questions: floors under which a change must not fall.

use catalogue::{Filter, Half, Index, invented, judged, ndcg};

fn index() -> Index {
    Index::new(invented().into_iter().map(|one| one.sheet).collect())
}

fn ids(index: &Index, question: &str) -> Vec<String> {
    let found = index.search(question, &Filter::default(), &|_| true);
    found.hits.iter().map(|hit| index.sheets()[hit.at].id.clone()).collect()
}

fn mean(index: &Index, half: Half) -> f64 {
    let all: Vec<f64> = judged()
        .iter()
        .filter(|one| one.half == half)
        .map(|one| {
            let found = ids(index, one.question);
            let gain = ndcg(&one.wanted, &found);
            // Only the half that the search is adjusted on may be looked at.
            if half == Half::Tune && gain < 0.9 {
                println!("{gain:.2} {} → {:?}", one.question, found.iter().take(5).collect::<Vec<_>>());
            }
            gain
        })
        .collect();
    all.iter().sum::<f64>() / all.len() as f64
}

#[test]
fn the_half_it_is_adjusted_on_is_answered_well() {
    let gain = mean(&index(), Half::Tune);
    println!("tune {gain:.4}");
    assert!(gain >= 0.85, "nDCG@10 {gain}");
}
