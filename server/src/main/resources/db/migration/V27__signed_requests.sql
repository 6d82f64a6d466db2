-- Keys whose requests must be signed, and which signed requests were seen.

ALTER TABLE api_keys
  ADD COLUMN signed BOOLEAN NOT NULL DEFAULT FALSE AFTER allowed_ips;

CREATE TABLE signed_requests (
  key_id VARCHAR(40) NOT NULL,
  nonce  VARCHAR(64) NOT NULL,
  at     DATETIME(6) NOT NULL,
  PRIMARY KEY (key_id, nonce),
  KEY by_time (at)
) CHARACTER SET ascii COLLATE ascii_bin;
