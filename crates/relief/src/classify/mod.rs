//! What kind of works a label speaks of. Words decide, by a table (`lexicon.rs`); each answer names the words that decided.
//! Two readings that contradict each other, or a word that says too little, go to a person.

mod lexicon;

use lexicon::{CLUES, Clue, Kind};
use serde::Serialize;
use std::collections::BTreeSet;

macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// As it is kept, shown and exported.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            #[must_use]
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// The class of an expense.
    WorksClass {
        /// Energy: art. 1391 E.
        Tee = "TEE",
        /// Accessibility and adaptation: art. 1391 C.
        Pmr = "PMR",
        /// Cannot be separated from energy works.
        IndisTee = "INDIS_TEE",
        /// Cannot be separated from accessibility works.
        IndisPmr = "INDIS_PMR",
        /// Neither.
        Exclu = "EXCLU",
        /// A person decides.
        Ambigu = "AMBIGU",
    }
}

codes! {
    /// The catalogue of accessibility works, after the list of the instruction 6 C-4-02.
    WorksCode {
        OutPath = "OUT_PATH",
        OutKerb = "OUT_KERB",
        OutSurface = "OUT_SURFACE",
        OutParking = "OUT_PARKING",
        OutLight = "OUT_LIGHT",
        ComDoor = "COM_DOOR",
        ComRamp = "COM_RAMP",
        ComHandrail = "COM_HANDRAIL",
        ComLift = "COM_LIFT",
        ComStairlift = "COM_STAIRLIFT",
        ComMailbox = "COM_MAILBOX",
        ComIntercom = "COM_INTERCOM",
        ComSign = "COM_SIGN",
        DwDoor = "DW_DOOR",
        DwRamp = "DW_RAMP",
        DwWall = "DW_WALL",
        DwShower = "DW_SHOWER",
        DwWc = "DW_WC",
        DwBar = "DW_BAR",
        DwKitchen = "DW_KITCHEN",
        DwFloor = "DW_FLOOR",
        DwTap = "DW_TAP",
        DwLock = "DW_LOCK",
        DwShutter = "DW_SHUTTER",
        DwElec = "DW_ELEC",
        DwAlarmSensory = "DW_ALARM_SENSORY",
        DwAutomation = "DW_AUTOMATION",
    }
}

impl WorksCode {
    /// Is it inside a dwelling?
    #[must_use]
    pub fn is_inside(self) -> bool {
        self.code().starts_with("DW_")
    }
}

/// What the words of a label say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub class: WorksClass,
    /// The item of the catalogue, when the words name one.
    pub code: Option<WorksCode>,
    /// Out of 100. A rule of thumb of the house, not a probability.
    pub confidence: u8,
    /// The words of the label that decided, as they stand in it.
    pub words: Vec<String>,
}

/// A text without case, accents nor doubled spaces.
#[must_use]
pub fn plain(text: &str) -> String {
    model::words::fold(text)
}

/// Words longer than this are no words; labels longer than [`LONGEST_LABEL`] are read up to there.
const LONGEST_LABEL: usize = 1_000;

struct Word<'l> {
    plain: String,
    written: &'l str,
}

fn words(label: &str) -> Vec<Word<'_>> {
    let end = label.char_indices().nth(LONGEST_LABEL).map_or(label.len(), |(at, _)| at);
    label[..end]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|written| Word { plain: plain(written), written })
        .collect()
}

/// A stem is the beginning of a word, or a whole word when it ends with `=`; several with `|` between them are one of them.
fn is_said(stem: &str, word: &str) -> bool {
    stem.split('|').any(|one| match one.strip_suffix('=') {
        Some(whole) => word == whole,
        None => word.starts_with(one),
    })
}

fn found<'c>(words: &[Word<'_>], taken: &mut BTreeSet<usize>) -> Vec<&'c Clue> {
    let mut clues = Vec::new();
    for clue in CLUES {
        let places: Vec<Option<usize>> =
            clue.all.iter().map(|stem| words.iter().position(|w| is_said(stem, &w.plain))).collect();
        if places.iter().all(Option::is_some) {
            taken.extend(places.into_iter().flatten());
            clues.push(clue);
        }
    }
    clues
}

/// Reads the label of an expense. The same label gives the same answer.
#[must_use]
pub fn classify(label: &str) -> Reading {
    let words = words(label);
    let mut taken = BTreeSet::new();
    let clues = found(&words, &mut taken);
    let has = |kind: Kind| clues.iter().any(|clue| clue.kind == kind);
    let code_of = |kind: Kind| {
        let mut named = clues.iter().filter(|clue| clue.kind == kind && clue.code.is_some());
        named.next().and_then(|clue| clue.code)
    };
    let link = has(Kind::Link);
    let access = has(Kind::Access) || (link && has(Kind::Weak));
    let energy = has(Kind::Energy);
    let follows = has(Kind::Inseparable) && (has(Kind::Follows) || has(Kind::Study));
    let code = code_of(Kind::Access).or_else(|| code_of(Kind::Weak).filter(|_| link));
    let doubt = (WorksClass::Ambigu, None, 30);
    let (class, code, confidence) = match () {
        () if has(Kind::Upkeep) && !link => (WorksClass::Exclu, None, 85),
        () if has(Kind::Upkeep) || ((access || link) && energy) => doubt,
        () if follows && (access || link) => (WorksClass::IndisPmr, code, 75),
        () if follows && energy => (WorksClass::IndisTee, None, 75),
        () if access => (WorksClass::Pmr, code, if link { 95 } else { 85 }),
        () if link && has(Kind::Never) => doubt,
        () if link => (WorksClass::Pmr, None, 65),
        () if energy => (WorksClass::Tee, None, 85),
        () if has(Kind::Weak) => doubt,
        () if has(Kind::Never) => (WorksClass::Exclu, None, 80),
        () => (WorksClass::Ambigu, None, if taken.is_empty() { 0 } else { 30 }),
    };
    Reading { class, code, confidence, words: taken.iter().map(|at| words[*at].written.to_owned()).collect() }
}
