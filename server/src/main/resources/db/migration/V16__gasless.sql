-- Requests that users have signed for a forwarder (ERC-2771), and what carries them there.

-- Whose requests, at which forwarder. The forwarder's own nonce is the truth; this is what we know of it.
CREATE TABLE forward_signers (
  id          BIGINT      NOT NULL AUTO_INCREMENT,
  chain_id    BIGINT      NOT NULL,
  forwarder   BINARY(20)  NOT NULL,
  address     BINARY(20)  NOT NULL,
  known_nonce BIGINT      NOT NULL,          -- the first that is not used, as far as we know
  in_flight   INT         NOT NULL,          -- carriers that hold requests of theirs and are in no block
  ready_since DATETIME(6) NULL,              -- since when the request of the known nonce waits and nothing is in flight
  PRIMARY KEY (id),
  UNIQUE KEY one_signer (chain_id, forwarder, address),
  KEY ready (chain_id, ready_since)
) CHARACTER SET ascii;

CREATE TABLE forward_requests (
  id               BINARY(16)     NOT NULL,
  client_id        BIGINT         NOT NULL,
  chain_id         BIGINT         NOT NULL,
  signer_id        BIGINT         NOT NULL,
  nonce            BIGINT         NOT NULL,
  open_nonce       BIGINT         NULL,      -- the nonce, until it is over
  to_address       BINARY(20)     NOT NULL,
  value            VARBINARY(32)  NOT NULL,
  gas              BIGINT         NOT NULL,
  deadline         BIGINT         NOT NULL,  -- seconds since 1970
  data             MEDIUMBLOB     NOT NULL,
  signature        BINARY(65)     NOT NULL,
  speed            VARCHAR(8)     NOT NULL,
  retry_on_failure BOOLEAN        NOT NULL,
  state            VARCHAR(12)    NOT NULL,
  carrier_id       BINARY(16)     NULL,
  place            INT            NULL,      -- in the carrier, from 0
  tries            INT            NOT NULL,  -- carriers that ended without executing it
  executed         BOOLEAN        NULL,      -- what its event says of the call; NULL while there is none
  hash             BINARY(32)     NULL,
  block_number     BIGINT         NULL,
  gas_used         BIGINT         NULL,      -- its share
  failure_code     VARCHAR(40)    NULL,
  failure_detail   VARCHAR(500)   CHARACTER SET utf8mb4 NULL,
  created_at       DATETIME(6)    NOT NULL,
  updated_at       DATETIME(6)    NOT NULL,
  confirmed_at     DATETIME(6)    NULL,
  due_at           DATETIME(6)    NULL,      -- when it is asked why it still waits
  PRIMARY KEY (id),
  UNIQUE KEY one_nonce (signer_id, open_nonce),
  KEY by_client (client_id, state, id),
  KEY by_carrier (carrier_id),
  KEY by_due (chain_id, due_at)
) CHARACTER SET ascii;

-- Transactions of ours that execute requests.
CREATE TABLE forward_carriers (
  id           BINARY(16)   NOT NULL,
  chain_id     BIGINT       NOT NULL,
  forwarder    BINARY(20)   NOT NULL,
  batch        BOOLEAN      NOT NULL,        -- executeBatch, not execute
  state        VARCHAR(12)  NOT NULL,
  hash         BINARY(32)   NULL,
  block_number BIGINT       NULL,
  succeeded    BOOLEAN      NULL,
  gas_used     BIGINT       NULL,
  failure_code VARCHAR(40)  NULL,
  settled      BOOLEAN      NOT NULL,        -- whether its signers may go on
  look_at      DATETIME(6)  NULL,            -- when its outcome is read
  created_at   DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY by_state (chain_id, state),
  KEY by_look (chain_id, look_at),
  KEY by_hash (hash)
) CHARACTER SET ascii;

-- Carriers that ended without executing a request that went again.
CREATE TABLE forward_retries (
  request_id BINARY(16)   NOT NULL,
  carrier_id BINARY(16)   NOT NULL,
  why        VARCHAR(500) NOT NULL,
  at         DATETIME(6)  NOT NULL,
  PRIMARY KEY (request_id, carrier_id)
) CHARACTER SET utf8mb4;
