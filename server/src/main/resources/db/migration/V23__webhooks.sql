-- Where clients want to be told of events.
CREATE TABLE webhooks (
  number          BIGINT        NOT NULL AUTO_INCREMENT,
  id              BINARY(16)    NOT NULL,
  client_id       BIGINT        NOT NULL,
  format          VARCHAR(10)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- of the bodies: STANDARD, LEGACY
  url             VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description     VARCHAR(200)  NOT NULL,
  events          VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- which it wants, a comma list
  secret          VARCHAR(300)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- sealed, or plain
  former_secret   VARCHAR(300)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  former_until    DATETIME(6)   NULL,
  state           VARCHAR(10)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- ACTIVE, DISABLED, DELETED
  disabled_at     DATETIME(6)   NULL,
  disabled_reason VARCHAR(500)  NULL,
  failures        INT           NOT NULL, -- in a row
  failing_since   DATETIME(6)   NULL,     -- the first of them
  paused_until    DATETIME(6)   NOT NULL, -- nothing is tried before
  last_success_at DATETIME(6)   NULL,
  last_failure_at DATETIME(6)   NULL,
  last_failure    VARCHAR(500)  NULL,
  created_at      DATETIME(6)   NOT NULL,
  PRIMARY KEY (number),
  UNIQUE KEY by_id (id),
  KEY by_client (client_id, number),
  KEY by_state (state, client_id)
) CHARACTER SET utf8mb4;

-- What an endpoint is told, or was: one row for an event.
CREATE TABLE webhook_deliveries (
  endpoint     BIGINT       NOT NULL,
  event_id     BINARY(16)   NOT NULL,
  subject      BINARY(16)   NOT NULL, -- what it happened to
  event_number BIGINT       NOT NULL, -- the order within a subject
  type         VARCHAR(60)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  body         MEDIUMTEXT   NOT NULL, -- the same at every try
  state        VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- WAITING, DELIVERED, GIVEN_UP
  tries        INT          NOT NULL, -- in all
  spent        INT          NOT NULL, -- of those that it gets before it is given up
  created_at   DATETIME(6)  NOT NULL,
  tried_at     DATETIME(6)  NULL,
  next_at      DATETIME(6)  NULL,
  status_code  INT          NULL,
  answer       VARCHAR(500) NULL,     -- its beginning, or why there was none
  duration_ms  INT          NULL,
  PRIMARY KEY (endpoint, event_id),
  KEY by_subject (endpoint, subject, state, event_number),
  KEY by_state (endpoint, state, event_id)
) CHARACTER SET utf8mb4;

-- Subjects of which an endpoint has yet to be told: what waits in a line goes in its order.
CREATE TABLE webhook_lines (
  number   BIGINT      NOT NULL AUTO_INCREMENT,
  endpoint BIGINT      NOT NULL,
  subject  BINARY(16)  NOT NULL,
  since    DATETIME(6) NOT NULL,
  due_at   DATETIME(6) NOT NULL, -- or until when it is claimed
  claim    BINARY(16)  NULL,     -- whose it is
  changes  INT         NOT NULL, -- grows with whatever comes into the line
  PRIMARY KEY (number),
  UNIQUE KEY by_subject (endpoint, subject),
  KEY by_due (endpoint, due_at),
  KEY by_age (endpoint, since)
) CHARACTER SET ascii;
