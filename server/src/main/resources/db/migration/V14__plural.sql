-- A table is named after what its rows are.
RENAME TABLE client TO clients, api_key TO api_keys;
