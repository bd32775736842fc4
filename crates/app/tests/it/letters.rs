//! Letters of a campaign printed from the command line: through the gate, noted, and for their owner's eyes.

use crate::running;
use register::Register;
use register::journal::JournalFilter;
use register::privacy::accesses::AccessFilter;
use running::{run, text};

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_printed_once_asked_noted_and_never_over_another_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let data = folder.path().join("data");
    let register = Register::open(&data).await.unwrap();
    register::demo::load(&register, "Habitat Valombre", &|_| {}).await.unwrap();
    let landlord = register.landlord(None).await.unwrap().id;
    let campaign = register.campaigns(&landlord).await.unwrap()[0].id.clone();
    let today = register::civil::today();
    let due = register.figures(&landlord, &campaign, today).await.unwrap().first_reminders;
    assert!(due > 0, "nothing is due in the town, and nothing is tried");
    register.close().await;

    let file = folder.path().join("relances.pdf");
    let (data_text, file_text) = (data.to_str().unwrap(), file.to_str().unwrap());
    let print = |campaign: &str, output: &str, more: &[&str]| {
        let mut all = vec!["campaign", "letters", campaign, "--output", output, "--data", data_text];
        all.extend(more);
        run(&all)
    };
    let done = print(&campaign, file_text, &["--reminders"]);
    assert!(done.status.success(), "{}", text(&done));
    assert!(text(&done).starts_with(&format!("{due} letter(s), ")), "{}", text(&done));
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let again = print(&campaign, file_text, &["--reminders"]);
    assert!(!again.status.success() && text(&again).contains("there already"), "{}", text(&again));
    let other = folder.path().join("lettres.pdf");
    let nobody = print(&campaign, other.to_str().unwrap(), &[]);
    assert!(text(&nobody).contains("no letter is to be printed today"), "{}", text(&nobody));
    let unknown = print("0123456789abcdef", other.to_str().unwrap(), &[]);
    assert!(text(&unknown).contains("no such campaign"), "{}", text(&unknown));
    assert!(!other.exists(), "what was refused left a file");

    let register = Register::open(&data).await.unwrap();
    let journal =
        register.journal(&landlord, &JournalFilter { limit: 20, ..Default::default() }).await.unwrap();
    let printed: Vec<_> = journal.iter().filter(|entry| entry.verb == "printed").collect();
    assert_eq!(printed.len(), 1, "once");
    assert_eq!(printed[0].subject_id, campaign);
    let filter = AccessFilter { limit: 20, ..AccessFilter::default() };
    let read = register.accesses(&landlord, &filter).await.unwrap();
    assert_eq!(read.iter().filter(|one| one.action == "export" && one.kind == "recipient").count(), 1);
    register.close().await;
}
