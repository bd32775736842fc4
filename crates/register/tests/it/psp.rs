//! The facts of the chapter on ageing, on the invented town: the same figures as the lists.

use access::targets::TargetStatus;
use register::adapted::AdaptedFilter;
use register::portfolio::{PortfolioRequest, Totals};

#[tokio::test(flavor = "multi_thread")]
async fn the_chapter_and_the_lists_say_the_same_figures() {
    let folder = tempfile::tempdir().unwrap();
    let register = register::testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap();
    let request = PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: jiff::civil::date(2026, 11, 22),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = register.portfolio(&request).await.unwrap();
    let facts = register.psp_facts(&portfolio).await.unwrap();
    let totals = Totals::of(&portfolio.residences);
    assert_eq!(facts.residences.len(), totals.residences as usize);
    assert_eq!(facts.residences.iter().map(|r| u64::from(r.dwellings)).sum::<u64>(), totals.dwellings);
    let of = |status| facts.residences.iter().filter(|r| r.status == status).count();
    assert_eq!(of(TargetStatus::Target), totals.targets as usize);
    assert_eq!(of(TargetStatus::ToConfirm), totals.to_confirm as usize);
    assert_eq!(facts.residences.iter().filter(|r| !r.has_position).count(), totals.without_position as usize);
    let adapted = register.adapted_dwellings(&portfolio, &AdaptedFilter::default()).await.unwrap();
    assert_eq!(facts.adapted.dwellings, adapted.len() as u64);
    assert_eq!(facts.residences.iter().map(|r| u64::from(r.adapted)).sum::<u64>(), adapted.len() as u64);
    assert!(!adapted.is_empty(), "the town has adapted dwellings");
    for (told, shown) in facts.residences.iter().zip(&portfolio.residences) {
        assert_eq!((told.id.as_str(), told.index), (shown.id.as_str(), shown.score.shown()), "same order");
        let said: u32 = told.levels.iter().sum();
        assert_eq!(said, told.dwellings);
        assert_eq!(told.step_free.iter().sum::<u32>(), told.dwellings);
        // A hidden count is not in the facts at all.
        let disclosed =
            register::disclosure::told(&shown.target, portfolio.parameters.presentation.mask_below);
        match disclosed.with_age.exact() {
            Some(n) => assert_eq!(told.with_age.0, n),
            None => assert_ne!(told.with_age.0, told.with_age.1, "{}", told.name),
        }
    }
    let files = register.adaptations(&landlord.id, request.on).await.unwrap();
    assert_eq!(facts.adaptations.parts.iter().sum::<u32>() as usize, files.len());
    assert_eq!(facts.delivered.iter().map(|(_, n)| n).sum::<u32>(), facts.adaptations.parts[0]);
    let campaigns = register.campaigns(&landlord.id).await.unwrap();
    assert_eq!(facts.campaigns.campaigns as usize, campaigns.len());
    let needs = register.needs(&landlord.id).await.unwrap();
    let open = needs.iter().filter(|need| need.is_usable(request.on)).count();
    assert_eq!(facts.needs.parts.iter().sum::<u32>() as usize, open);
    assert_eq!(facts.programme, None, "none was adopted");
    let agreements = register.pension_agreements(&landlord.id, request.on).await.unwrap();
    assert_eq!(facts.funding.map_or(0, |funding| funding.agreements.len()), agreements.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_residence_is_in_the_epci_that_the_reference_of_communes_says() {
    let folder = tempfile::tempdir().unwrap();
    let register = register::testing::open(folder.path()).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap();
    let request = PortfolioRequest {
        landlord_id: landlord.id.clone(),
        on: jiff::civil::date(2026, 11, 22),
        weights: None,
        prudent: false,
        target: None,
    };
    let portfolio = register.portfolio(&request).await.unwrap();
    let before = register.psp_facts(&portfolio).await.unwrap();
    let sectors =
        |facts: &psp::Facts| facts.residences.iter().filter_map(|r| r.sector.clone()).collect::<Vec<_>>();
    assert!(!sectors(&before).is_empty());
    assert!(sectors(&before).iter().all(|sector| sector.epci.is_none()), "nobody said: not guessed");
    let file = folder.path().join("communes.csv");
    std::fs::write(&file, "com_code;com_name;epci_siren;epci_name\n33999;Valombre;200000001;CC du Val\n")
        .unwrap();
    let limits = tabular::Limits::default();
    register.import_communes(&landlord, &file, None, limits, false).await.unwrap();
    let after = register.psp_facts(&portfolio).await.unwrap();
    for sector in sectors(&after).iter().filter(|sector| sector.commune.code == "33999") {
        let epci = sector.epci.as_ref().unwrap();
        assert_eq!((epci.code.as_str(), epci.name.as_str()), ("200000001", "CC du Val"));
    }
    assert!(sectors(&after).iter().any(|sector| sector.epci.is_some()));
}
