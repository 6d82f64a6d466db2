-- Replacing what is signed: by the same call at a higher price, or by a no-op at the same nonce.

ALTER TABLE transactions
  ADD COLUMN void_reason VARCHAR(8) NULL,      -- set once: from then on only no-ops are signed for its nonce
  ADD COLUMN mined_kind  VARCHAR(8) NULL;      -- of the attempt in a block

ALTER TABLE attempts
  ADD COLUMN kind          VARCHAR(8)  NOT NULL DEFAULT 'FIRST',
  ADD COLUMN max_fee       DECIMAL(38) NULL,
  ADD COLUMN priority_fee  DECIMAL(38) NULL,
  ADD COLUMN valid_until   DATETIME(6) NULL,   -- not sent after this
  ADD COLUMN waiting_since DATETIME(6) NULL,   -- when a node first had it
  ADD COLUMN waiting_block BIGINT      NULL;   -- the newest block then

-- What is to be signed again at its nonce; the row goes when it is signed.
CREATE TABLE replacements (
  lane_id        INT          NOT NULL,
  nonce          BIGINT       NOT NULL,
  transaction_id BINARY(16)   NOT NULL,
  kind           VARCHAR(8)   NOT NULL,
  speed          VARCHAR(8)   NULL,            -- wished for; NULL for the transaction's own
  reason         VARCHAR(200) NOT NULL,
  at_cap         BOOLEAN      NOT NULL,        -- the cap allows no more at present
  max_fee        DECIMAL(38)  NULL,            -- NULL until it is priced
  priority_fee   DECIMAL(38)  NULL,
  announced_at   DATETIME(6)  NULL,
  created_at     DATETIME(6)  NOT NULL,
  PRIMARY KEY (lane_id, nonce),
  KEY by_transaction (transaction_id)
) CHARACTER SET utf8mb4;

ALTER TABLE lanes
  ADD COLUMN required_balance VARBINARY(32) NULL, -- what the lane must have before it sends again
  ADD COLUMN audited_nonce    BIGINT NULL;        -- every nonce under it is explained
