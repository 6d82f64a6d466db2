-- What was given to remote relayers. A row is committed before its one request leaves, and says what is known of it since.
CREATE TABLE remote_submissions (
  transaction_id BINARY(16)   NOT NULL,
  ordinal        INT          NOT NULL,     -- 0 is the first relayer that it was given to
  lane_id        INT          NOT NULL,
  state          VARCHAR(10)  NOT NULL,
  is_open        BOOLEAN      NULL,         -- TRUE until it is over; NULL then
  request        MEDIUMTEXT   CHARACTER SET utf8mb4 NOT NULL, -- as it is posted, to the byte
  gas            BIGINT       NOT NULL,     -- the limit in it
  mark           BIGINT       NULL,         -- the same while it is open: by it the relayer's list tells which is ours
  anchor         VARCHAR(100) NULL,         -- a transaction that was at the relayer before
  remote_tx      VARCHAR(100) NULL,         -- its id there, once known
  remote_status  VARCHAR(16)  NULL,
  nonce          BIGINT       NULL,
  detail         VARCHAR(500) CHARACTER SET utf8mb4 NULL,
  created_at     DATETIME(6)  NOT NULL,
  heard_at       DATETIME(6)  NULL,
  due_at         DATETIME(6)  NULL,         -- when it is looked at next
  PRIMARY KEY (transaction_id, ordinal),
  UNIQUE KEY one_open (transaction_id, is_open),
  UNIQUE KEY one_mark (lane_id, mark),
  UNIQUE KEY one_remote (lane_id, remote_tx),
  KEY by_due (due_at)
) CHARACTER SET ascii COLLATE ascii_bin;
