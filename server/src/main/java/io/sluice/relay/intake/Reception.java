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
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
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
  private final Networks networks;

  Reception(Idempotency idempotency, Networks networks) {
    this.idempotency = idempotency;
    this.networks = networks;
  }

  /**
   * Stores what a body asks for, or finds what its key has created before.
   *
   * @throws io.sluice.runtime.failure.RefusedException as {@link Idempotency#once} does, and what
   *     {@code creation} throws
   */
  public ResponseEntity<AcceptedAnswer> take(
      Client client, HttpServletRequest request, JsonNode body, Creation creation) {
    UUID id = ids.generate();
    Idempotency.Done done =
        idempotency.once(
            client,
            request,
            body,
            id,
            (now, claim) -> creation.create(new TransactionId(id), now, claim));
    TransactionId created = new TransactionId(done.id());
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.accepted().location(URI.create(PATH + created));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(AcceptedAnswer.of(created, network(body), done.at()));
  }

  /** Of a body that was accepted, now or earlier. */
  private String network(JsonNode body) {
    String named = body.path(NetworkField.NAME).asString("");
    Optional<Network> network = named.isEmpty() ? networks.standard() : networks.find(named);
    return network.map(Network::name).orElse(named);
  }

  /** Checks and stores what a body asks for. */
  @FunctionalInterface
  public interface Creation {
    /**
     * Checks and stores.
     *
     * @param id of what is created
     * @param now when it is
     * @param claim to be stored in the same commit; {@code null} when the request has no key
     * @return false when nothing was stored because the key stands for something already
     */
    boolean create(TransactionId id, Instant now, @Nullable Claim claim);
  }
}
