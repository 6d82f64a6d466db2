package io.sluice.relay.gasless;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.forwarder.ForwardRequest;
import io.sluice.evm.forwarder.ForwarderDomain;
import java.math.BigInteger;

/** A request as a user signs it and a client sends it. */
public record SignedBody(ForwardRequest request, Bytes signature) {
  /** In 2100: the clock of the server runs. */
  static final long FAR = 4_102_444_800L;

  public static SignedBody of(UserKey user, ForwarderDomain domain, Address to, long nonce) {
    return of(user, domain, request(user.address(), to, nonce, FAR, 100_000, 0));
  }

  public static SignedBody of(UserKey user, ForwarderDomain domain, ForwardRequest request) {
    return new SignedBody(request, user.sign(domain, request));
  }

  public static ForwardRequest request(
      Address from, Address to, long nonce, long deadline, long gas, long value) {
    return new ForwardRequest(
        from,
        to,
        Wei.of(value),
        BigInteger.valueOf(gas),
        BigInteger.valueOf(nonce),
        deadline,
        Bytes.parse("0x12345678"));
  }

  /** The same with another nonce. */
  static ForwardRequest at(BigInteger nonce, ForwardRequest request) {
    return new ForwardRequest(
        request.from(),
        request.to(),
        request.value(),
        request.gas(),
        nonce,
        request.deadline(),
        request.data());
  }

  SignedBody signedWith(Bytes other) {
    return new SignedBody(request, other);
  }

  public String json() {
    return """
    {"request": {"from": "%s", "to": "%s", "value": "%s", "gas": "%s", "nonce": "%s", "deadline": "%d", "data": "%s"},
     "signature": "%s"}
    """
        .formatted(
            request.from().checksummed(),
            request.to(),
            request.value(),
            request.gas(),
            request.nonce(),
            request.deadline(),
            request.data().hex(),
            signature.hex());
  }
}
