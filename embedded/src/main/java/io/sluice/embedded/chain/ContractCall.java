package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import java.util.Arrays;

/** The calldata of a function. */
public final class ContractCall {
  private ContractCall() {}

  /**
   * Encodes a call, as {@code 0x…}.
   *
   * @param signature such as {@code transfer(address,uint256)}
   * @param arguments addresses as hex, whole numbers as {@link java.math.BigInteger}
   */
  public static String of(String signature, Object... arguments) {
    Object[] values =
        Arrays.stream(arguments)
            .map(each ->
                each instanceof String address
                    ? Address.wrap(Address.toChecksumAddress(address))
                    : each)
            .toArray();
    return Bytes.hex(Function.parse(signature).encodeCallWithArgs(values).array());
  }
}
