-- Signed requests by when they were signed: new ones stand beside each other, and what is forgotten too. A request that
-- is repeated has the same time; one with another time has another signature.

ALTER TABLE signed_requests
  DROP PRIMARY KEY,
  DROP KEY by_time,
  ADD PRIMARY KEY (at, key_id, nonce);
