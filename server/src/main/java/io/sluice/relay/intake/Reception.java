package io.sluice.relay.intake;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.evm.network.Networks;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.idempotency.Claim;
import io.sluice.gateway.idempotency.Idempotency;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Takes a request for one transaction, whatever its kind: gives it an id, stores it once for each
 * Idempotency-Key, and answers with 202. Safe for many threads.
 */
@Component
@ForRole(Role.API)
public class Reception {
  private static final String PATH = "/api/v1/relay/status/";

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
  private final Idempotency idempotency;
  private final Intake intake;
  private final Networks networks;

  Reception(Idempotency idempotency, Intake intake, Networks networks) {
    this.idempotency = idempotency;
    this.intake = intake;
    this.networks = networks;
  }

  /**
   * Stores what a body asks for, or finds what its key has created before.
   *
   * @throws io.sluice.runtime.failure.RefusedException as {@link Idempotency#once} does, and why it
   *     may not be stored
   */
  public ResponseEntity<AcceptedAnswer> take(
      Client client, HttpServletRequest request, JsonNode body, RequestKind kind) {
    UUID id = ids.generate();
    Idempotency.Done done =
        idempotency.once(
            client,
            request,
            body,
            id,
            (now, claim) ->
                create(
                    kind, new RequestKind.Wanted(new TransactionId(id), body), client, now, claim));
    TransactionId created = new TransactionId(done.id());
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.accepted().location(URI.create(PATH + created));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(answer(done.id(), body, done.at()));
  }

  private boolean create(
      RequestKind kind,
      RequestKind.Wanted wanted,
      Client client,
      Instant now,
      @Nullable Claim claim) {
    return switch (kind.check(List.of(wanted), client.id(), now).getFirst()) {
      case RequestKind.Checked.Fit(Item<?> item) ->
          intake.store(client.id(), item.claimedBy(claim, null));
      case RequestKind.Checked.Refused(RefusedException why) -> throw why;
    };
  }

  /** The answer to a request that was stored, now or earlier. */
  public AcceptedAnswer answer(UUID created, JsonNode body, Instant at) {
    return AcceptedAnswer.of(new TransactionId(created), network(body), at);
  }

  /** Of a body that was accepted, now or earlier. */
  private String network(JsonNode body) {
    String named = body.path(NetworkField.NAME).asString("");
    return named.isEmpty()
        ? networks.standardName()
        : networks.find(named).map(Network::name).orElse(named);
  }
}
