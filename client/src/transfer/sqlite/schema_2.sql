-- What schema 2 changes of schema 1.

-- The first call of a plan that is not settled stands in front of all others.
CREATE INDEX intent_in_turn ON intent (plan, place) WHERE plan IS NOT NULL AND state <> 'settled';
-- Leases come and go with every transfer; they are forgotten at a start, by state.
DROP INDEX intent_by_lease;

-- Every index is written for every transfer. The index of states holds what the lists by API and by time ask for,
-- one run for each state.
DROP INDEX intent_by_api;
DROP INDEX intent_by_sequence;
-- The same content is looked for at the same loan or account only.
DROP INDEX intent_by_party;
DROP INDEX intent_by_content;
CREATE INDEX intent_by_party ON intent (party, content);

-- Attempts stand in "standing", and the days and numbers of all of them in "number".
DROP TABLE attempt;
