package io.sluice.evm.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Held against viem and ethers, which share no code with ours. */
final class ForwarderVectorsTest {
  static List<Vectors.Vector> vectors() {
    return Vectors.ALL.vectors();
  }

  static List<Vectors.Batch> batches() {
    return Vectors.ALL.batches();
  }

  @Test
  void thereAreMany() {
    assertThat(vectors()).hasSizeGreaterThanOrEqualTo(50);
    assertThat(batches()).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatIsSignedIsTheirs(Vectors.Vector vector) {
    assertThat(vector.domain().separator()).isEqualTo(vector.separator().toArray());
    assertThat(ForwardDigest.of(vector.domain(), vector.request()))
        .isEqualTo(vector.digest().toArray());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theSignerIsFound(Vectors.Vector vector) {
    UserSignature signature = vector.signed().signature();

    assertThat(signature.signerOf(vector.digest().toArray()))
        .isEqualTo(new SignatureCheck.Signed(vector.request().from()));
    assertThat(signature.faultFor(vector.domain(), vector.request())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void callsAreTheirs(Vectors.Vector vector) {
    assertThat(ForwarderCalls.execute(vector.signed())).isEqualTo(vector.execute());
    assertThat(ForwarderCalls.nonces(vector.request().from())).isEqualTo(vector.nonces());
    assertThat(ForwarderCalls.isTrustedForwarder(vector.domain().verifyingContract()))
        .isEqualTo(vector.isTrustedForwarder());
    assertThat(ForwarderCalls.eip712Domain()).isEqualTo(Vectors.ALL.eip712Domain());
  }

  @ParameterizedTest
  @MethodSource("batches")
  void batchesAreTheirs(Vectors.Batch batch) {
    assertThat(ForwarderCalls.executeBatch(batch.of(), batch.refundReceiver()))
        .isEqualTo(batch.calldata());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void answersAndEventsAreRead(Vectors.Vector vector) {
    assertThat(ForwarderAnswers.domain(vector.domainAnswer())).contains(vector.domain());
    assertThat(
            ForwarderEvents.executed(vector.domain().verifyingContract(), List.of(vector.event())))
        .contains(
            List.of(
                new ExecutedRequest(
                    vector.request().from(), vector.request().nonce(), vector.succeeded())));
  }
}
