-- What clients are told, by webhook and on streams: written once, kept for a while.
CREATE TABLE events (
  number    BIGINT      NOT NULL, -- in the order of the commits, so that a reader who has seen one has seen all before it
  id        BINARY(16)  NOT NULL,
  client_id BIGINT      NOT NULL,
  subject   BINARY(16)  NOT NULL, -- what it happened to
  type      VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content   TEXT        NOT NULL, -- JSON
  at        DATETIME(6) NOT NULL,
  PRIMARY KEY (number),
  UNIQUE KEY by_id (id),
  KEY by_client (client_id, number)
) CHARACTER SET utf8mb4;

-- The newest number; its lock gives numbers the order of the commits.
CREATE TABLE event_heads (
  id     INT    NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (id)
) CHARACTER SET ascii;

INSERT INTO event_heads (id, number) VALUES (1, 0);
