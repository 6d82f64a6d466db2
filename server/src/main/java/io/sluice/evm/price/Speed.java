package io.sluice.evm.price;

import java.util.Arrays;
import java.util.Optional;

/** How soon a transaction wants to be in a block: which tip among those recently paid it offers. */
public enum Speed {
  SAFE_LOW("safeLow", 10, 100),
  AVERAGE("average", 50, 110),
  FAST("fast", 75, 125),
  FASTEST("fastest", 95, 150);

  private final String text;
  private final int percentile;
  private final int ofGasPrice;

  Speed(String text, int percentile, int ofGasPrice) {
    this.text = text;
    this.percentile = percentile;
    this.ofGasPrice = ofGasPrice;
  }

  /** As the API writes it. */
  public String text() {
    return text;
  }

  /** Of the tips paid in recent blocks, 0 to 100. */
  public int percentile() {
    return percentile;
  }

  /** Percent of what nodes ask for gas, where that is all they say of the market. */
  public int ofGasPrice() {
    return ofGasPrice;
  }

  /** Empty when the text is none of ours; case matters. */
  public static Optional<Speed> of(String text) {
    return Arrays.stream(values()).filter(speed -> speed.text.equals(text)).findFirst();
  }
}
