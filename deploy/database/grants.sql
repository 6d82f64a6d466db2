-- What the account of each role may do, table by table. Made from the code by GrantsDocsTest; to make it anew:
--   ./mvnw test -Ddocs.write=true -Dtest='*DocsTest'
-- Run it after accounts.sql and after each migration, in Sluice's database, as somebody who may grant:
--   mariadb sluice < grants.sql      (or mysql)
-- It adds. The account of a process with several roles gets what each of them has:
--   sed "s/'sluice_signer'/'sluice_core'/; s/'sluice_broadcaster'/'sluice_core'/" grants.sql | mariadb sluice

-- api
GRANT SELECT, INSERT, UPDATE (expires_at, last_used_at, revoked_at, scopes) ON api_keys TO 'sluice_api'@'%';
GRANT SELECT ON archived_transactions TO 'sluice_api'@'%';
GRANT SELECT ON attempts TO 'sluice_api'@'%';
GRANT SELECT, INSERT ON audit_entries TO 'sluice_api'@'%';
GRANT SELECT, UPDATE (hash, number) ON audit_heads TO 'sluice_api'@'%';
GRANT SELECT ON blocks TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, network) ON chains TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (burst, client_id, per_second) ON client_limits TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (client_id, document, updated_at), DELETE ON client_policies TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (client_id, document) ON client_quotas TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (created_at, name) ON clients TO 'sluice_api'@'%';
GRANT SELECT, INSERT ON dead_letter_events TO 'sluice_api'@'%';
GRANT SELECT, UPDATE (next_redrive_at, redrives, state, updated_at) ON dead_letters TO 'sluice_api'@'%';
GRANT SELECT, UPDATE (number) ON event_heads TO 'sluice_api'@'%';
GRANT SELECT, INSERT, DELETE ON events TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (retry_at, tries, trouble), DELETE ON facts TO 'sluice_api'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_api'@'%';
GRANT SELECT ON forward_carriers TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (due_at, failure_code, open_nonce, state, updated_at) ON forward_requests TO 'sluice_api'@'%';
GRANT SELECT ON forward_retries TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (address, chain_id, forwarder, in_flight, known_nonce, ready_since) ON forward_signers TO 'sluice_api'@'%';
GRANT SELECT, INSERT ON idempotency_keys TO 'sluice_api'@'%';
GRANT SELECT ON installation TO 'sluice_api'@'%';
GRANT SELECT ON lane_nonces TO 'sluice_api'@'%';
GRANT SELECT, UPDATE (state, weight) ON lanes TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until), DELETE ON leases TO 'sluice_api'@'%';
GRANT SELECT ON nonce_ledger TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_api'@'%';
GRANT SELECT, INSERT, DELETE ON quota_allotments TO 'sluice_api'@'%';
GRANT SELECT, INSERT, DELETE ON quota_holds TO 'sluice_api'@'%';
GRANT SELECT, INSERT, DELETE ON quota_spendings TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (client_id, gas_held, gas_used, sent, span, user_address), DELETE ON quota_uses TO 'sluice_api'@'%';
GRANT INSERT ON remote_hashes TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (asked_id, base_url, chain_id, health, key_ref, weight) ON remote_relayers TO 'sluice_api'@'%';
GRANT SELECT, UPDATE (detail, due_at, heard_at, is_open, mark, nonce, remote_status, remote_tx, state) ON remote_submissions TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (at_cap, bound, cause, created_at, gas, kind, lane_id, max_fee, nonce, priority_fee, reason, speed, transaction_id) ON replacements TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (name, number) ON revisions TO 'sluice_api'@'%';
GRANT SELECT, INSERT, DELETE ON signed_requests TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (client_id, seen_at), DELETE ON streaming_clients TO 'sluice_api'@'%';
GRANT SELECT, INSERT ON timeline TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (due_at, failure_code, failure_detail, lane_id, open_lane, reserved, speed, state, updated_at, void_detail, void_reason, waiting_for) ON transactions TO 'sluice_api'@'%';
GRANT INSERT ON unsure_signers TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, client_id, held_since, hold, not_before, relayer, transaction_id, tries, urgency, valid_until), DELETE ON waiting TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (answer, duration_ms, next_at, spent, state, status_code, tried_at, tries), DELETE ON webhook_deliveries TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (changes, claim, due_at, endpoint, since, subject), DELETE ON webhook_lines TO 'sluice_api'@'%';
GRANT SELECT, INSERT, UPDATE (client_id, created_at, description, disabled_at, disabled_reason, events, failing_since, failures, format, former_secret, former_until, id, last_failure, last_failure_at, last_success_at, paused_until, secret, state, url), DELETE ON webhooks TO 'sluice_api'@'%';

