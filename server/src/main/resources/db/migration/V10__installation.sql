-- One row: what queues are marked with, so that no other installation works on them.
CREATE TABLE installation (
  id CHAR(36) NOT NULL,
  PRIMARY KEY (id)
) CHARACTER SET ascii;

INSERT INTO installation (id) VALUES (UUID());
