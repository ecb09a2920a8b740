-- What schema 3 adds to schema 2.

-- What a transfer pays to whom, by which the same payment is known again; a call of a plan has its plan's.
ALTER TABLE plan ADD COLUMN payment BLOB CHECK (length(payment) = 32);
ALTER TABLE intent ADD COLUMN payment BLOB CHECK (length(payment) = 32);

-- Calls that came together under one key, each for itself: their keys are this one with "/1", "/2" and so on.
CREATE TABLE call_group (
    key TEXT PRIMARY KEY,
    content BLOB NOT NULL CHECK (length(content) = 32),
    count INTEGER NOT NULL CHECK (count >= 1)
) STRICT, WITHOUT ROWID;
-- The command line kept them as values of its own, and some of their calls may not be recorded yet.
INSERT INTO call_group
    SELECT substr(name, 9), unhex(value ->> '$.content'), value ->> '$.count' FROM kept
    WHERE name LIKE 'returns/_%' AND json_valid(value) AND length(unhex(value ->> '$.content')) = 32
        AND json_type(value, '$.count') = 'integer' AND value ->> '$.count' >= 1;
DELETE FROM kept WHERE name LIKE 'returns/_%' AND substr(name, 9) IN (SELECT key FROM call_group);

CREATE TABLE party_3 (
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- What the intent moves, with all calls of its plan: the same payment under another key moves the same.
    -- 0 for the loan or account itself.
    amount INTEGER NOT NULL CHECK (amount >= 0),
    -- 0 for the loan or account itself; the others name the intents that concern it.
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    version INTEGER CHECK (version >= 1),
    -- Counts for as long as this intent is open at the bank; that it ended is one version more.
    open BLOB CHECK (length(open) = 16),
    -- The ids of the disputed intents, in hexadecimal digits.
    frozen_by TEXT,
    total INTEGER CHECK (total >= 0),
    PRIMARY KEY (digest, amount, sequence),
    CHECK ((sequence = 0) = (version IS NOT NULL) AND (sequence = 0) = (frozen_by IS NOT NULL)
        AND (amount = 0 OR sequence > 0))
) STRICT, WITHOUT ROWID;
INSERT INTO party_3 SELECT digest, 0, 0, version, open, frozen_by, total FROM party WHERE sequence = 0;
INSERT INTO party_3 (digest, amount, sequence)
    SELECT i.party, coalesce(p.amount, i.amount), i.sequence
    FROM intent AS i LEFT JOIN plan AS p ON p.id = i.plan;
DROP TABLE party;
ALTER TABLE party_3 RENAME TO party;

-- What cannot be read any more, and a person has taken out of the work: it stays where it is, and nothing is done about it.
CREATE TABLE set_aside (
    intent INTEGER PRIMARY KEY REFERENCES intent (sequence),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;

-- The same for a plan, whose calls are worked on all the same: each holds all that it needs.
CREATE TABLE plan_set_aside (
    plan INTEGER PRIMARY KEY REFERENCES plan (sequence),
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;

-- By these a program with the journal's keys sees what was changed without them; see head.rs.
-- The mark of all that decides in the row; none in a journal without keys.
ALTER TABLE intent ADD COLUMN mark BLOB CHECK (length(mark) = 32);
ALTER TABLE plan ADD COLUMN mark BLOB CHECK (length(mark) = 32);
-- The sum over every row that decides something, kept by every write.
ALTER TABLE journal ADD COLUMN sum BLOB CHECK (length(sum) = 32);
-- What was written up to this number of commits was not marked when it was written, and is taken on trust.
ALTER TABLE journal ADD COLUMN marked_from INTEGER CHECK (marked_from >= 0);
-- The mark of this row.
ALTER TABLE journal ADD COLUMN mark BLOB CHECK (length(mark) = 32);
