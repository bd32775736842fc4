//! Every scheme as the facts of law say, and random rules against an evaluator that tries every answer.

mod random;
mod sheets;
