-- Clients whose events are kept because they have opened a stream; a row goes a while after the last one.
CREATE TABLE streaming_clients (
  client_id BIGINT      NOT NULL,
  seen_at   DATETIME(6) NOT NULL,
  PRIMARY KEY (client_id),
  KEY by_time (seen_at)
) CHARACTER SET ascii;
