-- Keys are bound to addresses; scopes have the names that the API has; every privileged act is written down.

UPDATE api_keys SET scopes = REPLACE(REPLACE(scopes, 'read', 'relay:read'), 'write', 'relay:write') WHERE scopes NOT LIKE '%:%';

ALTER TABLE api_keys
  ADD COLUMN allowed_ips VARCHAR(2000) NULL AFTER scopes; -- ranges, joined by commas; NULL for every address

-- How often each thing that processes keep in memory has changed.
CREATE TABLE revisions (
  name   VARCHAR(40) NOT NULL,
  number BIGINT      NOT NULL,
  PRIMARY KEY (name)
) CHARACTER SET ascii;

-- Each entry's hash covers the one before.
CREATE TABLE audit_entries (
  number  BIGINT        NOT NULL,
  at      DATETIME(6)   NOT NULL,
  actor   VARCHAR(200)  NOT NULL,
  action  VARCHAR(60)   NOT NULL,
  subject VARCHAR(200)  NOT NULL,
  detail  VARCHAR(2000) NOT NULL,
  hash    BINARY(32)    NOT NULL,
  PRIMARY KEY (number)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE audit_heads (
  id     INT        NOT NULL,
  number BIGINT     NOT NULL,
  hash   BINARY(32) NOT NULL,
  PRIMARY KEY (id)
) CHARACTER SET ascii;

INSERT INTO audit_heads (id, number, hash) VALUES (1, 0, X'0000000000000000000000000000000000000000000000000000000000000000');

-- What a client may send. Without a row nothing, except on chains that are open.
CREATE TABLE client_policies (
  client_id  BIGINT      NOT NULL,
  document   MEDIUMTEXT  NOT NULL, -- JSON
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (client_id)
) CHARACTER SET ascii;

-- How often a client may call, where that is not as usual.
CREATE TABLE client_limits (
  client_id  BIGINT NOT NULL,
  per_second INT    NOT NULL,
  burst      INT    NOT NULL,
  PRIMARY KEY (client_id)
) CHARACTER SET ascii;
