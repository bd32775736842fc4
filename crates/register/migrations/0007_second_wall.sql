-- Rows of an import say whose they are, so that they are walled off before the import itself is written.

ALTER TABLE import_commune ADD COLUMN landlord_id TEXT;
ALTER TABLE dwelling_added ADD COLUMN landlord_id TEXT;
UPDATE import_commune SET landlord_id =
    (SELECT i.landlord_id FROM import i WHERE i.id = import_commune.import_id);
UPDATE dwelling_added SET landlord_id =
    (SELECT i.landlord_id FROM import i WHERE i.id = dwelling_added.import_id);
