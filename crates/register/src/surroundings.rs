//! What the engines found around each residence, kept until the streets, the places or the residence change.
