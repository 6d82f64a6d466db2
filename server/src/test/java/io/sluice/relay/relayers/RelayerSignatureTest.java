package io.sluice.relay.relayers;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether what comes is of a relayer, by the word of openssl. */
class RelayerSignatureTest {
  /** printf '%s' '{"a":1}' | openssl dgst -sha256 -hmac key -binary | base64. */
  private static final String SIGNED = "iKZ/JLvNrtDmyZdAS7eadDuvRMa6svTCcyjjAJ0i40I=";

  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final List<Secret> KEYS = List.of(Secret.of("new"), Secret.of("key"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-OZ-Signature",
        "X-Signature",
        "X-Webhook-Signature",
        "X-Hub-Signature-256",
        "Signature"
      })
  void eachHeaderIsRead(String header) {
    assertThat(holds(Map.of(header, SIGNED), BODY, KEYS)).isTrue();
  }

  @Test
  void theFirstHeaderThatIsThereCounts() {
    assertThat(holds(Map.of("X-OZ-Signature", "x", "Signature", SIGNED), BODY, KEYS)).isFalse();
    assertThat(holds(Map.of("X-OZ-Signature", SIGNED, "Signature", "x"), BODY, KEYS)).isTrue();
  }

  @Test
  void anotherBodyAnotherKeyOrNoneIsNot() {
    assertThat(holds(Map.of("X-Signature", SIGNED), new byte[] {'{', '}'}, KEYS)).isFalse();
    assertThat(holds(Map.of("X-Signature", SIGNED), BODY, List.of(Secret.of("other")))).isFalse();
    assertThat(holds(Map.of("X-Signature", SIGNED), BODY, List.of())).isFalse();
    assertThat(holds(Map.of(), BODY, KEYS)).isFalse();
    assertThat(holds(Map.of("X-Signature", ""), BODY, KEYS)).isFalse();
  }

  private static boolean holds(Map<String, String> headers, byte[] body, List<Secret> keys) {
    return RelayerSignature.holds(headers::get, body, keys);
  }
}
