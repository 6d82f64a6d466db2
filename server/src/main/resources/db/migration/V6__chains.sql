-- The chains this database was made for, and how far each is final. A process of another chain does not start.

CREATE TABLE chains (
  chain_id      BIGINT       NOT NULL,
  genesis       BINARY(32)   NULL,       -- hash of block 0; NULL until a node has told it
  agreed_number BIGINT       NULL,       -- nothing of ours at or under this height waits for its end; NULL while that is so of none
  due_number    BIGINT       NULL,       -- how far it is deep enough, while agreement cannot be had; else NULL
  trouble       VARCHAR(500) NULL,       -- why agreement cannot be had; NULL while it can
  trouble_since DATETIME(6)  NULL,
  PRIMARY KEY (chain_id)
) CHARACTER SET utf8mb4;

-- What is mined is not over: the height starts under the lowest of it, and twelve under the tip.
INSERT INTO chains (chain_id, agreed_number)
SELECT heights.chain_id, CASE WHEN heights.agreed < 0 THEN NULL ELSE heights.agreed END
  FROM (SELECT known.chain_id,
               LEAST((SELECT MAX(b.number) - 12 FROM blocks b WHERE b.chain_id = known.chain_id),
                     COALESCE((SELECT MIN(t.block_number) - 1 FROM transactions t
                                WHERE t.chain_id = known.chain_id AND t.state = 'MINED'),
                              (SELECT MAX(b.number) - 12 FROM blocks b WHERE b.chain_id = known.chain_id))) AS agreed
          FROM (SELECT chain_id FROM lanes UNION SELECT chain_id FROM blocks UNION SELECT DISTINCT chain_id FROM transactions) known
       ) heights;
