-- The pipeline's tables. Only SQL that MariaDB and MySQL 8 both speak.
-- Times are UTC. Amounts of wei that may need 256 bits are big-endian bytes without leading zeros.

-- A lane is one key with its own nonce sequence. The monitor keeps this row's view of the chain up to date.
CREATE TABLE lanes (
  id          INT          NOT NULL AUTO_INCREMENT,
  chain_id    BIGINT       NOT NULL,
  address     BINARY(20)   NOT NULL,
  name        VARCHAR(64)  NOT NULL,
  state       VARCHAR(12)  NOT NULL,
  window_size INT          NOT NULL,
  mined_nonce BIGINT       NULL,      -- first nonce that no block we follow has used
  balance     VARBINARY(32) NULL,
  checked_at  DATETIME(6)  NULL,
  PRIMARY KEY (id),
  UNIQUE KEY one_key (chain_id, address),
  UNIQUE KEY one_name (name)
) CHARACTER SET ascii;

-- Apart from lanes, so that signing and watching never wait for one row.
CREATE TABLE lane_nonces (
  lane_id    INT    NOT NULL,
  next_nonce BIGINT NOT NULL,         -- first nonce not reserved; read and moved only under this row's lock
  PRIMARY KEY (lane_id)
);

-- Who holds this row's lock may send for the lane.
CREATE TABLE lane_senders (
  lane_id INT NOT NULL,
  PRIMARY KEY (lane_id)
);

CREATE TABLE transactions (
  id               BINARY(16)    NOT NULL,
  client_id        BIGINT        NOT NULL,
  chain_id         BIGINT        NOT NULL,
  state            VARCHAR(12)   NOT NULL,
  to_address       BINARY(20)    NOT NULL,
  value            VARBINARY(32) NOT NULL,
  data             MEDIUMBLOB    NOT NULL,
  gas_limit        BIGINT        NULL,      -- as asked for
  speed            VARCHAR(8)    NOT NULL,
  relayer          VARCHAR(64)   NULL,      -- as asked for
  valid_until      DATETIME(6)   NULL,
  retry_on_failure BOOLEAN       NOT NULL,
  lane_id          INT           NULL,
  gas              BIGINT        NULL,      -- as it will be signed
  max_fee          DECIMAL(38)   NULL,
  priority_fee     DECIMAL(38)   NULL,
  nonce            BIGINT        NULL,
  hash             BINARY(32)    NULL,      -- of the attempt in a block, else of the newest
  block_number     BIGINT        NULL,
  block_hash       BINARY(32)    NULL,
  gas_used         BIGINT        NULL,
  succeeded        BOOLEAN       NULL,
  failure_code     VARCHAR(40)   NULL,
  failure_detail   VARCHAR(500)  NULL,
  created_at       DATETIME(6)   NOT NULL,
  updated_at       DATETIME(6)   NOT NULL,
  confirmed_at     DATETIME(6)   NULL,
  due_at           DATETIME(6)   NULL,      -- when the sweeper asks why nothing has happened
  PRIMARY KEY (id),
  KEY by_client (client_id, state, id),
  KEY by_block (chain_id, block_number),
  KEY by_due (due_at)
) CHARACTER SET ascii;

-- Every transaction ever signed. In nonce order on disk, as it is sent.
CREATE TABLE attempts (
  lane_id        INT         NOT NULL,
  nonce          BIGINT      NOT NULL,
  ordinal        INT         NOT NULL,      -- 0 is the first for its nonce
  hash           BINARY(32)  NOT NULL,
  transaction_id BINARY(16)  NOT NULL,
  raw            MEDIUMBLOB  NOT NULL,
  state          VARCHAR(8)  NOT NULL,
  created_at     DATETIME(6) NOT NULL,
  sent_at        DATETIME(6) NULL,
  PRIMARY KEY (lane_id, nonce, ordinal),
  UNIQUE KEY by_hash (hash),
  KEY by_transaction (transaction_id)
) CHARACTER SET ascii;

-- Append-only: explains every nonce.
CREATE TABLE nonce_ledger (
  id             BIGINT       NOT NULL AUTO_INCREMENT,
  lane_id        INT          NOT NULL,
  nonce          BIGINT       NOT NULL,
  event          VARCHAR(10)  NOT NULL,
  transaction_id BINARY(16)   NULL,
  hash           BINARY(32)   NULL,
  reason         VARCHAR(200) NULL,
  at             DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY by_nonce (lane_id, nonce)
) CHARACTER SET utf8mb4;

-- Append-only: what a client and an operator are told of a transaction.
CREATE TABLE timeline (
  id             BIGINT       NOT NULL AUTO_INCREMENT,
  transaction_id BINARY(16)   NOT NULL,
  state          VARCHAR(12)  NOT NULL,
  detail         VARCHAR(300) NULL,
  at             DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY by_transaction (transaction_id)
) CHARACTER SET utf8mb4;

-- Hand-offs stored in the same commit as the state change that causes them.
CREATE TABLE outbox (
  id         BIGINT      NOT NULL AUTO_INCREMENT,
  queue      VARCHAR(40) NOT NULL,
  items      MEDIUMTEXT  NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) CHARACTER SET ascii;

-- The newest blocks of the chain we follow, linked by parent hash.
CREATE TABLE blocks (
  chain_id    BIGINT     NOT NULL,
  number      BIGINT     NOT NULL,
  hash        BINARY(32) NOT NULL,
  parent_hash BINARY(32) NOT NULL,
  PRIMARY KEY (chain_id, number)
);

-- Who does a job that one process does for all.
CREATE TABLE leases (
  name  VARCHAR(64) NOT NULL,
  owner VARCHAR(64) NOT NULL,
  until DATETIME(6) NOT NULL,
  PRIMARY KEY (name)
) CHARACTER SET ascii;
