-- What was paid of an invoice, and the number by which the tax office knows premises.

-- yes, no; NULL: not known.
ALTER TABLE works_expense ADD COLUMN retention TEXT;
-- Hundredths of a per cent of TTC.
ALTER TABLE works_expense ADD COLUMN retention_rate BIGINT;
-- What left the account, with tax.
ALTER TABLE works_expense ADD COLUMN transferred_cents BIGINT;
ALTER TABLE works_expense ADD COLUMN premises_number TEXT;
ALTER TABLE dwelling_tax ADD COLUMN premises_number TEXT;
