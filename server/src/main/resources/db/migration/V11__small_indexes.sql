-- Indexes that are written at random places are small enough to stay in memory.

-- Eight bytes tell hashes apart; the same bytes signed again are found by lane and nonce.
ALTER TABLE attempts
  DROP KEY by_hash,
  ADD KEY by_hash (hash(8)),
  ADD UNIQUE KEY one_offer (lane_id, nonce, hash(8));

-- What is over lies by age in it, and is not read.
ALTER TABLE transactions
  DROP KEY by_open_lane,
  ADD KEY by_open_lane (open_lane, client_id);
