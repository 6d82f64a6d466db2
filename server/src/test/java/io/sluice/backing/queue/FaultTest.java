package io.sluice.backing.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  @ParameterizedTest
  @EnumSource
  void isReadAsItIsWritten(Fault fault) {
    assertThat(Fault.of(fault.text())).isEqualTo(fault);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "PERMANENT", " permanent", "transient\u0000", "余额不足", "null"})
  void isUnknownWhateverElseStandsThere(String text) {
    assertThat(Fault.of(text)).isEqualTo(Fault.UNKNOWN);
  }

  @Test
  void isWrittenInLowerCase() {
    assertThat(Fault.PERMANENT.text()).isEqualTo("permanent");
    assertThat(Fault.TRANSIENT.text()).isEqualTo("transient");
    assertThat(Fault.UNKNOWN.text()).isEqualTo("unknown");
  }
}
