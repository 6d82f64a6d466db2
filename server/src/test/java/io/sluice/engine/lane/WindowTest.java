package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final Window WINDOW = new Window(64, 16, 200);

  @ParameterizedTest
  @CsvSource({
    // now, included, after
    " 64,   0,  64",
    " 64,  31,  64",
    " 64,  32, 128", // half of it: it earns twice as much
    " 64,  64, 128",
    "128, 128, 200", // never more than the largest
    "200, 200, 200",
  })
  void doublesWhenABlockHoldsHalfOfIt(int now, int included, int after) {
    assertThat(WINDOW.afterBlock(now, included)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"200, 100", "33, 16", "32, 16", "31, 16", "16, 16"})
  void halvesAfterADrop(int now, int after) {
    assertThat(WINDOW.afterDrop(now)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 0, 1", "1, 2, 2", "3, 1, 2"})
  void refusesWhatIsNoRange(int initial, int smallest, int largest) {
    assertThatThrownBy(() -> new Window(initial, smallest, largest))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3"})
  void takesARange(int initial, int smallest, int largest) {
    assertThat(new Window(initial, smallest, largest).initial()).isEqualTo(initial);
  }
}
