//! What must hold: the plan is the best one, its proof is read by another hand, nothing is given twice, and stages follow facts.

mod assignment;
mod rules;
mod stages;
