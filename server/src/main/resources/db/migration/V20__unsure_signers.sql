-- Users of whom something changed while others held their rows: whether they are ready is found out by who packs.

CREATE TABLE unsure_signers (
  id        BIGINT NOT NULL AUTO_INCREMENT,
  chain_id  BIGINT NOT NULL,
  signer_id BIGINT NOT NULL,
  PRIMARY KEY (id),
  KEY by_chain (chain_id, id)
) CHARACTER SET ascii;
