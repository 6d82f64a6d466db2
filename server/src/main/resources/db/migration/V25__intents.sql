-- What the signer goes by: whether a row is what was accepted, and what a lane has sent away of late.

ALTER TABLE transactions
  ADD COLUMN seal BINARY(32) NULL; -- HMAC-SHA256 over what was asked for; NULL where no key was set

ALTER TABLE lane_nonces
  ADD COLUMN spent VARCHAR(6000) CHARACTER SET ascii NULL; -- wei by minute, of the last hour; NULL where nobody counts
