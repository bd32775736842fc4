//! Interned strings: each distinct key, value, role or name is kept once.

use std::collections::HashMap;

/// A pool of strings; a symbol is the rank of a string in the pool.
#[derive(Debug, Clone, Default)]
pub(super) struct Strings {
    all: Vec<Box<str>>,
    symbols: HashMap<Box<str>, u32>,
}

impl Strings {
    pub(super) fn symbol(&mut self, text: &str) -> u32 {
        if let Some(&symbol) = self.symbols.get(text) {
            return symbol;
        }
        let symbol = self.all.len() as u32;
        self.all.push(text.into());
        self.symbols.insert(text.into(), symbol);
        symbol
    }

    pub(super) fn text(&self, symbol: u32) -> &str {
        self.all.get(symbol as usize).map_or("", |s| s)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|s| &**s)
    }

    /// Forgets how to find a symbol from its text, once everything is read.
    pub(super) fn freeze(&mut self) {
        self.symbols = HashMap::new();
    }
}
