package io.sluice.backing.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a database transaction writes and does not read: it goes to the server just before the
 * commit, in its order, all in one round trip. Where there is no transaction each goes at once. One
 * thread, like the transaction.
 *
 * <p>A fault of such a statement is thrown by the commit, after a rollback. Connections must allow
 * several statements in one text ({@code allowMultiQueries}).
 */
public final class LastWrites implements TransactionSynchronization {
  /** Rows up to which one text is quicker than a batch. */
  private static final int FEW = 8;

  private static final String VALUES = "VALUES ";

  private final JdbcTemplate sql;
  private final List<Write> writes = new ArrayList<>();

  private LastWrites(JdbcTemplate sql) {
    this.sql = sql;
  }

  private static void any(int rows) {}

  private static boolean areFew(int rows) {
    return rows <= FEW;
  }

  /**
   * Adds a statement.
   *
   * @param arguments as {@link Arguments#of} makes them
   */
  public static void add(JdbcTemplate sql, String statement, @Nullable Object... arguments) {
    add(sql, new Write(statement, Arrays.asList(arguments), LastWrites::any, null));
  }

  /**
   * Adds a statement of which it matters how many rows it changes.
   *
   * @param changed is told that number; what it throws undoes the transaction
   */
  public static void add(
      JdbcTemplate sql, String statement, IntConsumer changed, @Nullable Object... arguments) {
    add(sql, new Write(statement, Arrays.asList(arguments), changed, null));
  }

  /**
   * Adds a row whose key the server makes, inside a transaction.
   *
   * @param key is told it before the commit
   */
  public static void addKeyed(
      JdbcTemplate sql, String insert, LongConsumer key, @Nullable Object... arguments) {
    add(sql, new Write(insert, Arrays.asList(arguments), LastWrites::any, key));
  }

  /**
   * Adds rows; many of them go at once, as a batch, after what was added before.
   *
   * @param insert of one row, ending with its {@code VALUES (?, …)}
   */
  public static void addRows(JdbcTemplate sql, String insert, List<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (!areFew(rows.size())) {
      writeNow();
      sql.batchUpdate(insert, rows);
      return;
    }
    String row = insert.strip().substring(insert.strip().lastIndexOf(VALUES) + VALUES.length());
    String more = (", " + row).repeat(rows.size() - 1);
    List<@Nullable Object> all = new ArrayList<>();
    rows.forEach(each -> Collections.addAll(all, each));
    add(sql, insert.strip() + more, all.toArray());
  }

  /**
   * Adds the same statement for each of some rows; many of them go at once, as a batch, after what
   * was added before.
   *
   * @param changed is told of each how many rows it changed; what it throws undoes the transaction
   */
  public static void addEach(
      JdbcTemplate sql, String statement, IntConsumer changed, List<@Nullable Object[]> rows) {
    if (areFew(rows.size())) {
      rows.forEach(each -> add(sql, statement, changed, each));
      return;
    }
    writeNow();
    for (int count : sql.batchUpdate(statement, rows)) {
      changed.accept(count);
    }
  }

  private static void add(JdbcTemplate sql, Write write) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      ofThisTransaction(sql).writes.add(write);
    } else {
      run(sql, List.of(write));
    }
  }

  /** Writes now what was added so far, because something is to read it or to come after it. */
  public static void writeNow() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      all().forEach(LastWrites::write);
    }
  }

  private static LastWrites ofThisTransaction(JdbcTemplate sql) {
    for (LastWrites each : all()) {
      if (Objects.equals(each.sql.getDataSource(), sql.getDataSource())) {
        return each;
      }
    }
    LastWrites writes = new LastWrites(sql);
    TransactionSynchronizationManager.registerSynchronization(writes);
    return writes;
  }

  private static List<LastWrites> all() {
    return TransactionSynchronizationManager.getSynchronizations().stream()
        .filter(LastWrites.class::isInstance)
        .map(LastWrites.class::cast)
        .toList();
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    write();
  }

  private void write() {
    List<Write> all = List.copyOf(writes);
    writes.clear();
    if (!all.isEmpty()) {
      run(sql, all);
    }
  }

  private static void run(JdbcTemplate sql, List<Write> writes) {
    String text = writes.stream().map(Write::text).collect(Collectors.joining(";\n"));
    List<Runnable> answers = sql.execute(text, (PreparedStatement all) -> answers(all, writes));
    if (answers != null) {
      answers.forEach(Runnable::run);
    }
  }

  private static List<Runnable> answers(PreparedStatement all, List<Write> writes)
      throws SQLException {
    int mark = 1;
    for (Write write : writes) {
      for (@Nullable Object argument : write.arguments) {
        all.setObject(mark++, argument);
      }
    }
    all.execute();
    List<Runnable> answers = new ArrayList<>();
    for (Write write : writes) {
      int rows = all.getUpdateCount();
      answers.add(() -> write.changed.accept(rows));
      all.getMoreResults();
      LongConsumer told = write.key;
      if (told != null) {
        long key = key(all);
        answers.add(() -> told.accept(key));
        all.getMoreResults();
      }
    }
    return answers;
  }

  private static long key(PreparedStatement all) throws SQLException {
    try (ResultSet row = all.getResultSet()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * One of them.
   *
   * @param key is told the key of the new row; {@code null} when nobody asks
   */
  private record Write(
      String statement,
      List<@Nullable Object> arguments,
      IntConsumer changed,
      @Nullable LongConsumer key) {
    String text() {
      return key == null ? statement : statement + ";\nSELECT LAST_INSERT_ID()";
    }
  }
}
