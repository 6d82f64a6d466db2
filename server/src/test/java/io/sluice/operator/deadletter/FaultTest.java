package io.sluice.operator.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the body is not ids joined by commas | PERMANENT",
        "the body is empty; expected ids joined by commas | PERMANENT",
        "transaction 0193… is unknown | PERMANENT",
        "For input string: \"x\" | PERMANENT",
        "a transaction id is a UUID of 36 characters | PERMANENT",
        "7: Deadlock found when trying to get lock | TRANSIENT",
        "read timed out | TRANSIENT",
        "connection reset | TRANSIENT",
        "no endpoint of the chain answered | TRANSIENT",
        "HTTP 503 | TRANSIENT",
        "7: NullPointerException | UNKNOWN",
        "the queue server gave up on it, and does not say why | UNKNOWN",
      })
  void isReadFromTheReason(String reason, Fault fault) {
    assertThat(Fault.of(reason)).isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "transaction 019a2b3c-0000-7000-8000-000000000001 is unknown,"
        + " transaction 019a2b3c-0000-7000-8000-00000000ffff is unknown",
    "lane 7 nonce 12 failed, lane 3 nonce 999 failed",
    "hash 0xab12 is wrong, hash 0xCD34 is wrong",
  })
  void particularsDoNotCount(String one, String other) {
    assertThat(Fault.fingerprint("a", one)).isEqualTo(Fault.fingerprint("a", other)).hasSize(16);
  }

  @Test
  void anotherFaultOrQueueCounts() {
    assertThat(Fault.fingerprint("a", "it broke"))
        .isNotEqualTo(Fault.fingerprint("a", "it bent"))
        .isNotEqualTo(Fault.fingerprint("b", "it broke"));
  }

  @ParameterizedTest
  @CsvSource({
    // fault, redrives, insistent, seconds; none for never
    "TRANSIENT, 0, false, 30",
    "TRANSIENT, 1, false, 60",
    "TRANSIENT, 6, false, 1920",
    "TRANSIENT, 7, false, 3600", // the longest
    "TRANSIENT, 9, true, 3600",
    "TRANSIENT, 10, true, ",
    "UNKNOWN, 2, false, 120",
    "UNKNOWN, 3, false, ",
    "PERMANENT, 0, false, ",
    "PERMANENT, 0, true, 30", // its client asked for retries
    "PERMANENT, 3, true, ",
  })
  void isTriedAgainLessAndLessOften(Fault fault, int redrives, boolean insistent, Long seconds) {
    RedriveSettings settings =
        new RedriveSettings(
            Duration.ofSeconds(30), Duration.ofHours(1), 10, 3, Duration.ofSeconds(1));
    assertThat(settings.wait(fault, redrives, insistent).map(Duration::toSeconds).orElse(null))
        .isEqualTo(seconds);
  }
}
