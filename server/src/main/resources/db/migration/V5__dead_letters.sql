-- What the queues gave up on. Nothing here is ever deleted.
CREATE TABLE dead_letters (
  id              BINARY(16)   NOT NULL,
  queue           VARCHAR(40)  NOT NULL,
  body            MEDIUMTEXT   NOT NULL,
  body_hash       BINARY(32)   NOT NULL,   -- SHA-256; the same body that dies again is the same letter
  attributes      TEXT         NOT NULL,   -- JSON
  reason          VARCHAR(500) NOT NULL,
  fault           VARCHAR(10)  NOT NULL,   -- PERMANENT, TRANSIENT, UNKNOWN
  fingerprint     CHAR(16)     NOT NULL,
  state           VARCHAR(10)  NOT NULL,   -- STORED, REDRIVEN, DISCARDED
  deaths          INT          NOT NULL,
  redrives        INT          NOT NULL,
  next_redrive_at DATETIME(6)  NULL,       -- NULL: nobody but an operator sends it again
  created_at      DATETIME(6)  NOT NULL,
  updated_at      DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY by_body (queue, body_hash),
  KEY by_state (state, id),
  KEY by_fingerprint (fingerprint, id),
  KEY by_due (next_redrive_at)
) CHARACTER SET utf8mb4;

-- Messages taken off a dead-letter queue, so that one that comes twice counts once.
CREATE TABLE dead_letter_messages (
  queue      VARCHAR(40)  NOT NULL,
  message_id VARCHAR(128) NOT NULL,
  letter_id  BINARY(16)   NOT NULL,
  PRIMARY KEY (queue, message_id)
) CHARACTER SET ascii;

-- Append-only: what was done with a letter, and by whom.
CREATE TABLE dead_letter_events (
  id        BIGINT       NOT NULL AUTO_INCREMENT,
  letter_id BINARY(16)   NOT NULL,
  event     VARCHAR(10)  NOT NULL,         -- DIED, REDRIVEN, DISCARDED
  actor     VARCHAR(80)  NOT NULL,
  detail    VARCHAR(500) NULL,
  at        DATETIME(6)  NOT NULL,
  PRIMARY KEY (id),
  KEY by_letter (letter_id)
) CHARACTER SET utf8mb4;
