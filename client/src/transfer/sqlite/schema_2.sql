-- What schema 2 adds to schema 1.

-- The first call of a plan that is not settled stands in front of all others.
CREATE INDEX intent_in_turn ON intent (plan, place) WHERE plan IS NOT NULL AND state <> 'settled';
