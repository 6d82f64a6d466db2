package io.sluice.relay.gasless;

import io.sluice.backing.database.Arguments;
import io.sluice.backing.database.Columns;
import io.sluice.backing.database.Row;
import io.sluice.engine.transaction.Event;
import io.sluice.engine.transaction.NewTransaction;
import io.sluice.engine.transaction.Timeline;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionQueries;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.engine.transaction.TransactionView;
import io.sluice.relay.status.ClientTransactions;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Gasless requests as clients see them. */
@Repository
@ForRole(Role.API)
@Order(1)
class ForwardQueries implements ClientTransactions {
  static final String TYPE = "gasless";

  /** Rows compared at most for one page. */
  private static final int WIDEST = 1500;

  private static final String FIND =
      "SELECT %s FROM forward_requests r JOIN forward_signers s ON s.id = r.signer_id WHERE r.client_id = ? AND r.id = ?";
  private static final String IDS =
      """
      (SELECT id FROM forward_requests FORCE INDEX (by_client) WHERE client_id = ? AND state = ?%s ORDER BY id DESC LIMIT ?)
      """;
  private static final String LIST =
      """
      SELECT %s FROM (SELECT id FROM (%s) u ORDER BY id DESC LIMIT ?) w
             STRAIGHT_JOIN forward_requests r ON r.id = w.id JOIN forward_signers s ON s.id = r.signer_id
       WHERE TRUE%s ORDER BY r.id DESC LIMIT ?
      """;
  private static final String END = "SELECT id FROM (%s) u ORDER BY id DESC LIMIT 1 OFFSET ?";
  private static final String LIFE =
      """
      SELECT r.state, r.carrier_id, r.place, r.failure_detail, r.created_at, r.updated_at, c.batch
        FROM forward_requests r LEFT JOIN forward_carriers c ON c.id = r.carrier_id WHERE r.id = ?
      """;
  private static final String RETRIES =
      "SELECT carrier_id, why, at FROM forward_retries WHERE request_id = ? ORDER BY at";

  private final JdbcTemplate sql;
  private final TransactionQueries transactions;
  private final Timeline timeline;

  ForwardQueries(JdbcTemplate sql, TransactionQueries transactions, Timeline timeline) {
    this.sql = sql;
    this.transactions = transactions;
    this.timeline = timeline;
  }

  @Override
  public String type() {
    return TYPE;
  }

  /** The client's own, with how its carrier stands at this moment. */
  @Override
  public Optional<TransactionView> find(long client, TransactionId id) {
    return sql
        .query(
            FIND.formatted(ForwardViewRow.COLUMNS),
            Row.each(ForwardViewRow::read),
            Arguments.of(client, id.value()))
        .stream()
        .findFirst()
        .map(found -> found.with(carrier(found, client)));
  }

  private @Nullable TransactionView carrier(ForwardViewRow found, long client) {
    TransactionId carrier = found.carrier();
    return carrier == null || found.view().state().terminal()
        ? null
        : transactions.find(NewTransaction.forCarriersOf(client), carrier).orElse(null);
  }

  /** A page of the client's own; none of a relayer, which no request is bound to. */
  @Override
  public TransactionQueries.Page list(long client, TransactionQueries.Filter filter, int limit) {
    if (filter.relayer() != null) {
      return new TransactionQueries.Page(List.of(), null);
    }
    List<@Nullable Object> ids = new ArrayList<>();
    String union = ids(client, filter, ids);
    List<@Nullable Object> arguments = new ArrayList<>(ids);
    arguments.add(WIDEST);
    String comparisons = comparisons(filter, arguments);
    arguments.add(limit + 1);
    List<TransactionView> found =
        sql.query(
            LIST.formatted(ForwardViewRow.COLUMNS, union, comparisons),
            Row.each(row -> ForwardViewRow.read(row).view()),
            arguments.toArray());
    if (found.size() > limit) {
      List<TransactionView> page = found.subList(0, limit);
      return new TransactionQueries.Page(page, page.getLast().id());
    }
    return new TransactionQueries.Page(found, comparisons.isEmpty() ? null : end(union, ids));
  }

