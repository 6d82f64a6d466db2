-- An account for each role, and one for the job that migrates. Run it once, in Sluice's database, as somebody who may make accounts:
--   mariadb sluice < accounts.sql      (or mysql)
-- All are locked and have no password, until you give them one:
--   ALTER USER 'sluice_api'@'%' IDENTIFIED BY '…' ACCOUNT UNLOCK;
-- '%' is any host: narrow it here and in grants.sql. What the roles may do is in grants.sql, which needs the tables.

CREATE USER IF NOT EXISTS 'sluice_migration'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_api'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_relay'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_signer'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_broadcaster'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_monitor'@'%' ACCOUNT LOCK;
CREATE USER IF NOT EXISTS 'sluice_deadletter'@'%' ACCOUNT LOCK;

-- For SLUICE_DATABASE_MIGRATE=only. Nobody else makes, changes or drops a table.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON * TO 'sluice_migration'@'%';
