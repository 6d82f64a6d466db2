package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and ranges. */
class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.9.9.9, true",
    "203.0.113.7, 203.0.113.7, true",
    "203.0.113.7, 203.0.113.8, false",
    "203.0.113.128/25, 203.0.113.200, true",
    "203.0.113.128/25, 203.0.113.100, false",
    "192.0.2.4/30, 192.0.2.7, true",
    "192.0.2.4/30, 192.0.2.8, false",
    "0.0.0.0/0, 198.51.100.1, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/33, 2001:db8:ffff::1, false",
    "::/0, 2001:db8::1, true",
    "::ffff:192.0.2.1, 192.0.2.1, true"
  })
  void containsWhatBeginsAlike(String range, String address, boolean inside) {
    assertThat(AddressRange.of(range).contains(InetAddress.ofLiteral(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/8/8",
        "2001:db8::/129",
        "10.0.0",
        "300.1.1.1",
        "fe80::1%eth0",
        " 10.0.0.1",
        "١٠.0.0.1"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> AddressRange.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must have addresses or ranges (CIDR)");
  }
}
