-- A further carrier of a user may follow the one before on the same lane, whose nonces keep the order.

ALTER TABLE forward_signers
  ADD COLUMN packed_nonce BIGINT NOT NULL DEFAULT 0 AFTER executed_nonce; -- the first after those in carriers; counts while something is in flight

ALTER TABLE forward_carriers
  ADD COLUMN lane_id INT NULL AFTER hash; -- NULL while none is chosen
