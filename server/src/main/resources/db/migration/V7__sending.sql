-- Sending: what refusals lead to, who is at it, and what it waits for.

ALTER TABLE transactions
  ADD COLUMN void_detail VARCHAR(500) CHARACTER SET utf8mb4 NULL; -- a node's words for what was given up

ALTER TABLE replacements
  ADD COLUMN cause VARCHAR(16) NOT NULL DEFAULT 'ASKED',
  ADD COLUMN bound DECIMAL(65) NULL,            -- what the answer named: wei per gas, wei, or units of gas
  ADD COLUMN gas   BIGINT      NULL;            -- to sign with; NULL for the transaction's own

-- A price now brings the gas of a no-op: what has none is priced anew.
UPDATE replacements SET max_fee = NULL, priority_fee = NULL, announced_at = NULL;

ALTER TABLE lanes
  ADD COLUMN starved_hash   BINARY(32)   NULL,  -- what it could not pay for
  ADD COLUMN starved_since  DATETIME(6)  NULL,
  ADD COLUMN blocked_nonce  BIGINT       NULL,  -- what nodes do not take
  ADD COLUMN blocked_reason VARCHAR(500) CHARACTER SET utf8mb4 NULL,
  ADD COLUMN blocked_since  DATETIME(6)  NULL,
  ADD COLUMN blocked_tries  INT          NOT NULL DEFAULT 0,
  ADD COLUMN retry_at       DATETIME(6)  NULL;

-- Who sends for a lane, for a short while: no row is locked while a node answers.
ALTER TABLE lane_senders
  ADD COLUMN holder VARCHAR(64) CHARACTER SET ascii NULL,
  ADD COLUMN until  DATETIME(6) NULL,
  ADD COLUMN again  BOOLEAN     NOT NULL DEFAULT FALSE; -- somebody came meanwhile: look again

-- What nodes have named as the least or the most they take, for all processes.
CREATE TABLE fee_bounds (
  chain_id BIGINT      NOT NULL,
  kind     VARCHAR(12) NOT NULL,                -- LOWEST_TIP: wei per gas; LARGEST_COST: wei for all gas
  amount   DECIMAL(65) NOT NULL,
  until    DATETIME(6) NOT NULL,
  PRIMARY KEY (chain_id, kind)
) CHARACTER SET ascii;
