-- What processes have taken of quotas in advance, so that requests do not meet at one row.

-- It counts as reserved in quota_uses until it ends; then what nobody has reserved of it goes back.
CREATE TABLE quota_allotments (
  id        BIGINT      NOT NULL AUTO_INCREMENT,
  client_id BIGINT      NOT NULL,
  day       VARCHAR(10) NOT NULL,
  sent      BIGINT      NOT NULL, -- transactions
  gas       BIGINT      NOT NULL,
  opened_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY by_client (client_id, day)
) CHARACTER SET ascii;

-- What those that have ended had reserved out of allotments that have not.
CREATE TABLE quota_spendings (
  id           BIGINT NOT NULL AUTO_INCREMENT,
  allotment_id BIGINT NOT NULL,
  sent         BIGINT NOT NULL,
  gas          BIGINT NOT NULL,
  PRIMARY KEY (id),
  KEY by_allotment (allotment_id)
);

-- Out of an allotment only while that is there.
ALTER TABLE quota_holds
  ADD COLUMN allotment_id BIGINT NULL,
  ADD KEY by_allotment (allotment_id),
  ADD CONSTRAINT quota_holds_allotment FOREIGN KEY (allotment_id) REFERENCES quota_allotments (id) ON DELETE SET NULL;
