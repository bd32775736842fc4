//! The grid of an occupational therapist: which activity meets which obstacle, what it needs, how it goes before and how
//! it should go after. What is hard to do and what would help; never why.

mod code;

pub use code::{NotAGrid, printed, typed};

use serde::{Deserialize, Serialize};
use trust::closed_list;

/// The highest score: alone and without trouble. The lowest, 0: not at all.
pub const HIGHEST: u8 = 4;

closed_list! {
    /// What somebody does at home, in the order of the form.
    Activity {
        ReachBuilding = "reach-building",
        ReachDwelling = "reach-dwelling",
        PassDoor = "pass-door",
        MoveAbout = "move-about",
        Wash = "wash",
        UseToilet = "use-toilet",
        PrepareMeals = "prepare-meals",
        GetUp = "get-up",
        OpenShutters = "open-shutters",
        ReachControls = "reach-controls",
        CallAndHear = "call-and-hear",
        ReachServices = "reach-services",
    }
}

closed_list! {
    /// What stands in the way. Each is an item of the standards, so that what a therapist sees and what a survey measures
    /// are one thing.
    Obstacle {
        OutsidePath = "outside-path",
        OutsideSlope = "outside-slope",
        OutsideThreshold = "outside-threshold",
        OutsideSteps = "outside-steps",
        OutsideLight = "outside-light",
        CommonDoor = "common-door",
        CommonCorridor = "common-corridor",
        CommonRamp = "common-ramp",
        CommonStairs = "common-stairs",
        CommonLift = "common-lift",
        CommonLight = "common-light",
        CommonHeights = "common-heights",
        DwellingDoor = "dwelling-door",
        InnerDoors = "inner-doors",
        InnerCorridors = "inner-corridors",
        Bathroom = "bathroom",
        Toilet = "toilet",
        Controls = "controls",
        InnerStairs = "inner-stairs",
        SeveralLevels = "several-levels",
        ShuttersAndLight = "shutters-and-light",
        FloorLevel = "floor-level",
    }
}

/// Where an obstacle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Dwelling,
    CommonParts,
    Outside,
}

impl Obstacle {
    /// The code of the item in the standards.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Obstacle::OutsidePath => "OUT-01",
            Obstacle::OutsideSlope => "OUT-02",
            Obstacle::OutsideThreshold => "OUT-05",
            Obstacle::OutsideSteps => "OUT-08",
            Obstacle::OutsideLight => "OUT-10",
            Obstacle::CommonDoor => "COM-01",
            Obstacle::CommonCorridor => "COM-02",
            Obstacle::CommonRamp => "COM-03",
            Obstacle::CommonStairs => "COM-04",
            Obstacle::CommonLift => "COM-05",
            Obstacle::CommonLight => "COM-06",
            Obstacle::CommonHeights => "COM-07",
            Obstacle::DwellingDoor => "DWL-01",
            Obstacle::InnerDoors => "DWL-02",
            Obstacle::InnerCorridors => "DWL-03",
            Obstacle::Bathroom => "DWL-04",
            Obstacle::Toilet => "DWL-05",
            Obstacle::Controls => "DWL-06",
            Obstacle::InnerStairs => "DWL-07",
            Obstacle::SeveralLevels => "DWL-08",
            Obstacle::ShuttersAndLight => "DWL-09",
            Obstacle::FloorLevel => "DWL-10",
        }
    }

    /// Where it is.
    #[must_use]
    pub fn place(self) -> Place {
        match self.rule().get(..3) {
            Some("OUT") => Place::Outside,
            Some("COM") => Place::CommonParts,
            _ => Place::Dwelling,
        }
    }
}

closed_list! {
    /// What would help.
    Remedy {
        Shower = "shower",
        Toilet = "toilet",
        GrabBars = "grab-bars",
        Shutters = "shutters",
        Doors = "doors",
        BathroomSpace = "bathroom-space",
        Controls = "controls",
        Threshold = "threshold",
        Kitchen = "kitchen",
        Floor = "floor",
        Alarm = "alarm",
        Automation = "automation",
        Handrail = "handrail",
        CommonDoor = "common-door",
        Ramp = "ramp",
        Lift = "lift",
        Light = "light",
        Device = "device",
        Move = "move",
    }
}

