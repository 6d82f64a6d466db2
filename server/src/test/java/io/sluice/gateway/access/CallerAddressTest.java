package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request comes from, and whom to believe about it. */
class CallerAddressTest {
  private static final String TRUSTED = "10.0.0.0/8";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1 |                                | 198.51.100.1",
        "198.51.100.1 | 203.0.113.7                    | 198.51.100.1",
        "10.0.0.1     |                                | 10.0.0.1",
        "10.0.0.1     | 203.0.113.7                    | 203.0.113.7",
        "10.0.0.1     | 192.0.2.1, 203.0.113.7         | 203.0.113.7",
        "10.0.0.1     | 192.0.2.1,203.0.113.7,10.0.0.2 | 203.0.113.7",
        "10.0.0.1     | 10.0.0.3, 10.0.0.2             | 10.0.0.3",
        "10.0.0.1     | nonsense                       | 10.0.0.1",
        "10.0.0.1     | nonsense, 203.0.113.7          | 203.0.113.7",
        "10.0.0.1     | 2001:db8::1                    | 2001:db8:0:0:0:0:0:1"
      })
  void isWhatTheLastProxyOfOursSays(String remote, @Nullable String forwarded, String expected) {
    assertThat(caller(List.of(AddressRange.of(TRUSTED)), remote, forwarded)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1", "203.0.113.7"})
  void isTheOtherEndWhereNobodyIsTrusted(String remote) {
    assertThat(caller(List.of(), remote, "192.0.2.1")).isEqualTo(remote);
  }

  private static String caller(
      List<AddressRange> trusted, String remote, @Nullable String forwarded) {
    Duration any = Duration.ofMinutes(1);
    var settings = new AccessSettings(null, "test", any, any, any, trusted, List.of(), 600, true);
    return new CallerAddress(settings)
        .of(InetAddress.ofLiteral(remote), Stream.ofNullable(forwarded).toList())
        .getHostAddress();
  }
}
