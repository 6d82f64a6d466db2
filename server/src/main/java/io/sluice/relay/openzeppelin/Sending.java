package io.sluice.relay.openzeppelin;

import io.sluice.engine.lane.Lane;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Hex;
import io.sluice.gateway.access.Client;
import io.sluice.gateway.policy.Proposal;
import io.sluice.relay.intake.AcceptedAnswer;
import io.sluice.relay.intake.Reception;
import io.sluice.relay.intake.RequestKind;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes requests on the way that direct ones go. Safe for many threads. */
@Component
@ForRole(Role.API)
class Sending {
  private static final String DIRECT = "direct";
  private static final String REPLAYED = "Idempotent-Replayed";

  private final Reception reception;
  private final RequestKind direct;
  private final TheirTransactions finding;

  Sending(Reception reception, List<RequestKind> kinds, TheirTransactions finding) {
    this.reception = reception;
    this.direct =
        kinds.stream().filter(each -> each.type().equals(DIRECT)).findFirst().orElseThrow();
    this.finding = finding;
  }

  /**
   * Stores what a body asks for, or finds what its key has created before.
   *
   * @throws RefusedException why it may not be stored
   */
  ResponseEntity<Envelope<TransactionAnswer>> send(
      Client client, HttpServletRequest request, JsonNode theirs, TheirRelayer target) {
    ObjectNode body = Requests.direct(theirs, target);
    ResponseEntity<AcceptedAnswer> stored =
        Requests.inTheirNames(
            () -> reception.take(client, request, body, new OfTarget(direct, target)));
    AcceptedAnswer accepted = Objects.requireNonNull(stored.getBody());
    if (stored.getHeaders().containsHeader(REPLAYED)) {
      return ResponseEntity.ok()
          .header(REPLAYED, "true")
          .body(Envelope.of(finding.find(client, target, accepted.transactionId()).answer()));
    }
    return ResponseEntity.ok(Envelope.of(fresh(accepted, body, target)));
  }

  /** Of a body that was accepted. */
  private static TransactionAnswer fresh(
      AcceptedAnswer accepted, ObjectNode body, TheirRelayer target) {
    Lane lane = target.lane();
    String to = text(body, "to");
    String data = body.path("data").stringValue();
    return new TransactionAnswer(
        accepted.transactionId(),
        null,
        accepted.status(),
        null,
        accepted.createdAt(),
        null,
        null,
        null,
        body.hasNonNull("gasLimit") ? integer(body.path("gasLimit")).longValueExact() : null,
        null,
        Hex.quantity(integer(body.path("value"))),
        lane == null ? null : lane.address().checksummed(),
        to == null ? null : Address.parse(to).checksummed(),
        target.id(),
        data.length() > 2 ? data.toLowerCase(Locale.ROOT) : null,
        null,
        null,
        null,
        text(body, "speed"),
        false);
  }

  private static BigInteger integer(JsonNode amount) {
    return amount.isString()
        ? new BigInteger(amount.stringValue())
        : amount.decimalValue().toBigIntegerExact();
  }

  private static @Nullable String text(JsonNode body, String name) {
    return body.hasNonNull(name) ? body.path(name).stringValue() : null;
  }

  /** Direct requests for a relayer that may be paused; what was stored before is found anyway. */
  private record OfTarget(RequestKind direct, TheirRelayer target) implements RequestKind {
    @Override
    public String type() {
      return direct.type();
    }

    @Override
    public String path() {
      return direct.path();
    }

    @Override
    public List<Checked> check(List<Wanted> wanted, long client, Instant now) {
      if (target.paused()) {
        throw new RefusedException(ErrorCode.RELAYER_PAUSED, "Relayer paused");
      }
      return direct.check(wanted, client, now);
    }

    @Override
    public Proposal propose(JsonNode body, Instant now) {
      return direct.propose(body, now);
    }
  }
}