impl Remedy {
    /// The code of the works in the catalogue; `None`: it is no works.
    #[must_use]
    pub const fn works(self) -> Option<&'static str> {
        Some(match self {
            Remedy::Shower => "DW_SHOWER",
            Remedy::Toilet => "DW_WC",
            Remedy::GrabBars => "DW_BAR",
            Remedy::Shutters => "DW_SHUTTER",
            Remedy::Doors => "DW_DOOR",
            Remedy::BathroomSpace => "DW_WALL",
            Remedy::Controls => "DW_ELEC",
            Remedy::Threshold => "DW_RAMP",
            Remedy::Kitchen => "DW_KITCHEN",
            Remedy::Floor => "DW_FLOOR",
            Remedy::Alarm => "DW_ALARM_SENSORY",
            Remedy::Automation => "DW_AUTOMATION",
            Remedy::Handrail => "CP_HANDRAIL",
            Remedy::CommonDoor => "CP_DOOR",
            Remedy::Ramp => "CP_RAMP",
            Remedy::Lift => "CP_LIFT",
            Remedy::Light => "CP_LIGHT",
            Remedy::Device | Remedy::Move => return None,
        })
    }
}

/// One activity of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub activity: Activity,
    /// `None`: nothing stands in the way.
    pub obstacle: Option<Obstacle>,
    /// `None`: nothing is needed.
    pub remedy: Option<Remedy>,
    /// From 0, not at all, to [`HIGHEST`], alone and without trouble; `None`: not seen.
    pub before: Option<u8>,
    /// How it should go once the remedy is there.
    pub after: Option<u8>,
}

/// A filled grid: each activity once at most, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    pub rows: Vec<Row>,
}

/// What is wrong with a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// An activity comes twice, or not in the order of the form.
    Order(Activity),
    /// A score above [`HIGHEST`].
    Score(Activity),
    /// It would go worse afterwards.
    Worse(Activity),
    /// A remedy for nothing, or a score afterwards without anything done.
    NothingInTheWay(Activity),
    Empty,
}

/// What a grid gains, over the activities of which both scores are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gain {
    pub before: u32,
    pub after: u32,
    /// The highest that these activities could have.
    pub out_of: u32,
    pub activities: usize,
}

impl Gain {
    /// The points gained.
    #[must_use]
    pub const fn points(self) -> u32 {
        self.after.saturating_sub(self.before)
    }
}

impl Grid {
    /// Is it sound?
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.rows.is_empty() {
            return Err(Refusal::Empty);
        }
        for two in self.rows.windows(2) {
            if let [first, second] = two
                && first.activity >= second.activity
            {
                return Err(Refusal::Order(second.activity));
            }
        }
        for row in &self.rows {
            if [row.before, row.after].into_iter().flatten().any(|score| score > HIGHEST) {
                return Err(Refusal::Score(row.activity));
            }
            if row.before.zip(row.after).is_some_and(|(before, after)| after < before) {
                return Err(Refusal::Worse(row.activity));
            }
            if row.obstacle.is_none() && row.remedy.is_some() {
                return Err(Refusal::NothingInTheWay(row.activity));
            }
        }
        Ok(())
    }

    /// What it gains.
    #[must_use]
    pub fn gain(&self) -> Gain {
        let mut gain = Gain::default();
        for (before, after) in self.rows.iter().filter_map(|row| row.before.zip(row.after)) {
            gain.before += u32::from(before);
            gain.after += u32::from(after);
            gain.out_of += u32::from(HIGHEST);
            gain.activities += 1;
        }
        gain
    }

    /// What would help, each once, in the order of the list.
    #[must_use]
    pub fn remedies(&self) -> Vec<Remedy> {
        let mut all: Vec<Remedy> = self.rows.iter().filter_map(|row| row.remedy).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Does something stand in the way there?
    #[must_use]
    pub fn is_hindered_at(&self, place: Place) -> bool {
        self.rows.iter().filter_map(|row| row.obstacle).any(|obstacle| obstacle.place() == place)
    }
}
