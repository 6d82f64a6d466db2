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
import io.sluice.gateway.signature.SignedCall;
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
 * Idempotency-Key, and answers with 202. What calls it {@link
 * io.sluice.gateway.signature.StoresSignature}. Safe for many threads.
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
    SignedCall signed = SignedCall.of(request).orElse(null);
    RequestKind.Wanted wanted = new RequestKind.Wanted(new TransactionId(id), body);
    Idempotency.Done done;
    try {
      done =
          idempotency.once(
              client,
              request,
              body,
              id,
              (now, claim) -> create(kind, wanted, client, new Origin(now, claim, signed)));
    } catch (RuntimeException e) {
      if (signed != null) {
        signed.noteAfter(e);
      }
      throw e;
    }
    if (signed != null) {
      signed.note();
    }
    TransactionId created = new TransactionId(done.id());
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.accepted().location(URI.create(PATH + created));
    if (done.replayed()) {
      answer.header("Idempotent-Replayed", "true");
    }
    return answer.body(answer(done.id(), body, done.at()));
  }

  private boolean create(
      RequestKind kind, RequestKind.Wanted wanted, Client client, Origin origin) {
    return switch (kind.check(List.of(wanted), client.id(), origin.now).getFirst()) {
      case RequestKind.Checked.Fit(Item<?> item) -> {
        SignedCall signed = origin.signed;
        boolean stored =
            intake.store(client.id(), item.claimedBy(origin.claim, null).signedBy(signed));
        if (stored && signed != null) {
          signed.isNoted();
        }
        yield stored;
      }
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

  /** When a request came, and what is to be stored with it. */
  private record Origin(Instant now, @Nullable Claim claim, @Nullable SignedCall signed) {}
}
