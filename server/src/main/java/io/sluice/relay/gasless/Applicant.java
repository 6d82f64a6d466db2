package io.sluice.relay.gasless;

import io.sluice.engine.transaction.TransactionId;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.SignatureFault;
import io.sluice.runtime.failure.RefusedException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request on its way through {@link Admission}. For one thread at a time. */
final class Applicant {
  private final TransactionId id;
  private final GaslessRequestReader.GaslessIntent intent;
  private @Nullable RefusedException refusal;
  private @Nullable Address forwarder;
  private @Nullable SignatureFault fault;
  private @Nullable Long signer;

  Applicant(TransactionId id, GaslessRequestReader.GaslessIntent intent) {
    this.id = id;
    this.intent = intent;
  }

  TransactionId id() {
    return id;
  }

  GaslessRequestReader.GaslessIntent intent() {
    return intent;
  }

  ForwardRequest request() {
    return intent.request();
  }

  ChainId chain() {
    return intent.network().chain();
  }

  /** Whether nothing was found so far that it would be refused for. */
  boolean isOpen() {
    return refusal == null;
  }

  void refuse(RefusedException why) {
    refusal = why;
  }

  /** Why it may not be executed; {@code null} when it may. */
  @Nullable RefusedException refusal() {
    return refusal;
  }

  /** For whose domain it is signed, once that is known. */
  Address forwarder() {
    return Objects.requireNonNull(forwarder);
  }

  void signedFor(Address found) {
    forwarder = found;
  }

  /** What is wrong with its signature; {@code null} for nothing that was found yet. */
  @Nullable SignatureFault fault() {
    return fault;
  }

  void signedWrongly(SignatureFault found) {
    fault = found;
  }

  /** The row of whoever signed it, once its nonce is taken. */
  void admit(long row) {
    signer = row;
  }

  /** What is stored of one that passed every check. */
  NewForwardRequest admitted(long client, Instant now) {
    return new NewForwardRequest(
        id,
        client,
        chain(),
        forwarder(),
        Objects.requireNonNull(signer),
        intent.request(),
        intent.signature(),
        intent.speed(),
        intent.retryOnFailure(),
        now);
  }
}
