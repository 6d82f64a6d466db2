package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BufferPoolTest {
  private static final long MIB = 1024 * 1024;

  @ParameterizedTest
  @CsvSource({"512, 256", "2048, 256", "4099, 512", "8192, 1024", "65536, 1024"})
  void isAPartOfTheMemoryWithinBounds(long memory, long pool) {
    assertThat(BufferPool.of(memory * MIB + 5).bytes()).isEqualTo(pool * MIB);
  }
}
