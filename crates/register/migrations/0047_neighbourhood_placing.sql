-- How sure it is that a residence stands in a priority neighbourhood, or does not.

-- Code of register::neighbourhoods::Placing; NULL: nobody looked since the column is there, which is unknown.
ALTER TABLE residence ADD COLUMN neighbourhood_placing TEXT;
UPDATE residence SET neighbourhood_placing = 'in' WHERE neighbourhood_code IS NOT NULL;
