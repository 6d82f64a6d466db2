package io.sluice.operator.clients;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Wei;
import io.sluice.evm.network.Network;
import io.sluice.evm.network.NetworkField;
import io.sluice.gateway.policy.Policy;
import io.sluice.gateway.policy.Selector;
import io.sluice.runtime.request.FieldType;
import io.sluice.runtime.request.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads a policy as the API writes it. */
@Component
class PolicyReader {
  static final int MOST_CONTRACTS = 1_000;
  static final int MOST_SELECTORS = 1_000;
  static final int MOST_USERS = 10_000;
  static final int MOST_RELAYERS = 1_000;
  static final int LONGEST_RELAYER = 100;
  private static final FieldType<Address> ADDRESS =
      FieldType.text("an address: 0x and 40 hex digits", Address::parse);
  private static final FieldType<Wei> WEI = FieldType.amount(Wei.MOST).map(Wei::new);
  private static final FieldType<Set<Selector>> SELECTORS =
      FieldType.list("a list of selectors", FieldType.text("a selector", Selector::parse))
          .map(all -> distinct(all, MOST_SELECTORS));
  private static final FieldType<Set<Address>> USERS =
      FieldType.list("a list of addresses", ADDRESS).map(all -> distinct(all, MOST_USERS));
  private static final FieldType<Set<String>> RELAYERS =
      FieldType.list("a list of relayers", FieldType.text("a relayer", PolicyReader::relayer))
          .map(all -> distinct(all, MOST_RELAYERS));
  private static final FieldType<Long> GAS = FieldType.integer(21_000, Long.MAX_VALUE);
  private static final FieldType<Integer> BYTES = FieldType.integer(0, 131_072).map(Long::intValue);

  private final NetworkField networks;

  PolicyReader(NetworkField networks) {
    this.networks = networks;
  }

  /**
   * What a body says.
   *
   * @throws io.sluice.runtime.failure.RefusedException with everything that is wrong
   */
  Policy read(JsonNode body) {
    Fields fields = Fields.ofBody(body);
    boolean any = fields.optional("anyContract", FieldType.FLAG, false);
    List<Policy.Contract> contracts = new ArrayList<>();
    for (Fields each : fields.parts("contracts", MOST_CONTRACTS)) {
      Address address = each.required("address", ADDRESS);
      Network network = networks.optional(each);
      Set<Selector> selectors = each.optional("selectors", SELECTORS);
      if (address != null) {
        contracts.add(
            new Policy.Contract(address, network == null ? null : network.chain(), selectors));
      }
    }
    boolean creation = fields.optional("creation", FieldType.FLAG, false);
    Wei value = fields.optional("maxValue", WEI, Wei.ZERO);
    Long gas = fields.optional("maxGas", GAS);
    Integer bytes = fields.optional("maxDataBytes", BYTES);
    Set<Address> blocked = fields.optional("blockedUsers", USERS, Set.of());
    boolean anyRelayer = fields.optional("anyRelayer", FieldType.FLAG, false);
    Set<String> relayers = fields.optional("relayers", RELAYERS, Set.of());
    fields.refuseIfWrong();
    return new Policy(any, contracts, creation, value, gas, bytes, blocked, anyRelayer, relayers);
  }

  /** One that may come later is allowed for as well. */
  private static String relayer(String name) {
    if (name.isBlank() || name.length() > LONGEST_RELAYER) {
      throw new IllegalArgumentException(
          "must be the name of a relayer, 1 to " + LONGEST_RELAYER + " characters");
    }
    return name;
  }

  private static <T> Set<T> distinct(List<T> all, int most) {
    if (all.size() > most) {
      throw new IllegalArgumentException("must have at most " + most + " entries");
    }
    return Set.copyOf(new java.util.HashSet<>(all));
  }
}
