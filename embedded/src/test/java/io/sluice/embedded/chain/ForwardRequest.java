package io.sluice.embedded.chain;

import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import io.sluice.embedded.Anvil;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** What a user signs, and how the forwarder is given it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ForwardRequest(
    SigningKey user,
    String to,
    BigInteger value,
    long gas,
    long nonce,
    long deadline,
    byte[] data) {
  /** With what is signed of it. */
  record Signed(ForwardRequest request, byte[] signature) {
    Signed with(byte[] other) {
      return new Signed(request, other);
    }

    private Tuple tuple() {
      return Tuple.from(
          address(request.user.address()),
          address(request.to),
          request.value,
          BigInteger.valueOf(request.gas),
          request.deadline,
          request.data,
          signature);
    }
  }

  private static final String NAME = "SluiceForwarder";
  private static final String STRUCT = "(address,address,uint256,uint256,uint48,bytes,bytes)";
  private static final Function EXECUTE = Function.parse("execute(" + STRUCT + ")");
  private static final Function VERIFY = Function.parse("verify(" + STRUCT + ")");
  private static final Function EXECUTE_BATCH =
      Function.parse("executeBatch(" + STRUCT + "[],address)");
  private static final BigInteger MANY = BigInteger.valueOf(99_999_999_999L);

  /** Of a call without a value, good for long. */
  static ForwardRequest of(SigningKey user, long nonce, String to, long gas, byte[] data) {
    return new ForwardRequest(user, to, BigInteger.ZERO, gas, nonce, MANY.longValue(), data);
  }

  ForwardRequest withValue(BigInteger wei) {
    return new ForwardRequest(user, to, wei, gas, nonce, deadline, data);
  }

  ForwardRequest until(long second) {
    return new ForwardRequest(user, to, value, gas, nonce, second, data);
  }

  /** For this forwarder on Anvil's chain, by OpenZeppelin's order: r, s, v of 27 or 28. */
  Signed signed(String forwarder) {
    var request = new UserRequest(user, to, value, gas, nonce, deadline, Bytes.hex(data));
    return new Signed(this, request.signature(NAME, Anvil.CHAIN_ID, forwarder));
  }

  static Address address(String address) {
    return Address.wrap(Address.toChecksumAddress(address));
  }

  static byte[] execute(Signed one) {
    return EXECUTE.encodeCallWithArgs(one.tuple()).array();
  }

  static byte[] verify(Signed one) {
    return VERIFY.encodeCallWithArgs(one.tuple()).array();
  }

  static byte[] executeBatch(String refundReceiver, Signed... all) {
    Tuple[] tuples = Arrays.stream(all).map(Signed::tuple).toArray(Tuple[]::new);
    return EXECUTE_BATCH.encodeCallWithArgs(tuples, address(refundReceiver)).array();
  }

  /** A call of another contract. */
  static byte[] call(String signature, Object... arguments) {
    Object[] values =
        List.of(arguments).stream()
            .map(each -> each instanceof SigningKey key ? address(key.address()) : each)
            .toArray();
    return Function.parse(signature).encodeCallWithArgs(values).array();
  }
}
