-- What a client's idempotency keys stand for, for ever.
CREATE TABLE idempotency_keys (
  client_id       BIGINT       NOT NULL,
  idempotency_key VARCHAR(255) NOT NULL,
  fingerprint     BINARY(32)   NOT NULL,
  created_id      BINARY(16)   NOT NULL,
  created_at      DATETIME(6)  NOT NULL,
  PRIMARY KEY (client_id, idempotency_key)
) CHARACTER SET ascii COLLATE ascii_bin;
