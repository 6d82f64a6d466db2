-- Words from outside, hand-offs without locks, an index for every list, and what is over for long.

-- Whatever a contract, a node or a client says can be kept.
ALTER TABLE transactions
  MODIFY COLUMN failure_detail VARCHAR(500) CHARACTER SET utf8mb4 NULL,
  ADD KEY by_recipient (client_id, to_address, id),
  ADD KEY by_lane (client_id, lane_id, id);

ALTER TABLE timeline MODIFY COLUMN detail VARCHAR(500) NULL;

ALTER TABLE nonce_ledger MODIFY COLUMN reason VARCHAR(500) NULL;

ALTER TABLE replacements MODIFY COLUMN reason VARCHAR(500) NOT NULL;

ALTER TABLE dead_letters
  MODIFY COLUMN body MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  MODIFY COLUMN attributes MEDIUMTEXT CHARACTER SET utf8mb4 NOT NULL,
  ADD KEY by_queue (queue, id),
  ADD KEY by_fault (fault, id);

-- Who appended a hand-off, or took it over, sends it; it is anybody's from this time on.
ALTER TABLE outbox
  ADD COLUMN free_at DATETIME(6) NOT NULL DEFAULT '2000-01-01 00:00:00',
  ADD KEY by_queue (queue, free_at);

-- Transactions that are over for long, with all their rows, one row each.
CREATE TABLE archived_transactions (
  id        BINARY(16) NOT NULL,
  client_id BIGINT     NOT NULL,
  chain_id  BIGINT     NOT NULL,
  lane_id   INT        NULL,
  nonce     BIGINT     NULL,
  content   MEDIUMBLOB NOT NULL,      -- its rows as compressed JSON
  PRIMARY KEY (id),
  KEY by_nonce (lane_id, nonce)
) CHARACTER SET ascii;
