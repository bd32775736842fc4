//! Who the stock belongs to.

use register::landlords::UNNAMED;

#[test]
fn the_first_named_landlord_takes_the_place_of_the_unnamed_one() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let register = register::testing::open(folder.path()).await.unwrap();
        let before = register.landlord_named(UNNAMED).await.unwrap();
        let after = register.landlord_named("Habitat Nord").await.unwrap();
        assert_eq!(before.id, after.id);
        let again = register.landlord_named("Habitat Nord").await.unwrap();
        assert_eq!(again, after);
        register.landlord_named("Habitat Sud").await.unwrap();
        assert_eq!(register.landlords().await.unwrap().len(), 2);
        assert!(register.landlord(None).await.is_err(), "two landlords: one must be named");
        assert!(register.landlord_named("  ").await.is_err());
    });
}