  /** The oldest of a full window; {@code null} when nothing is left beyond it. */
  private @Nullable TransactionId end(String union, List<@Nullable Object> ids) {
    List<@Nullable Object> arguments = new ArrayList<>(ids);
    arguments.add(WIDEST - 1);
    return sql.query(END.formatted(union), Row.each(ForwardRow::id), arguments.toArray()).stream()
        .findFirst()
        .orElse(null);
  }

  private static String ids(
      long client, TransactionQueries.Filter filter, List<@Nullable Object> arguments) {
    Set<TransactionState> states =
        filter.states().isEmpty() ? EnumSet.allOf(TransactionState.class) : filter.states();
    TransactionId before = filter.before();
    for (TransactionState state : states) {
      Collections.addAll(arguments, Arguments.of(client, state));
      if (before != null) {
        arguments.add(Columns.id(before.value()));
      }
      arguments.add(WIDEST);
    }
    String each = IDS.formatted(before == null ? "" : " AND id < ?");
    return String.join(" UNION ALL ", Collections.nCopies(states.size(), each));
  }

  private static String comparisons(
      TransactionQueries.Filter filter, List<@Nullable Object> arguments) {
    StringBuilder clauses = new StringBuilder();
    add(
        clauses,
        arguments,
        " AND r.chain_id = ?",
        filter.chain() == null ? null : filter.chain().value());
    add(
        clauses,
        arguments,
        " AND r.to_address = ?",
        filter.to() == null ? null : filter.to().bytes());
    add(
        clauses,
        arguments,
        " AND r.carrier_id IN (SELECT id FROM forward_carriers WHERE hash = ?)",
        filter.hash() == null ? null : filter.hash().bytes());
    add(clauses, arguments, " AND r.created_at >= ?", time(filter.from()));
    add(clauses, arguments, " AND r.created_at < ?", time(filter.until()));
    return clauses.toString();
  }

  private static @Nullable Object time(@Nullable Instant at) {
    return at == null ? null : Columns.time(Columns.nearest(at));
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

  /** What happened to a request: its own lines, and those of its carriers. Empty for an unknown. */
  @Override
  public List<Event> timeline(TransactionId id) {
    List<Event> events = new ArrayList<>();
    sql.query(LIFE, Row.each(ForwardLifeRow::read), Arguments.of(id.value())).stream()
        .findFirst()
        .ifPresent(life -> {
          events.add(new Event(id, TransactionState.ACCEPTED, null, life.created()));
          events.addAll(
              sql.query(RETRIES, Row.each(row -> retry(id, row)), Arguments.of(id.value())));
          if (life.carrier() != null) {
            addCarrier(id, life.carrier(), life.batch(), life.place(), events);
          }
          if (life.state().terminal()) {
            events.add(new Event(id, life.state(), life.detail(), life.updated()));
          }
        });
    return events;
  }

  private static Event retry(TransactionId id, Row row) throws SQLException {
    String words =
        "goes again; "
            + new TransactionId(row.id("carrier_id"))
            + " did not execute it: "
            + row.text("why");
    return new Event(id, TransactionState.ACCEPTED, words, row.time("at"));
  }

  private void addCarrier(
      TransactionId id, TransactionId carrier, boolean batch, int place, List<Event> events) {
    for (Event each : timeline.of(carrier)) {
      if (each.state() == TransactionState.ACCEPTED && each.detail() == null) {
        String words =
            batch
                ? "goes in a batch, at place " + (place + 1) + ", carried by " + carrier
                : "carried by " + carrier;
        events.add(new Event(id, TransactionState.ACCEPTED, words, each.at()));
      } else if (!each.state().terminal()) {
        events.add(new Event(id, each.state(), each.detail(), each.at()));
      }
    }
  }
}
