-- What is accepted waits in lines, one per client, relayer and urgency, until a lane has room for it.

ALTER TABLE transactions
  MODIFY COLUMN to_address BINARY(20) NULL,                          -- NULL creates a contract
  ADD COLUMN open_lane   INT          NULL,                          -- where it takes room: from routed until a block holds it
  ADD COLUMN reserved    DECIMAL(65)  NULL,                          -- the most wei it may cost that lane
  ADD COLUMN waiting_for VARCHAR(500) CHARACTER SET utf8mb4 NULL,    -- why it does not move; NULL when it does
  ADD KEY by_open_lane (open_lane, client_id, reserved);

-- There is a row for every accepted transaction, and for no other.
CREATE TABLE waiting (
  transaction_id BINARY(16)  NOT NULL,
  chain_id       BIGINT      NOT NULL,
  client_id      BIGINT      NOT NULL,
  relayer        VARCHAR(64) NOT NULL,      -- the only one it may take; '' for any
  urgency        TINYINT     NOT NULL,      -- 0 goes first
  not_before     DATETIME(6) NOT NULL,      -- its place in the line; who works on it pushes it ahead
  valid_until    DATETIME(6) NULL,
  tries          INT         NOT NULL,      -- how often it was held back
  held_since     DATETIME(6) NULL,
  hold           VARCHAR(24) NULL,          -- why it was held back last
  PRIMARY KEY (transaction_id),
  KEY in_turn (chain_id, client_id, relayer, urgency, not_before),
  KEY by_end (chain_id, valid_until)
) CHARACTER SET ascii COLLATE ascii_bin;

INSERT INTO waiting (transaction_id, chain_id, client_id, relayer, urgency, not_before, valid_until, tries)
SELECT id, chain_id, client_id, COALESCE(relayer, ''),
       CASE speed WHEN 'fastest' THEN 0 WHEN 'fast' THEN 1 WHEN 'average' THEN 2 ELSE 3 END,
       created_at - INTERVAL 1 MINUTE, valid_until, 0
  FROM transactions WHERE state = 'ACCEPTED';

UPDATE transactions SET due_at = NULL WHERE state = 'ACCEPTED';

-- No chain has 2^192 wei: what lies above is left out.
UPDATE transactions
   SET open_lane = IF(state = 'MINED', NULL, lane_id),
       reserved = CAST(CONV(SUBSTRING(LPAD(HEX(value), 64, '0'), 17, 16), 16, 10) AS DECIMAL(65)) * 340282366920938463463374607431768211456
                + CAST(CONV(SUBSTRING(LPAD(HEX(value), 64, '0'), 33, 16), 16, 10) AS DECIMAL(65)) * 18446744073709551616
                + CAST(CONV(SUBSTRING(LPAD(HEX(value), 64, '0'), 49, 16), 16, 10) AS DECIMAL(65))
                + COALESCE(gas, 0) * COALESCE(max_fee, 0)
 WHERE state IN ('ROUTED', 'SIGNED', 'SUBMITTED', 'IN_MEMPOOL', 'MINED');
