package io.sluice.evm.chain;

import java.math.BigInteger;

/**
 * An amount of the chain's native currency in its smallest unit.
 *
 * @param value 0 to 2^256 - 1
 */
public record Wei(BigInteger value) implements Comparable<Wei> {
  /** The largest value: 2^256 - 1. */
  public static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  public static final Wei ZERO = new Wei(BigInteger.ZERO);

  public Wei {
    if (value.signum() < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("wei is a whole number from 0 to 2^256 - 1");
    }
  }

  public static Wei of(long value) {
    return new Wei(BigInteger.valueOf(value));
  }

  public static Wei ofGwei(long gwei) {
    return new Wei(BigInteger.valueOf(gwei).multiply(BigInteger.valueOf(1_000_000_000)));
  }

  public Wei plus(Wei other) {
    return new Wei(value.add(other.value));
  }

  /** The sum, or 2^256 - 1 where it would be more: a cost that nobody can pay. */
  public Wei plusCapped(Wei other) {
    return new Wei(value.add(other.value).min(MOST));
  }

  /** The difference, or zero where it would be less. */
  public Wei minusOrZero(Wei other) {
    return new Wei(value.subtract(other.value).max(BigInteger.ZERO));
  }

  public Wei atLeast(Wei floor) {
    return compareTo(floor) < 0 ? floor : this;
  }

  public Wei atMost(Wei ceiling) {
    return compareTo(ceiling) > 0 ? ceiling : this;
  }

  public Wei times(long factor) {
    return new Wei(value.multiply(BigInteger.valueOf(factor)));
  }

  @Override
  public int compareTo(Wei other) {
    return value.compareTo(other.value);
  }

  /** The decimal form, as it goes over the wire. */
  @Override
  public String toString() {
    return value.toString();
  }
}
