package io.sluice.relay.intake;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.gateway.policy.Proposal;
import io.sluice.runtime.failure.RefusedException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads and checks requests of one kind, whether they come alone or in a batch. */
public interface RequestKind {
  /** What a batch calls it. */
  String type();

  /** Where one is sent alone. */
  String path();

  /**
   * Reads requests and finds out whether they may be stored. What has to be asked elsewhere is
   * asked for all of them together.
   *
   * @param wanted one or more, in the order they came in; each is judged by what those before it
   *     leave
   * @return what was found of each, in their order
   */
  List<Checked> check(List<Wanted> wanted, long client, Instant now);

  /**
   * Reads a request and says what it asks a contract for, without a look at anything else.
   *
   * @throws RefusedException when it cannot be read
   */
  Proposal propose(JsonNode body, Instant now);

  /**
   * What a client asks for.
   *
   * @param id by which it is known once it is stored
   */
  record Wanted(TransactionId id, JsonNode body) {}

  /** What was found of a request. */
  sealed interface Checked {
    /** It may be stored. */
    record Fit(Item<?> item) implements Checked {}

    /** It may not. */
    record Refused(RefusedException why) implements Checked {}
  }
}
