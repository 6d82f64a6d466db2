package io.sluice.relay.gasless;

import static java.util.stream.Collectors.toMap;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.network.Networks;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whether the nonces of requests may be taken. Many at once cost one request to a node at
 * most, and the forwarder is asked only about users whose requests leave a gap, or whose nonces
 * somebody else has used. Safe for many threads.
 */
@Component
@ForRole(Role.API)
class NonceCheck {
  private final Networks networks;
  private final ForwardSigners signers;
  private final StandingsDesk standings;

  NonceCheck(Networks networks, ForwardSigners signers, StandingsDesk standings) {
    this.networks = networks;
    this.signers = signers;
    this.standings = standings;
  }

  /**
   * Admits those whose nonces may be taken, of each user in the order of their nonces; of two with
   * the same nonce the first. The others are refused.
   *
   * @param some that nothing was found against, signed for one forwarder of one chain
   */
  void judge(ChainId chain, Address forwarder, List<Applicant> some) {
    int ahead = networks.bean(chain, GaslessSettings.class).ahead();
    Collection<User> users = users(some, ahead);
    if (users.isEmpty()) {
      return;
    }
    know(chain, forwarder, users, ahead);
    List<User> unsure = users.stream().filter(User::isUnsure).toList();
    ask(chain, forwarder, unsure);
    users.forEach(user -> user.take(ahead));
    List<User> heard = unsure.stream().filter(User::hasAdmitted).toList();
    if (!heard.isEmpty()) {
      signers.know(chain, forwarder, heard.stream().collect(toMap(u -> u.address, u -> u.heard)));
      Map<Address, Long> rows =
          signers.ids(chain, forwarder, heard.stream().map(user -> user.address).toList());
      heard.forEach(user -> user.row = rows.get(user.address));
      signers.lower(
          heard.stream()
              .filter(user -> user.lowered)
              .collect(toMap(user -> Objects.requireNonNull(user.row), user -> user.heard)));
    }
    users.forEach(User::admit);
  }

  /**
   * What the forwarder says a user signs next.
   *
   * @throws RefusedException when nobody can say
   */
  long onChain(ChainId chain, Address forwarder, Address signer) {
    User user = new User(signer);
    ask(chain, forwarder, List.of(user));
    if (user.silence != null) {
      throw user.silence;
    }
    return user.heard;
  }

  /** What a nonce comes to when it is taken already. */
  static RefusedException used(BigInteger nonce) {
    return RequestBounds.refusal(
        ErrorCode.NONCE_ALREADY_USED,
        "nonce",
        nonce + " is used, or another request of this signer has it");
  }

  private static Collection<User> users(List<Applicant> some, int ahead) {
    Map<Address, User> users = new LinkedHashMap<>();
    some.stream()
        .sorted(Comparator.comparing(each -> each.request().nonce()))
        .forEach(each -> {
          if (each.request().nonce().compareTo(ForwarderNonces.LARGEST) > 0) {
            each.refuse(tooFar(each.request().nonce(), ahead));
          } else {
            users.computeIfAbsent(each.request().from(), User::new).asking.add(each);
          }
        });
    return users.values();
  }

  private void know(ChainId chain, Address forwarder, Collection<User> users, int ahead) {
    Map<Address, ForwardSigners.Standing> known =
        standings.ask(
            chain, forwarder, users.stream().collect(toMap(u -> u.address, User::nonces)));
    for (User user : users) {
      ForwardSigners.Standing standing = known.get(user.address);
      if (standing == null) {
        user.line = new NonceLine(0, 0, Set.of(), ahead);
      } else {
        user.row = standing.id();
        user.line =
            new NonceLine(standing.knownNonce(), standing.executedNonce(), standing.open(), ahead);
      }
    }
  }

  /** Asks about all in one request. */
  private void ask(ChainId chain, Address forwarder, List<User> users) {
    Map<Address, ForwarderNonces.Said> said =
        networks
            .bean(chain, ForwarderNonces.class)
            .of(forwarder, users.stream().map(each -> each.address).toList());
    for (User user : users) {
      switch (Objects.requireNonNull(said.get(user.address))) {
        case ForwarderNonces.Said.Next(long nonce) -> user.hear(nonce);
        case ForwarderNonces.Said.Nothing(String why) -> user.silence = unavailable(chain, why);
      }
    }
  }

  private RefusedException unavailable(ChainId chain, String why) {
    return Admission.unavailable(networks.name(chain), why);
  }

  private static RefusedException tooFar(BigInteger nonce, int ahead) {
    return RequestBounds.refusal(
        ErrorCode.NONCE_TOO_FAR_AHEAD,
        "nonce",
        nonce + " is " + ahead + " or more ahead of the forwarder's");
  }

  /** Who asks, and what is known of them. */
  private static final class User {
    private final Address address;

    /** In the order of nonces. */
    private final List<Applicant> asking = new ArrayList<>();

    private NonceLine line = new NonceLine(0, 0, Set.of(), 0);
    private @Nullable Long row;
    private long heard;
    private boolean lowered;
    private @Nullable RefusedException silence;

    User(Address address) {
      this.address = address;
    }

    List<Long> nonces() {
      return asking.stream().map(each -> each.request().nonce().longValueExact()).toList();
    }

    boolean isUnsure() {
      return row == null || !line.decides(nonces());
    }

    void hear(long nonce) {
      heard = nonce;
      lowered = line.hear(nonce, nonces());
    }

    /** Refuses those whose nonces are not taken. */
    void take(int ahead) {
      for (Applicant each : asking) {
        BigInteger nonce = each.request().nonce();
        if (silence != null && (row == null || !line.decides(nonce.longValueExact()))) {
          each.refuse(silence);
        } else {
          line.take(nonce.longValueExact())
              .ifPresent(reason ->
                  each.refuse(
                      switch (reason) {
                        case USED -> used(nonce);
                        case TOO_FAR_AHEAD -> tooFar(nonce, ahead);
                      }));
        }
      }
    }

    boolean hasAdmitted() {
      return silence == null && asking.stream().anyMatch(Applicant::isOpen);
    }

    void admit() {
      asking.stream()
          .filter(Applicant::isOpen)
          .forEach(each -> each.admit(Objects.requireNonNull(row)));
    }
  }
}
