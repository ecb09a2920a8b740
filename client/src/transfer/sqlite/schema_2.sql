-- What schema 2 changes of schema 1: every row and every index is written for every transfer, so that each costs time.
-- What a program writes is typed before it comes here; a check that would build a list or read JSON anew for each row is left to "verify".

CREATE TABLE intent_2 (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    key TEXT NOT NULL UNIQUE,
    api TEXT NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 32),
    party BLOB NOT NULL CHECK (length(party) = 32),
    party_last_four TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    opening TEXT CHECK (opening = 'new' OR opening = 'continuation'),
    plan BLOB REFERENCES plan (id),
    place INTEGER CHECK (place >= 0),
    payload_version INTEGER NOT NULL CHECK (payload_version >= 0),
    recorded_at TEXT NOT NULL,
    -- From here on the row changes.
    state TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    -- JSON, with every attempt.
    standing TEXT NOT NULL,
    due TEXT NOT NULL,
    fence INTEGER NOT NULL CHECK (fence >= 0),
    worker TEXT,
    lease_ends TEXT,
    CHECK ((plan IS NULL) = (place IS NULL)),
    CHECK ((worker IS NULL) = (lease_ends IS NULL))
) STRICT;
INSERT INTO intent_2 SELECT * FROM intent;
-- Its indexes go with it.
DROP TABLE intent;
ALTER TABLE intent_2 RENAME TO intent;

CREATE UNIQUE INDEX intent_by_place ON intent (plan, place) WHERE plan IS NOT NULL;
-- The first call of a plan that is not settled stands in front of all others.
CREATE INDEX intent_in_turn ON intent (plan, place) WHERE plan IS NOT NULL AND state <> 'settled';
-- Holds what the lists by API and by time ask for too, one run for each state.
CREATE INDEX intent_by_state ON intent (state, sequence, recorded_at, api);
CREATE INDEX intent_by_due ON intent (due, sequence)
    WHERE state = 'recorded' OR state = 'sending' OR state = 'unknown' OR state = 'processing' OR state = 'absent';

CREATE TABLE evidence_2 (
    intent INTEGER NOT NULL REFERENCES intent (sequence),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    -- JSON.
    body TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (intent, sequence)
) STRICT, WITHOUT ROWID;
INSERT INTO evidence_2 SELECT * FROM evidence;
-- Its triggers go with it.
DROP TABLE evidence;
ALTER TABLE evidence_2 RENAME TO evidence;

CREATE TRIGGER evidence_is_not_changed BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;

CREATE TRIGGER evidence_is_not_removed BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never removed'); END;

CREATE TABLE party_2 (
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- Empty and 0 for the loan or account itself; the others name the intents that concern it.
    content BLOB NOT NULL CHECK (length(content) = 32 OR length(content) = 0),
    sequence INTEGER NOT NULL,
    version INTEGER CHECK (version >= 1),
    -- Counts for as long as this intent is open at the bank; that it ended is one version more.
    open BLOB CHECK (length(open) = 16),
    -- The ids of the disputed intents, in hexadecimal digits.
    frozen_by TEXT,
    total INTEGER CHECK (total >= 0),
    PRIMARY KEY (digest, content, sequence),
    CHECK ((sequence = 0) = (length(content) = 0) AND (sequence = 0) = (version IS NOT NULL)
        AND (sequence = 0) = (frozen_by IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO party_2 SELECT digest, x'', 0, version, open, frozen_by, total FROM party;
INSERT INTO party_2 (digest, content, sequence) SELECT party, content, sequence FROM intent;
DROP TABLE party;
ALTER TABLE party_2 RENAME TO party;

-- Attempts stand in "standing", and the days and numbers of all of them in "number".
DROP TABLE attempt;
