package io.sluice.engine.transaction;

import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the archive. A column that came later than the row has no value.
 *
 * @param cells values by column
 */
record ArchivedRow(Map<String, @Nullable Object> cells) implements AnyRow {
  @Override
  public byte @Nullable [] bytes(String column) {
    return (byte[]) cells.get(column);
  }

  @Override
  public @Nullable String text(String column) {
    return (String) cells.get(column);
  }

  @Override
  public @Nullable Long number(String column) {
    return (Long) cells.get(column);
  }

  @Override
  public @Nullable LocalDateTime time(String column) {
    return (LocalDateTime) cells.get(column);
  }
}
