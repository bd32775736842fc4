//! What the verifier refuses, and what files say when they are wrong.