-- relay
GRANT SELECT ON archived_transactions TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, network) ON chains TO 'sluice_relay'@'%';
GRANT SELECT ON client_quotas TO 'sluice_relay'@'%';
GRANT SELECT ON clients TO 'sluice_relay'@'%';
GRANT SELECT, UPDATE (number) ON event_heads TO 'sluice_relay'@'%';
GRANT INSERT ON events TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (retry_at, tries, trouble), DELETE ON facts TO 'sluice_relay'@'%';
GRANT SELECT ON fee_bounds TO 'sluice_relay'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (block_number, failure_code, gas_used, hash, lane_id, look_at, settled, state, succeeded) ON forward_carriers TO 'sluice_relay'@'%';
GRANT SELECT, UPDATE (block_number, carrier_id, confirmed_at, due_at, executed, failure_code, failure_detail, gas_used, hash, open_nonce, place, state, tries, updated_at) ON forward_requests TO 'sluice_relay'@'%';
GRANT INSERT ON forward_retries TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (address, chain_id, executed_nonce, forwarder, in_flight, known_nonce, packed_nonce, ready_since) ON forward_signers TO 'sluice_relay'@'%';
GRANT SELECT ON installation TO 'sluice_relay'@'%';
GRANT SELECT ON lane_nonces TO 'sluice_relay'@'%';
GRANT SELECT ON lanes TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until), DELETE ON leases TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_relay'@'%';
GRANT SELECT ON revisions TO 'sluice_relay'@'%';
GRANT SELECT ON streaming_clients TO 'sluice_relay'@'%';
GRANT INSERT ON timeline TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (due_at, failure_code, failure_detail, gas, lane_id, max_fee, open_lane, priority_fee, reserved, state, updated_at, waiting_for) ON transactions TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, DELETE ON unsure_signers TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (held_since, hold, not_before, tries), DELETE ON waiting TO 'sluice_relay'@'%';
GRANT INSERT ON webhook_deliveries TO 'sluice_relay'@'%';
GRANT SELECT, INSERT, UPDATE (changes, due_at, endpoint, since, subject) ON webhook_lines TO 'sluice_relay'@'%';
GRANT SELECT ON webhooks TO 'sluice_relay'@'%';

-- signer
GRANT SELECT ON archived_transactions TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (created_at, hash, kind, lane_id, max_fee, nonce, ordinal, priority_fee, raw, state, transaction_id, valid_until) ON attempts TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, network) ON chains TO 'sluice_signer'@'%';
GRANT SELECT ON client_quotas TO 'sluice_signer'@'%';
GRANT SELECT, INSERT ON facts TO 'sluice_signer'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_signer'@'%';
GRANT SELECT ON installation TO 'sluice_signer'@'%';
GRANT SELECT, UPDATE (next_nonce, spent) ON lane_nonces TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (retry_at) ON lanes TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until) ON leases TO 'sluice_signer'@'%';
GRANT INSERT ON nonce_ledger TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (at_cap, bound, cause, created_at, gas, kind, lane_id, max_fee, nonce, priority_fee, reason, speed, transaction_id), DELETE ON replacements TO 'sluice_signer'@'%';
GRANT SELECT ON revisions TO 'sluice_signer'@'%';
GRANT SELECT ON streaming_clients TO 'sluice_signer'@'%';
GRANT INSERT ON timeline TO 'sluice_signer'@'%';
GRANT SELECT, UPDATE (due_at, failure_code, failure_detail, gas, hash, lane_id, nonce, open_lane, reserved, state, updated_at, void_detail, void_reason, waiting_for) ON transactions TO 'sluice_signer'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, client_id, held_since, hold, not_before, relayer, transaction_id, tries, urgency, valid_until), DELETE ON waiting TO 'sluice_signer'@'%';
GRANT SELECT ON webhooks TO 'sluice_signer'@'%';

