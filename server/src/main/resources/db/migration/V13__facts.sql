-- What happened, once for each subscriber that is still to be told; a row goes when it was told.
CREATE TABLE facts (
  id         BIGINT       NOT NULL AUTO_INCREMENT,
  subscriber VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject    BINARY(16)   NOT NULL,
  kind       VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  content    TEXT         NOT NULL,
  at         DATETIME(6)  NOT NULL,
  tries      INT          NOT NULL DEFAULT 0,
  retry_at   DATETIME(6)  NULL,      -- NULL: it is not put aside
  trouble    VARCHAR(500) NULL,      -- why it is
  PRIMARY KEY (id),
  KEY in_turn (subscriber, retry_at)
) CHARACTER SET utf8mb4;
