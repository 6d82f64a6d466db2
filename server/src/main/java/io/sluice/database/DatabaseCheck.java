package io.sluice.database;

import io.sluice.health.Finding;
import io.sluice.health.HealthCheck;
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
