package io.sluice.benchmark.load;

import io.sluice.embedded.chain.ContractCall;
import io.sluice.embedded.chain.SigningKey;
import io.sluice.embedded.chain.UserRequest;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Requests of users, each for one unit of a token, ready to be sent. Nonces go on by rounds. */
public final class Signed {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PATH = "/api/v1/relay/gasless";
  private static final long GAS = 100_000;
  private static final Duration LIFE = Duration.ofHours(6);

  private final Contracts contracts;
  private final String apiKey;
  private final List<SigningKey> users;
  private final long deadline = Clock.systemUTC().instant().plus(LIFE).getEpochSecond();
  private long nonce;

  /**
   * Where users' requests go.
   *
   * @param name the forwarder was deployed under
   */
  public record Contracts(String name, long chain, String forwarder, String token) {}

  /** So many new users. */
  public Signed(Contracts contracts, String apiKey, int users) {
    this.contracts = contracts;
    this.apiKey = apiKey;
    SecureRandom random = new SecureRandom();
    this.users = Stream.generate(() -> SigningKey.random(random)).limit(users).toList();
  }

  public List<String> addresses() {
    return users.stream().map(SigningKey::address).toList();
  }

  /**
   * Whole HTTP requests of the next round: one of each of the first users, of one nonce.
   *
   * @param count of users; no further round can have more
   * @param to who is paid, by the user's number
   */
  public List<byte[]> round(int count, IntFunction<String> to) {
    long current = nonce++;
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> request(users.get(i), contracts.token, current, to.apply(i), deadline))
        .toList();
  }

  /** Whole HTTP requests whose deadline is over. */
  public List<byte[]> late(int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> aimless(i, contracts.token, 1))
        .toList();
  }

  /** Whole HTTP requests, signed as they should be, to where there is no contract. */
  public List<byte[]> astray(int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> aimless(i, users.getFirst().address(), deadline))
        .toList();
  }

  private byte[] aimless(int number, String target, long until) {
    return request(users.get(number % users.size()), target, 0, users.getFirst().address(), until);
  }

  private byte[] request(SigningKey user, String target, long nonceOfUser, String to, long until) {
    String data = ContractCall.of("transfer(address,uint256)", to, BigInteger.ONE);
    var request = UserRequest.of(user, target, GAS, nonceOfUser, until, data);
    var body = request.signed(contracts.name, contracts.chain, contracts.forwarder);
    return Transfers.post(PATH, apiKey, JSON.writeValueAsString(body));
  }
}
