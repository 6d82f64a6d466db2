package io.sluice.engine.transaction;

import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row, wherever it lies: in a table of today, or in the archive. What is NULL is {@code null}.
 */
interface AnyRow {
  byte @Nullable [] bytes(String column) throws SQLException;

  @Nullable String text(String column) throws SQLException;

  @Nullable Long number(String column) throws SQLException;

  @Nullable LocalDateTime time(String column) throws SQLException;
}
