package io.sluice.evm.abi;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;

/** Calldata as a client makes it, by a library of its own. */
public final class Calldata {
  private Calldata() {}

  /** An {@link Address} among the arguments is one, {@link Bytes} are bytes. */
  public static Bytes of(String signature, Object... arguments) {
    Object[] all = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      all[i] = value(arguments[i]);
    }
    return Bytes.of(Function.parse(signature).encodeCall(Tuple.from(all)).array());
  }

  /** A tuple among arguments. */
  public static Tuple tuple(Object... parts) {
    Object[] all = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      all[i] = value(parts[i]);
    }
    return Tuple.from(all);
  }

  private static Object value(Object argument) {
    return switch (argument) {
      case Address address -> headlong(address);
      case Bytes bytes -> bytes.toArray();
      default -> argument;
    };
  }

  /** As the library has it, for arrays. */
  public static com.esaulpaugh.headlong.abi.Address headlong(Address address) {
    return com.esaulpaugh.headlong.abi.Address.wrap(
        com.esaulpaugh.headlong.abi.Address.toChecksumAddress(address.hex()));
  }
}
