//! Routes, openings, clauses and models; contracts with uncertain results against other computations.

mod impact;
mod routes;
