-- Schema 1 of the journal.
--
-- Everything that can be told from here without the key file names nobody: accounts, loans and names are
-- sealed in "payload" or stand as keyed digests. Times are KST, amounts are whole KRW.
-- Evidence is the truth; "intent"."standing" and "attempt" follow from it and can be worked out again.

CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY,
    program TEXT NOT NULL
) STRICT;

-- One row. "commits" rises with every transaction; the number last seen stands beside the journal too, so that
-- a journal that was put back from a backup is noticed.
CREATE TABLE journal (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    key_mark BLOB CHECK (length(key_mark) = 32),
    commits INTEGER NOT NULL CHECK (commits >= 0)
) STRICT;

-- While a row has no end, no permit is given.
CREATE TABLE quarantine (
    sequence INTEGER PRIMARY KEY,
    why TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT,
    reference TEXT,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (reference IS NULL))
) STRICT;

-- What must be inquired before a quarantine may end.
CREATE TABLE quarantined (
    intent INTEGER PRIMARY KEY REFERENCES intent (sequence)
) STRICT;

CREATE TABLE plan (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    key TEXT NOT NULL UNIQUE,
    api TEXT NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 32),
    party BLOB NOT NULL CHECK (length(party) = 32),
    party_last_four TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    calls INTEGER NOT NULL CHECK (calls >= 0),
    recorded_at TEXT NOT NULL
) STRICT;

CREATE TABLE intent (
    sequence INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    key TEXT NOT NULL UNIQUE,
    api TEXT NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 32),
    party BLOB NOT NULL CHECK (length(party) = 32),
    party_last_four TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    opening TEXT CHECK (opening IN ('new', 'continuation')),
    plan BLOB REFERENCES plan (id),
    place INTEGER CHECK (place >= 0),
    payload_version INTEGER NOT NULL CHECK (payload_version >= 0),
    recorded_at TEXT NOT NULL,
    -- From here on the row changes.
    state TEXT NOT NULL CHECK (state IN (
        'recorded', 'cancelled', 'sending', 'unknown', 'processing', 'absent',
        'settled', 'refused', 'not-executed', 'disputed'
    )),
    version INTEGER NOT NULL CHECK (version >= 1),
    standing TEXT NOT NULL CHECK (json_valid(standing)),
    due TEXT NOT NULL,
    fence INTEGER NOT NULL CHECK (fence >= 0),
    worker TEXT,
    lease_ends TEXT,
    CHECK ((plan IS NULL) = (place IS NULL)),
    CHECK ((worker IS NULL) = (lease_ends IS NULL))
) STRICT;

CREATE UNIQUE INDEX intent_by_place ON intent (plan, place) WHERE plan IS NOT NULL;
CREATE INDEX intent_by_state ON intent (state, sequence, recorded_at, api);
CREATE INDEX intent_by_api ON intent (api, sequence, recorded_at);
CREATE INDEX intent_by_party ON intent (party, sequence);
CREATE INDEX intent_by_content ON intent (content);
CREATE INDEX intent_by_sequence ON intent (sequence, recorded_at);
CREATE INDEX intent_by_due ON intent (due, sequence)
    WHERE state IN ('recorded', 'sending', 'unknown', 'processing', 'absent');
CREATE INDEX intent_by_lease ON intent (lease_ends) WHERE lease_ends IS NOT NULL;

CREATE TABLE payload (
    intent INTEGER PRIMARY KEY REFERENCES intent (sequence),
    -- Empty once it was forgotten.
    sealed BLOB NOT NULL,
    -- The number of the key that wraps its data key, where it can be told.
    key_id INTEGER
) STRICT;

CREATE INDEX payload_by_key ON payload (key_id);

CREATE TABLE attempt (
    intent INTEGER NOT NULL REFERENCES intent (sequence),
    ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
    day TEXT NOT NULL,
    number TEXT NOT NULL,
    fence INTEGER NOT NULL,
    permitted_at TEXT NOT NULL,
    permits INTEGER NOT NULL CHECK (permits >= 1),
    status TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    PRIMARY KEY (intent, ordinal),
    UNIQUE (day, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX attempt_open ON attempt (intent) WHERE open = 1;
CREATE INDEX attempt_by_day ON attempt (day, intent);

CREATE TABLE evidence (
    intent INTEGER NOT NULL REFERENCES intent (sequence),
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    body TEXT NOT NULL CHECK (json_valid(body)),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (intent, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER evidence_is_not_changed BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;

CREATE TRIGGER evidence_is_not_removed BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'evidence is never removed'); END;

CREATE TABLE number (
    day TEXT NOT NULL,
    number TEXT NOT NULL,
    intent INTEGER NOT NULL REFERENCES intent (sequence),
    purpose TEXT NOT NULL CHECK (purpose IN ('order', 'inquiry')),
    PRIMARY KEY (day, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER number_is_not_changed BEFORE UPDATE ON number
BEGIN SELECT RAISE(ABORT, 'a number that was used stays used'); END;

CREATE TRIGGER number_is_not_removed BEFORE DELETE ON number
BEGIN SELECT RAISE(ABORT, 'a number that was used stays used'); END;

CREATE TABLE party (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    version INTEGER NOT NULL CHECK (version >= 1),
    open BLOB CHECK (length(open) = 16),
    -- The ids of the disputed intents, in hexadecimal digits.
    frozen_by TEXT NOT NULL CHECK (json_valid(frozen_by)),
    total INTEGER CHECK (total >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE operator_entry (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    party BLOB NOT NULL CHECK (length(party) = 32),
    total INTEGER NOT NULL CHECK (total >= 0),
    reference TEXT NOT NULL,
    by TEXT NOT NULL
) STRICT;

CREATE TABLE learnt_code (
    version INTEGER PRIMARY KEY,
    api TEXT,
    code TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('done', 'empty', 'refused', 'pending', 'unknown', 'duplicate', 'absent')),
    reference TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
