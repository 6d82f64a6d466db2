package io.sluice.operator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultFingerprintTest {
  @ParameterizedTest
  @CsvSource({
    "transaction 019a2b3c-0000-7000-8000-000000000001 is unknown,"
        + " transaction 019a2b3c-0000-7000-8000-00000000ffff is unknown",
    "lane 7 nonce 12 failed, lane 3 nonce 999 failed",
    "hash 0xab12 is wrong, hash 0xCD34 is wrong",
  })
  void particularsDoNotCount(String one, String other) {
    assertThat(FaultFingerprint.of("a", one))
        .isEqualTo(FaultFingerprint.of("a", other))
        .hasSize(16);
  }

  @Test
  void anotherFaultOrQueueCounts() {
    assertThat(FaultFingerprint.of("a", "it broke"))
        .isNotEqualTo(FaultFingerprint.of("a", "it bent"))
        .isNotEqualTo(FaultFingerprint.of("b", "it broke"));
  }
}
