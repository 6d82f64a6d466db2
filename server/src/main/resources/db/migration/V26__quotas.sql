-- How much clients may send in a day and in a month, and how much they have.

-- A client's limits. A row stays when they are taken away, so that what is reserved is still settled.
CREATE TABLE client_quotas (
  client_id BIGINT NOT NULL,
  document  TEXT   NOT NULL, -- JSON
  PRIMARY KEY (client_id)
) CHARACTER SET ascii;

CREATE TABLE quota_uses (
  client_id    BIGINT        NOT NULL,
  user_address VARBINARY(20) NOT NULL, -- the end user; empty: all of the client's
  span         VARCHAR(10)   NOT NULL, -- UTC, 2026-11-27 or 2026-11
  sent         BIGINT        NOT NULL, -- transactions
  gas_used     BIGINT        NOT NULL,
  gas_held     BIGINT        NOT NULL, -- reserved by those that have not ended
  PRIMARY KEY (client_id, user_address, span),
  KEY by_span (span)
) CHARACTER SET ascii;

-- What is reserved for a request until it ends.
CREATE TABLE quota_holds (
  id           BINARY(16)    NOT NULL,
  client_id    BIGINT        NOT NULL,
  user_address VARBINARY(20) NOT NULL, -- empty: nobody in particular
  day          VARCHAR(10)   NOT NULL,
  gas          BIGINT        NOT NULL,
  PRIMARY KEY (id)
) CHARACTER SET ascii;
