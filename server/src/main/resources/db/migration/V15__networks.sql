-- Several chains in one database. Queues are known by the names that the queue server knows, since each network has its own;
-- one key may be a lane on each.

ALTER TABLE outbox MODIFY queue VARCHAR(80) NOT NULL;
ALTER TABLE dead_letters MODIFY queue VARCHAR(80) NOT NULL;
ALTER TABLE dead_letter_messages MODIFY queue VARCHAR(80) NOT NULL;

UPDATE outbox SET queue = 'relay-transactions' WHERE queue = 'RELAY_TRANSACTIONS';
UPDATE outbox SET queue = 'tx-request-queue' WHERE queue = 'TX_REQUEST';
UPDATE outbox SET queue = 'signed-tx-queue' WHERE queue = 'SIGNED_TX';
UPDATE dead_letters SET queue = 'relay-transactions' WHERE queue = 'RELAY_TRANSACTIONS';
UPDATE dead_letters SET queue = 'tx-request-queue' WHERE queue = 'TX_REQUEST';
UPDATE dead_letters SET queue = 'signed-tx-queue' WHERE queue = 'SIGNED_TX';
UPDATE dead_letter_messages SET queue = 'relay-transactions' WHERE queue = 'RELAY_TRANSACTIONS';
UPDATE dead_letter_messages SET queue = 'tx-request-queue' WHERE queue = 'TX_REQUEST';
UPDATE dead_letter_messages SET queue = 'signed-tx-queue' WHERE queue = 'SIGNED_TX';

ALTER TABLE lanes DROP INDEX one_name;
ALTER TABLE lanes ADD UNIQUE INDEX one_name (chain_id, name);

ALTER TABLE chains ADD COLUMN network VARCHAR(20) CHARACTER SET ascii NULL; -- what it was called last; NULL before it had a name
