-- Hashes that relayers have told, by whatever way. Whoever hears one writes it here; the monitor takes it up from here.
CREATE TABLE remote_hashes (
  hash           BINARY(32)  NOT NULL,
  transaction_id BINARY(16)  NOT NULL,
  lane_id        INT         NOT NULL,
  nonce          BIGINT      NOT NULL,
  heard_at       DATETIME(6) NOT NULL,
  PRIMARY KEY (hash, transaction_id),
  KEY by_transaction (transaction_id)
);
