package io.sluice.operator.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** Dead letters of the same fault, as one entry of a list. */
@Schema(name = "DeadLetterGroup")
record GroupAnswer(
    @FingerprintText String fingerprint,
    String queue,
    @FaultText @JsonProperty("class") String fault,
    long letters,
    Instant first,
    Instant last,
    String example) {
  static GroupAnswer of(Letters.Group group) {
    return new GroupAnswer(
        group.fingerprint(),
        group.queue().text(),
        group.fault().text(),
        group.letters(),
        group.first(),
        group.last(),
        group.example());
  }
}
