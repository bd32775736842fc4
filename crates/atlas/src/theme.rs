//! The colours of the map, theme by theme. Light and dark are the `--map-*` tokens of the pages' style sheet; a test
//! reads that sheet and fails when one side has changed without the other.

/// What the map is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Theme {
    /// Screen, light.
    Light,
    /// Screen, dark.
    Dark,
    /// For those who ask for more contrast: fewer things, stronger lines.
    Contrast,
    /// Paper: white ground, little ink, stairs that survive a photocopy.
    Print,
}

impl Theme {
    /// All of them.
    pub const ALL: [Theme; 4] = [Theme::Light, Theme::Dark, Theme::Contrast, Theme::Print];

    /// Its name in URLs and in the pages.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Contrast => "contrast",
            Theme::Print => "print",
        }
    }

    /// The theme of a name; `None` for any other text.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

pub(crate) struct Colours {
    pub land: &'static str,
    pub green: &'static str,
    pub water: &'static str,
    pub building: &'static str,
    pub building_line: &'static str,
    pub road: &'static str,
    pub road_line: &'static str,
    pub main: &'static str,
    pub path: &'static str,
    pub steps: &'static str,
    pub rail: &'static str,
    pub boundary: &'static str,
    pub label: &'static str,
    pub label_halo: &'static str,
}

pub(crate) const fn colours(theme: Theme) -> Colours {
    match theme {
        Theme::Light => Colours {
            land: "#f6f1e8",
            green: "#dfe8d2",
            water: "#bcd7e4",
            building: "#e6dccd",
            building_line: "#cfc2af",
            road: "#ffffff",
            road_line: "#d3c7b5",
            main: "#fbe6bf",
            path: "#a48f72",
            steps: "#a2342b",
            rail: "#9d978d",
            boundary: "#a58fae",
            label: "#4a4136",
            label_halo: "#fbf7f0",
        },
        Theme::Dark => Colours {
            land: "#211e1a",
            green: "#26301f",
            water: "#1b3340",
            building: "#302a24",
            building_line: "#453c33",
            road: "#4a4239",
            road_line: "#16130f",
            main: "#6b5836",
            path: "#8b7b65",
            steps: "#ff9d94",
            rail: "#6e675e",
            boundary: "#8d7997",
            label: "#e6dccb",
            label_halo: "#1b1815",
        },
        Theme::Contrast => Colours {
            land: "#ffffff",
            green: "#e3efd8",
            water: "#9cc6dd",
            building: "#d9d2c8",
            building_line: "#6e6252",
            road: "#ffffff",
            road_line: "#6e6252",
            main: "#ffe08f",
            path: "#5f4b2d",
            steps: "#8c1d14",
            rail: "#4a4a4a",
            boundary: "#5b3d69",
            label: "#000000",
            label_halo: "#ffffff",
        },
        Theme::Print => Colours {
            land: "#ffffff",
            green: "#eef3e6",
            water: "#d3e5ee",
            building: "#ece7df",
            building_line: "#b9afa1",
            road: "#ffffff",
            road_line: "#a89c8a",
            main: "#f6ecd2",
            path: "#7a6a52",
            steps: "#8c1d14",
            rail: "#8a8a8a",
            boundary: "#8d7997",
            label: "#1f1a14",
            label_halo: "#ffffff",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The `--map-*` values of each block of the sheet, in order.
    fn tokens() -> Option<Vec<Vec<String>>> {
        let sheet =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/css/tokens.css")).ok()?;
        let mut blocks: Vec<Vec<String>> = Vec::new();
        for line in sheet.lines().map(str::trim) {
            if line.starts_with("--map-land:") {
                blocks.push(Vec::new());
            }
            if let (Some(rest), Some(block)) = (line.strip_prefix("--map-"), blocks.last_mut()) {
                block.push(rest.trim_end_matches(';').to_owned());
            }
        }
        Some(blocks)
    }

    #[test]
    fn the_map_and_the_pages_have_the_same_colours() {
        let Some(blocks) = tokens() else {
            println!("skipped: the style sheet of the pages is not here");
            return;
        };
        let of = |theme| {
            let c = colours(theme);
            [
                ("land", c.land),
                ("green", c.green),
                ("water", c.water),
                ("building", c.building),
                ("building-line", c.building_line),
                ("road", c.road),
                ("road-line", c.road_line),
                ("main", c.main),
                ("path", c.path),
                ("steps", c.steps),
                ("rail", c.rail),
                ("boundary", c.boundary),
                ("label", c.label),
                ("label-halo", c.label_halo),
            ]
            .map(|(name, value)| format!("{name}: {value}"))
        };
        assert_eq!(blocks.len(), 3, "light, dark by the system, dark by choice");
        for (block, theme) in blocks.iter().zip([Theme::Light, Theme::Dark, Theme::Dark]) {
            for token in of(theme) {
                assert!(block.contains(&token), "--map-{token} is not in the sheet ({})", theme.code());
            }
        }
    }
}
