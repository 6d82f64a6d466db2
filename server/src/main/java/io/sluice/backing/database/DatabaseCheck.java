package io.sluice.backing.database;

import io.sluice.runtime.health.Finding;
import io.sluice.runtime.health.HealthCheck;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether the database takes a statement. Nothing is accepted without it. */
record DatabaseCheck(DataSource database) implements HealthCheck {
  @Override
  public String name() {
    return "database";
  }

  @Override
  public boolean required() {
    return true;
  }

  @Override
  public Finding check() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return Finding.up();
    } catch (SQLException e) {
      return Finding.down("the database does not answer");
    }
  }
}
