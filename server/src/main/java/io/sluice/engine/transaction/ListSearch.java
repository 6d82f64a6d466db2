package io.sluice.engine.transaction;

import io.sluice.backing.database.Columns;
import io.sluice.engine.lane.JoinedLanes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a list of a client's transactions is found without reading its whole history. One filter
 * leads: its index gives ids from the newest on, without a sort. The others are compared with the
 * rows of these ids; how many ids that may be is bounded by a window. A time of creation is a range
 * of ids, since ids begin with the time they were made at; the exact time is compared besides.
 *
 * <p>The few states that are not {@code CONFIRMED} lead, being rare; else the recipient, else the
 * relayer, else the states, all of them when none is asked for.
 */
final class ListSearch {
  /** Rows compared at most for one page: 50 ms when each lies on a page of its own on disk. */
  private static final int WIDEST = 1500;

  /** Before it, a narrow window is tried, in which most pages are full. */
  private static final int NARROW = 4;

  /** An id is made and its time of creation is taken in one breath, of a process that may pause. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** Which index gives ids, by the values of one column. */
  private record Lead(String index, String column, List<Object> values) {}

  private final long client;
  private final TransactionQueries.Filter filter;
  private final List<Integer> lanes;
  private final Lead lead;

  /**
   * @param lanes of the filter's relayer, one a chain at most; none when it names none
   */
  ListSearch(long client, TransactionQueries.Filter filter, List<Integer> lanes) {
    this.client = client;
    this.filter = filter;
    this.lanes = lanes;
    this.lead = lead();
  }

  private Lead lead() {
    boolean rare =
        !filter.states().isEmpty() && !filter.states().contains(TransactionState.CONFIRMED);
    if (!rare && filter.to() != null) {
      return new Lead("by_recipient", "to_address", List.of(filter.to().bytes()));
    }
    if (!rare && !lanes.isEmpty()) {
      return new Lead("by_lane", "lane_id", List.copyOf(lanes));
    }
    Set<TransactionState> states =
        filter.states().isEmpty() ? EnumSet.allOf(TransactionState.class) : filter.states();
    return new Lead(
        "by_client", "state", states.stream().map(each -> (Object) each.name()).toList());
  }

  /**
   * How many ids to look at, one try after the other until a page is full or nothing is left: no
   * more than the page where the index says everything.
   */
  List<Integer> windows(int limit) {
    return exact()
        ? List.of(limit + 1)
        : List.of(Math.min(NARROW * (limit + 1), WIDEST / 2), WIDEST);
  }

  /** Whether nothing has to be compared: what the index gives is the page. */
  boolean exact() {
    return comparisons(new ArrayList<>()).isEmpty();
  }

  /** The rows of a window that pass; the limit of rows is still to be added to the arguments. */
  Statement rows(int window) {
    List<@Nullable Object> arguments = new ArrayList<>();
    String ids = ids(window, arguments);
    String comparisons = comparisons(arguments);
    return new Statement(
        """
        SELECT %s
          FROM (%s) w STRAIGHT_JOIN transactions t FORCE INDEX (PRIMARY) ON t.id = w.id LEFT JOIN %s l ON l.id = t.lane_id
         WHERE TRUE%s ORDER BY t.id DESC LIMIT ?
        """
            .formatted(ViewRow.COLUMNS, ids, JoinedLanes.NAMES, comparisons),
        arguments);
  }

  /** The oldest id of a window that is full; nothing when the window holds all there is. */
  Statement end(int window) {
    List<@Nullable Object> arguments = new ArrayList<>();
    String ids = ids(window, arguments);
    arguments.add(window - 1);
    return new Statement(
        "SELECT id FROM (%s) w ORDER BY id DESC LIMIT 1 OFFSET ?".formatted(ids), arguments);
  }