-- broadcaster
GRANT SELECT ON archived_transactions TO 'sluice_broadcaster'@'%';
GRANT SELECT, UPDATE (sent_at, state, waiting_block, waiting_since) ON attempts TO 'sluice_broadcaster'@'%';
GRANT SELECT ON blocks TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, network) ON chains TO 'sluice_broadcaster'@'%';
GRANT SELECT ON client_quotas TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT ON facts TO 'sluice_broadcaster'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_broadcaster'@'%';
GRANT SELECT ON installation TO 'sluice_broadcaster'@'%';
GRANT SELECT ON lane_nonces TO 'sluice_broadcaster'@'%';
GRANT SELECT, UPDATE (again, holder, until) ON lane_senders TO 'sluice_broadcaster'@'%';
GRANT SELECT, UPDATE (balance, blocked_nonce, blocked_reason, blocked_since, blocked_tries, checked_at, required_balance, retry_at, starved_hash, starved_since, state, window_size) ON lanes TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until) ON leases TO 'sluice_broadcaster'@'%';
GRANT INSERT ON nonce_ledger TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_broadcaster'@'%';
GRANT INSERT ON remote_hashes TO 'sluice_broadcaster'@'%';
GRANT SELECT, UPDATE (newest_seen, next_mark) ON remote_relayers TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (detail, due_at, heard_at, is_open, mark, remote_status, remote_tx, state) ON remote_submissions TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (at_cap, bound, cause, created_at, gas, kind, lane_id, max_fee, nonce, priority_fee, reason, speed, transaction_id) ON replacements TO 'sluice_broadcaster'@'%';
GRANT SELECT ON revisions TO 'sluice_broadcaster'@'%';
GRANT SELECT ON streaming_clients TO 'sluice_broadcaster'@'%';
GRANT INSERT ON timeline TO 'sluice_broadcaster'@'%';
GRANT SELECT, UPDATE (due_at, failure_code, failure_detail, lane_id, open_lane, reserved, state, updated_at, void_detail, void_reason, waiting_for) ON transactions TO 'sluice_broadcaster'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, client_id, held_since, hold, not_before, relayer, transaction_id, tries, urgency, valid_until), DELETE ON waiting TO 'sluice_broadcaster'@'%';
GRANT SELECT ON webhooks TO 'sluice_broadcaster'@'%';

-- monitor
GRANT SELECT, INSERT, DELETE ON archived_transactions TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (state), DELETE ON attempts TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, DELETE ON blocks TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (agreed_number, chain_id, due_number, genesis, network, trouble, trouble_since) ON chains TO 'sluice_monitor'@'%';
GRANT SELECT ON client_quotas TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT ON facts TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (amount, chain_id, kind, until) ON fee_bounds TO 'sluice_monitor'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_monitor'@'%';
GRANT SELECT ON installation TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (next_nonce, spent) ON lane_nonces TO 'sluice_monitor'@'%';
GRANT INSERT ON lane_senders TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (audited_nonce, balance, checked_at, mined_nonce, required_balance, state, window_size) ON lanes TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until), DELETE ON leases TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, DELETE ON nonce_ledger TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT ON remote_hashes TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (asked_id, base_url, chain_id, checked_at, counter, health, key_ref, lane_id, newest_seen, remote_id, trouble, weight) ON remote_relayers TO 'sluice_monitor'@'%';
GRANT SELECT, UPDATE (detail, due_at, heard_at, is_open, mark, nonce, remote_status, remote_tx, state) ON remote_submissions TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (announced_at, at_cap, bound, cause, created_at, gas, kind, lane_id, max_fee, nonce, priority_fee, reason, speed, transaction_id), DELETE ON replacements TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (name, number) ON revisions TO 'sluice_monitor'@'%';
GRANT SELECT ON streaming_clients TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, DELETE ON timeline TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (block_hash, block_number, confirmed_at, due_at, failure_code, failure_detail, gas_used, hash, lane_id, mined_kind, nonce, open_lane, reserved, state, succeeded, updated_at, void_detail, void_reason, waiting_for), DELETE ON transactions TO 'sluice_monitor'@'%';
GRANT SELECT, INSERT, UPDATE (chain_id, client_id, held_since, hold, not_before, relayer, transaction_id, tries, urgency, valid_until), DELETE ON waiting TO 'sluice_monitor'@'%';
GRANT SELECT ON webhooks TO 'sluice_monitor'@'%';

-- deadletter
GRANT SELECT, INSERT, UPDATE (chain_id, network) ON chains TO 'sluice_deadletter'@'%';
GRANT SELECT ON client_quotas TO 'sluice_deadletter'@'%';
GRANT INSERT ON dead_letter_events TO 'sluice_deadletter'@'%';
GRANT SELECT, INSERT ON dead_letter_messages TO 'sluice_deadletter'@'%';
GRANT SELECT, INSERT, UPDATE (attributes, deaths, fault, fingerprint, next_redrive_at, reason, redrives, state, updated_at) ON dead_letters TO 'sluice_deadletter'@'%';
GRANT SELECT ON facts TO 'sluice_deadletter'@'%';
GRANT SELECT ON flyway_schema_history TO 'sluice_deadletter'@'%';
GRANT SELECT ON installation TO 'sluice_deadletter'@'%';
GRANT SELECT, INSERT, UPDATE (name, owner, until) ON leases TO 'sluice_deadletter'@'%';
GRANT SELECT, INSERT, UPDATE (free_at), DELETE ON outbox TO 'sluice_deadletter'@'%';
GRANT SELECT ON revisions TO 'sluice_deadletter'@'%';
GRANT SELECT ON streaming_clients TO 'sluice_deadletter'@'%';
GRANT SELECT ON transactions TO 'sluice_deadletter'@'%';
GRANT SELECT ON webhooks TO 'sluice_deadletter'@'%';
