package io.sluice.relay.intake;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.price.Speed;
import io.sluice.runtime.request.FieldType;

/** What fields of requests for transactions may hold, whatever their kind. */
public final class RequestFields {
  /** An account or a contract; of mixed case when its checksum is right. */
  public static final FieldType<Address> ADDRESS =
      FieldType.text("an address: 0x and 40 hex digits", Address::parse);

  /** An amount of native currency that any contract may hold. */
  public static final FieldType<Wei> WEI = FieldType.amount(Wei.MOST).map(Wei::new);

  /** How soon it wants to be in a block, as the API writes it. */
  public static final FieldType<Speed> SPEED = FieldType.choice(Speed.values(), Speed::text);

  private static final String HEX = "hex calldata: 0x and pairs of hex digits";
  private static final int LARGEST_DATA = 128 * 1024;

  /** Calldata, as much as a transaction has room for. */
  public static final FieldType<Bytes> DATA = FieldType.text(HEX, RequestFields::data);

  private RequestFields() {}

  private static Bytes hex(String text) {
    try {
      return Bytes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + HEX);
    }
  }

  private static Bytes data(String text) {
    Bytes data = hex(text);
    if (data.size() > LARGEST_DATA) {
      throw new IllegalArgumentException(
          "must be at most " + LARGEST_DATA + " bytes, not " + data.size());
    }
    return data;
  }
}