  /** One transaction, if it passes; the limit of rows is still to be added to the arguments. */
  Statement only(TransactionId id) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(client);
    arguments.add(Columns.id(id.value()));
    StringBuilder clauses = new StringBuilder();
    addStates(clauses, arguments);
    if (filter.to() != null) {
      add(clauses, arguments, " AND t.to_address = ?", filter.to().bytes());
    }
    addLanes(clauses, arguments);
    addChain(clauses, arguments);
    addTimes(clauses, arguments);
    if (filter.before() != null) {
      add(clauses, arguments, " AND t.id < ?", Columns.id(filter.before().value()));
    }
    return new Statement(
        """
        SELECT %s FROM transactions t LEFT JOIN %s l ON l.id = t.lane_id
         WHERE t.client_id = ? AND t.id = ?%s LIMIT ?
        """
            .formatted(ViewRow.COLUMNS, JoinedLanes.NAMES, clauses),
        arguments);
  }

  /**
   * Ids that the leading index gives, newest first. Each value's are read from the index's end, no
   * more than the window; of all of them the newest remain.
   */
  private String ids(int window, List<@Nullable Object> arguments) {
    StringBuilder range = new StringBuilder();
    List<@Nullable Object> bounds = new ArrayList<>();
    addId(range, bounds, " AND id < ?", filter.before());
    addId(range, bounds, " AND id >= ?", shifted(filter.from(), SLACK.negated()));
    addId(range, bounds, " AND id < ?", shifted(filter.until(), SLACK));
    String each =
        "(SELECT id FROM transactions FORCE INDEX (%s) WHERE client_id = ? AND %s = ?%s ORDER BY id DESC LIMIT %d)"
            .formatted(lead.index, lead.column, range, window);
    for (Object value : lead.values) {
      arguments.add(client);
      arguments.add(value);
      arguments.addAll(bounds);
    }
    String all = String.join(" UNION ALL ", Collections.nCopies(lead.values.size(), each));
    return "SELECT id FROM (%s) u ORDER BY id DESC LIMIT %d".formatted(all, window);
  }

  private static @Nullable TransactionId shifted(@Nullable Instant time, Duration by) {
    return time == null ? null : TransactionId.first(Columns.nearest(time).plus(by));
  }

  /** What the leading index does not say. */
  private String comparisons(List<@Nullable Object> arguments) {
    StringBuilder clauses = new StringBuilder();
    if (!lead.column.equals("state")) {
      addStates(clauses, arguments);
    }
    if (filter.to() != null && !lead.column.equals("to_address")) {
      add(clauses, arguments, " AND t.to_address = ?", filter.to().bytes());
    }
    if (!lead.column.equals("lane_id")) {
      addLanes(clauses, arguments);
    }
    addChain(clauses, arguments);
    addTimes(clauses, arguments);
    return clauses.toString();
  }

  private void addStates(StringBuilder clauses, List<@Nullable Object> arguments) {
    if (!filter.states().isEmpty()) {
      clauses.append(" AND t.state IN (").append(Columns.marks(filter.states().size())).append(')');
      filter.states().forEach(state -> arguments.add(state.name()));
    }
  }

  private void addLanes(StringBuilder clauses, List<@Nullable Object> arguments) {
    if (!lanes.isEmpty()) {
      clauses.append(" AND t.lane_id IN (").append(Columns.marks(lanes.size())).append(')');
      arguments.addAll(lanes);
    }
  }

  private void addChain(StringBuilder clauses, List<@Nullable Object> arguments) {
    add(
        clauses,
        arguments,
        " AND t.chain_id = ?",
        filter.chain() == null ? null : filter.chain().value());
  }

  private void addTimes(StringBuilder clauses, List<@Nullable Object> arguments) {
    if (filter.from() != null) {
      Instant from = Columns.nearest(filter.from());
      add(clauses, arguments, " AND t.created_at >= ?", Columns.time(from));
    }
    if (filter.until() != null) {
      Instant until = Columns.nearest(filter.until());
      add(clauses, arguments, " AND t.created_at < ?", Columns.time(until));
    }
  }

  private static void addId(
      StringBuilder clauses,
      List<@Nullable Object> arguments,
      String clause,
      @Nullable TransactionId id) {
    add(clauses, arguments, clause, id == null ? null : Columns.id(id.value()));
  }

  private static void add(
      StringBuilder clauses,
      List<@Nullable Object> arguments,
      String clause,
      @Nullable Object value) {
    if (value != null) {
      clauses.append(clause);
      arguments.add(value);
    }
  }

  /** A statement and what stands for its marks. */
  record Statement(String sql, List<@Nullable Object> arguments) {}
}
