package io.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.backing.queue.QueueName;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.engine.transaction.TransactionState;
import io.sluice.evm.chain.Address;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a transaction costs when it comes alone, in round trips to the database. The pool of these
 * tests commits by itself, so that each database transaction costs two more here than in a process.
 */
class LoneTransactionTests {
  private static final int MODE = 2;

  private final Pipeline pipeline = new Pipeline();

  @BeforeEach
  void warm() {
    pipeline.submit(someone());
    pipeline.finish();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void costsFewRoundTripsAtEachStage() {
    long start = pipeline.roundTrips();
    TransactionId id = pipeline.submit(someone());
    long intake = pipeline.roundTrips() - start - MODE;
    long routing = stage(QueueName.RELAY_TRANSACTIONS);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.ROUTED);
    long signing = stage(QueueName.TX_REQUEST);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SIGNED);
    long sending = stage(QueueName.SIGNED_TX);
    assertThat(pipeline.state(id)).isEqualTo(TransactionState.SUBMITTED);
    assertThat(List.of(intake, routing, signing, sending))
        .as("accepted, routed, signed, submitted")
        .isEqualTo(List.of(2L, 5L, 4L, 5L));
  }

  /** Its idempotency key, when it has one, is one more. */
  @Test
  void leavesSevenRows() {
    Map<String, Long> before = rows();
    pipeline.submit(someone());
    pipeline.finish();
    Map<String, Long> left = new TreeMap<>();
    rows().forEach((table, count) -> left.put(table, count - before.get(table)));
    left.remove("blocks"); // only the newest are kept
    left.values().removeIf(count -> count == 0);
    assertThat(left)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("transactions", 1L, "attempts", 1L, "timeline", 5L));
  }

  private Map<String, Long> rows() {
    Map<String, Long> counts = new TreeMap<>();
    pipeline
        .sql()
        .queryForList(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
            String.class)
        .forEach(table ->
            counts.put(
                table, pipeline.sql().queryForObject("SELECT COUNT(*) FROM " + table, Long.class)));
    return counts;
  }

  /** One database transaction each. */
  private long stage(QueueName queue) {
    pipeline.drain();
    long before = pipeline.roundTrips();
    pipeline.deliver(queue);
    return pipeline.roundTrips() - before - MODE;
  }

  private static Address someone() {
    return Address.parse("0x00000000000000000000000000000000000000aa");
  }
}
