-- What carriers of ours have executed stays used, whatever one node says; what others have used a reorganisation may take back.
ALTER TABLE forward_signers
  ADD COLUMN executed_nonce BIGINT NOT NULL DEFAULT 0 AFTER known_nonce; -- the first after those that carriers of ours have executed
