-- An action of a roadmap that was taken out: it may come back, and its figures with it.
ALTER TABLE roadmap_action ADD COLUMN removed_at TEXT;
