//! What only the inside can show: an act that waits for its turn counts again what another one changed meanwhile.

use super::{NewClaim, NewExpense, NewNotice, Reading};
use crate::{Error, Register, testing};
use jiff::civil::{Date, date};
use relief::amounts::Written;
use relief::expense::{Article, Kind};
use relief::payment::Payment;
use std::time::Duration;
use tempfile::TempDir;

const TODAY: Date = date(2025, 11, 22);

/// A landlord with one old residence, its office, the tax of 2025 and one expense of each article paid in 2024.
async fn house(due_cents: i64) -> (TempDir, Register, String, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let id = register.landlord_named("a").await.unwrap().id;
    let mut write = register.db.write_of(&id).await.unwrap();
    for sql in [
        "INSERT INTO residence (id, landlord_id, group_key, name, address, dwellings, basis, is_current)
         VALUES ('r1', $1, 'r1', 'R1', '', 1, '', 1)",
        "INSERT INTO dwelling (id, landlord_id, identity, commune_code, dwellings, built_year, residence_id,
             source_line, content, is_current, first_import, last_import)
         VALUES ('d1', $1, 'i1', '33063', 1, 1970, 'r1', 1, '', 1, '', '')",
    ] {
        sqlx::query(sql).bind(&id).execute(write.connection()).await.unwrap();
    }
    write.commit().await.unwrap();
    let office = register.note_tax_office(&id, "SIP", None, Reading::Unknown).await.unwrap();
    register.belong_to_office(&id, &office, &["r1".to_owned()], date(2010, 1, 1)).await.unwrap();
    let notice = NewNotice {
        office_id: &office,
        year: 2025,
        commune: "Valombre",
        reference: "TF1",
        due_cents,
        other_relief_cents: 0,
    };
    register.note_tax_notice(&id, &notice).await.unwrap();
    for label in ["Remplacement baignoire par douche", "Isolation des combles"] {
        let new = NewExpense {
            residence_id: None,
            dwelling_id: Some("d1".to_owned()),
            kind: Kind::Invoice,
            paid_on: Some(date(2024, 3, 1)),
            invoice_number: None,
            invoiced_on: None,
            contractor: None,
            label: label.to_owned(),
            programme: None,
            operation: None,
            payment: Payment::default(),
            premises_number: None,
            written: Written { ht: Some(400_000), vat: Some(40_000), ..Written::default() },
        };
        register.note_works_expense(&id, &new, TODAY).await.unwrap();
    }
    (folder, register, id, office)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_waited_sees_what_was_filed_meanwhile() {
    let (_folder, register, id, office) = house(100_000).await;
    // Somebody is in the middle of filing: all of the tax goes to accessibility.
    let mut first = register.db.act().await.unwrap();
    super::hold(&mut first, &id).await.unwrap();
    let waiting = {
        let (register, id, office) = (register.clone(), id.clone(), office.clone());
        tokio::spawn(async move {
            let new = NewClaim {
                office_id: &office,
                year: 2025,
                article: Article::Energy,
                filed_on: TODAY,
                seen_cents: None,
            };
            register.file_relief_claim(&id, &new, TODAY).await
        })
    };
    // Long enough for what is computed too early to be computed.
    tokio::time::sleep(Duration::from_millis(200)).await;
    sqlx::query(
        "INSERT INTO relief_claim
            (id, landlord_id, office_id, tax_year, article, claimed_cents, filed_on, author, noted_at)
         VALUES ('c1', $1, $2, 2025, '1391 C', 100000, '2025-11-22', '', '')",
    )
    .bind(&id)
    .bind(&office)
    .execute(first.connection())
    .await
    .unwrap();
    first.commit().await.unwrap();
    let told = waiting.await.unwrap();
    assert!(matches!(&told, Err(Error::Refused(code)) if code == "claim-nothing"), "{told:?}");
    let claims = register.relief_claims(&id).await.unwrap();
    assert_eq!(claims.iter().map(|claim| claim.claimed_cents).sum::<i64>(), 100_000, "the tax that is due");
}
