//! `docs/pathway.md` is written from the tables.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

use pathway::{adaptation, campaign, contact, reminders, supported};
use std::fmt::Write;

fn stages<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ")
}

fn page() -> String {
    let mut out = String::from(
        "# Pathways\n\nWhere things stand is a function of dated facts. What no line says is refused. Written by \
         `PLAINPIED_BLESS=1 cargo nextest run -p pathway` from the tables of the code; do not edit.\n",
    );
    let (action, kind) = campaign::WHO;
    write!(out, "\n## Campaign\n\nWho: `{action}` `{kind}` (see [rights.md](rights.md)).\n\n").unwrap();
    out.push_str("| from | fact | to | requires |\n|---|---|---|---|\n");
    for t in campaign::TABLE {
        let needs = match t.needs {
            campaign::Required::Nothing => "",
            campaign::Required::Recipients => "at least one recipient",
            campaign::Required::ForDay => "the day of sending, today or later",
            campaign::Required::NothingSent => "no household contacted yet",
        };
        writeln!(out, "| {} | `{}` | `{}` | {needs} |", stages(t.from), t.event, t.to).unwrap();
    }
    out.push_str("| `ready` | the day of sending comes | `under-way` |  |\n");
    let (action, kind) = contact::WHO;
    write!(out, "\n## Contact of a household\n\nWho: `{action}` `{kind}`.\n\n").unwrap();
    out.push_str("| from | fact | to | requires |\n|---|---|---|---|\n");
    for t in contact::TABLE {
        let needs = match t.needs {
            contact::Required::Nothing => String::new(),
            contact::Required::Reason => format!("one of {}", stages(contact::Why::of(t.event))),
            contact::Required::ForDay => "the day for which it is planned".to_owned(),
        };
        let to = t.to.map_or_else(|| "the same".to_owned(), |to| format!("`{to}`"));
        writeln!(out, "| {} | `{}` | {to} | {needs} |", stages(t.from), t.event).unwrap();
    }
    writeln!(
        out,
        "| `reminded-twice` | {} days pass | `visit-to-plan` |  |\n\nA first reminder is due {} days after the first \
         contact, a second one {} days after the first. A fact is not before the day on which the list was frozen, nor \
         in the future. A fact noted by mistake is corrected by another; none is deleted.",
        contact::VISIT_DAYS,
        contact::FIRST_REMINDER_DAYS,
        contact::SECOND_REMINDER_DAYS
    )
    .unwrap();
    adaptation_section(&mut out);
    supported_section(&mut out);
    out
}

fn adaptation_section(out: &mut String) {
    let (action, kind) = adaptation::WHO;
    write!(out, "\n## Adaptation file\n\nWho: `{action}` `{kind}`; a decision is `decide`.\n\n").unwrap();
    out.push_str("| from | fact | to | requires |\n|---|---|---|---|\n");
    for t in adaptation::TABLE {
        let needs = match t.needs {
            adaptation::Required::Nothing => String::new(),
            adaptation::Required::ForDay => "the day for which it is planned".to_owned(),
            adaptation::Required::Decision => "a decision and one of its motives".to_owned(),
            adaptation::Required::DecidedToAdapt => {
                "the last decision is `adapt`; works are listed; the first day is said".to_owned()
            }
            adaptation::Required::Reminder => format!("one of {}", stages(reminders::Told::ALL)),
            adaptation::Required::Reason => format!("one of {}", stages(adaptation::Why::ALL)),
        };
        let to = t.to.map_or_else(|| "the same".to_owned(), |to| format!("`{to}`"));
        writeln!(out, "| {} | `{}` | {to} | {needs} |", stages(t.from), t.event).unwrap();
    }
    out.push_str("\n| decision | motives |\n|---|---|\n");
    for decision in adaptation::Decision::ALL {
        writeln!(out, "| `{decision}` | {} |", stages(adaptation::Motive::of(*decision))).unwrap();
    }
    writeln!(
        out,
        "\nWorks that have begun are finished for the dwelling even when the household stops; nobody is told nor asked \
         any more. The household is told {} and {} days before the first day, every {} days while the works last, {} \
         days after they were accepted, and asked {} and {} months after the delivery. A first day that is moved is told \
         again. A file is closed when nothing is left to do; a dwelling has one open file at a time.",
        reminders::LONG_BEFORE_DAYS,
        reminders::SHORTLY_BEFORE_DAYS,
        reminders::DURING_DAYS,
        reminders::AFTER_DAYS,
        reminders::FEEDBACK_MONTHS[0],
        reminders::FEEDBACK_MONTHS[1],
    )
    .unwrap();
}

fn supported_section(out: &mut String) {
    let (action, kind) = supported::WHO;
    write!(out, "\n## Supported household\n\nWho: `{action}` `{kind}`, for the party that may say it.\n\n")
        .unwrap();
    out.push_str("| from | fact | said by | to | requires |\n|---|---|---|---|---|\n");
    for line in supported::TABLE {
        let from = if line.from.is_empty() { "nothing".to_owned() } else { stages(line.from) };
        let to = line.to.map_or_else(|| "the same".to_owned(), |to| format!("`{to}`"));
        writeln!(out, "| {from} | `{}` | {} | {to} | {} |", line.event, stages(line.by), line.requires)
            .unwrap();
    }
    out.push_str("\n| party | motives of a refusal |\n|---|---|\n");
    for side in supported::Side::ALL {
        writeln!(out, "| `{side}` | {} |", stages(supported::Refusal::of(*side))).unwrap();
    }
    out.push_str(
        "\n| status | article | its own lease | papers say a last day | reviewed |\n|---|---|---|---|---|\n",
    );
    let said = |holds: bool| if holds { "yes" } else { "" };
    for status in supported::status::Status::ALL {
        let sure = if status.is_sure() { "" } else { " (to be verified)" };
        writeln!(
            out,
            "| `{status}` | {}{sure} | {} | {} | {} |",
            status.reference(),
            said(status.is_own_lease()),
            said(status.has_period()),
            said(status.is_reviewed())
        )
        .unwrap();
    }
    writeln!(
        out,
        "\nTo move in, or to change status, under an own lease (`direct-lease`, `co-tenancy`) leads to `own-lease` and not to \
         `housed`. The last fact may be corrected by the party that noted it; both stay to be seen. A household that declines \
         dwellings loses nothing. Whoever proposes says a day of agreement at most {} days old. Days and months of the clock are \
         dated parameters (`law/parameters/occupancy.csv`); one that is unknown makes nothing due.",
        supported::CONSENT_DAYS
    )
    .unwrap();
}

#[test]
fn the_page_on_pathways_says_what_the_tables_say() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pathway.md");
    if std::env::var_os("PLAINPIED_BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap(),
        page(),
        "PLAINPIED_BLESS=1 writes it again; read the diff"
    );
}
