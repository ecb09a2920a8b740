-- What schema 3 adds to schema 2.

-- By these a program with the journal's keys sees what was changed without them; see head.rs.
-- The mark of all that decides in the row; none in a journal without keys.
ALTER TABLE intent ADD COLUMN mark BLOB CHECK (length(mark) = 32);
-- The sum over every row that decides something, kept by every write.
ALTER TABLE journal ADD COLUMN sum BLOB CHECK (length(sum) = 32);
-- What was written up to this number of commits was not marked when it was written, and is taken on trust.
ALTER TABLE journal ADD COLUMN marked_from INTEGER CHECK (marked_from >= 0);
-- The mark of this row.
ALTER TABLE journal ADD COLUMN mark BLOB CHECK (length(mark) = 32);
