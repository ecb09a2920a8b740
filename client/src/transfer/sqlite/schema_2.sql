-- What schema 2 adds to schema 1.

-- The first call of a plan that is not settled stands in front of all others.
CREATE INDEX intent_in_turn ON intent (plan, place) WHERE plan IS NOT NULL AND state <> 'settled';
-- Leases come and go with every transfer; they are forgotten at a start, by state.
DROP INDEX intent_by_lease;
