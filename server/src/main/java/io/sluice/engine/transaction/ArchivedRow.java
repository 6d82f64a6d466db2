package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the archive. A column that came later than the row has no value.
 *
 * @param cells values by column
 */
record ArchivedRow(Map<String, @Nullable Object> cells) implements Row {
  @Override
  public byte @Nullable [] bytesOrNull(String column) {
    return (byte[]) cells.get(column);
  }

  @Override
  public @Nullable String textOrNull(String column) {
    return (String) cells.get(column);
  }

  @Override
  public @Nullable Long numberOrNull(String column) {
    return (Long) cells.get(column);
  }

  @Override
  public @Nullable Instant timeOrNull(String column) {
    return Columns.instantOrNull((LocalDateTime) cells.get(column));
  }

  @Override
  public @Nullable BigDecimal decimalOrNull(String column) {
    return (BigDecimal) cells.get(column);
  }
}
