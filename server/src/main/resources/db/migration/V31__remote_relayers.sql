-- Members of the pool whose keys others hold: OpenZeppelin Relayers, by HTTP.

-- A remote relayer is a lane of its own for the router: what it takes is counted and paid for like on every other. It has
-- no nonces here.
ALTER TABLE lanes
  ADD COLUMN remote BOOLEAN NOT NULL DEFAULT FALSE,
  ADD COLUMN weight INT     NOT NULL DEFAULT 1;

-- Where they are. No key is in it: key_ref says which of the configured ones opens the door.
CREATE TABLE remote_relayers (
  id           INT          NOT NULL AUTO_INCREMENT,
  chain_id     BIGINT       NOT NULL,
  base_url     VARCHAR(200) NOT NULL,
  asked_id     VARCHAR(100) NOT NULL,     -- its id at that address as an operator gave it; '' for the first there
  key_ref      INT          NOT NULL,     -- place in the list of keys, 0 for the first
  weight       INT          NOT NULL,
  lane_id      INT          NULL,         -- once its address is known
  remote_id    VARCHAR(100) NULL,         -- its id at that address
  newest_seen  VARCHAR(100) NULL,         -- the newest of its transactions that is known to have been there
  counter      BIGINT       NULL,         -- its own counter of nonces, the highest that it has told
  next_mark    BIGINT       NOT NULL DEFAULT 0,
  health       VARCHAR(12)  NOT NULL,
  trouble      VARCHAR(500) CHARACTER SET utf8mb4 NULL,
  checked_at   DATETIME(6)  NULL,
  PRIMARY KEY (id),
  UNIQUE KEY one_place (chain_id, base_url, asked_id),
  UNIQUE KEY one_lane (lane_id)
) CHARACTER SET ascii COLLATE ascii_bin;
