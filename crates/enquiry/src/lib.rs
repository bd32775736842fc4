//! Enquiries among residents: what is asked, of which dwellings, what the answers say of all of them, and how surely.
//!
//! - [`Form`]: questions with their plain wording beside the standard one, never about health; frozen by its digest.
//! - [`draw`]: which dwellings are asked, reproducible from the seed, whatever the order of the frame.
//! - [`weigh`]: weights by which the answers count like the known margins of the frame; what was merged and trimmed is told.
//! - [`share`], [`mean`]: estimates with their 95 % interval.
//! - [`Results`]: what may be shown, small counts and what would give them back masked.
//! - [`Standing`]: where one dwelling of the sample stands, read from what was noted.
//!
//! It knows no name, no file, no clock.

mod answer;
mod estimate;
mod form;
mod quantile;
mod results;
mod sample;
mod standing;
mod starter;
#[cfg(test)]
mod tests;
mod weight;

pub use answer::{Answers, NotAnAnswer, Value, check_value, printed, read_typed};
pub use estimate::{Estimate, Surveyed, mean, share};
pub use form::{Form, Kind, MOST_OPTIONS, MOST_QUESTIONS, Question, Wanted, Wording, Wrong, WrongForm};
pub use quantile::{t_quantile, t_within};
pub use results::{Answered, Cell, Dimension, Line, OfQuestion, Reply, Results, Segment, THRESHOLD};
pub use sample::{Allocation, Design, Drawn, SampleError, Stratum, Unit, draw};
pub use standing::{Attempt, AttemptKind, Channel, Outcome, Stage, Standing};
pub use starter::starter;
pub use weight::{Margin, Merged, Options, Weighting, weigh};
