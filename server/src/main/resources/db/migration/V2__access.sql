-- Who may call the API. Of a key only its id and the SHA-256 of its secret are kept.
CREATE TABLE client (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name       VARCHAR(100) NOT NULL,
  created_at DATETIME(6)  NOT NULL,
  UNIQUE KEY client_name (name)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE api_key (
  id            VARCHAR(40)  NOT NULL PRIMARY KEY,
  client_id     BIGINT       NOT NULL,
  secret_sha256 BINARY(32)   NOT NULL,
  scopes        VARCHAR(200) NOT NULL,
  bootstrap     BOOLEAN      NOT NULL,
  created_at    DATETIME(6)  NOT NULL,
  expires_at    DATETIME(6)  NULL,
  revoked_at    DATETIME(6)  NULL,
  last_used_at  DATETIME(6)  NULL,
  CONSTRAINT api_key_client FOREIGN KEY (client_id) REFERENCES client (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
