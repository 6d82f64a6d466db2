package io.sluice.gateway.policy;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy as it is stored: JSON in ASCII, without a field that says nothing. */
final class PolicyDocument {
  private static final String ANY_CONTRACT = "anyContract";
  private static final String CONTRACTS = "contracts";
  private static final String ADDRESS = "address";
  private static final String CHAIN = "chain";
  private static final String SELECTORS = "selectors";
  private static final String CREATION = "creation";
  private static final String MAX_VALUE = "maxValue";
  private static final String MAX_GAS = "maxGas";
  private static final String MAX_DATA = "maxDataBytes";
  private static final String BLOCKED = "blockedUsers";
  private static final String ANY_RELAYER = "anyRelayer";
  private static final String RELAYERS = "relayers";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private PolicyDocument() {}

  static String write(Policy policy) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put(ANY_CONTRACT, policy.anyContract());
    ArrayNode contracts = document.putArray(CONTRACTS);
    for (Policy.Contract each : policy.contracts()) {
      ObjectNode contract = contracts.addObject().put(ADDRESS, each.address().hex());
      ChainId chain = each.chain();
      if (chain != null) {
        contract.put(CHAIN, chain.value());
      }
      Set<Selector> selectors = each.selectors();
      if (selectors != null) {
        ArrayNode all = contract.putArray(SELECTORS);
        selectors.stream().sorted().forEach(selector -> all.add(selector.hex()));
      }
    }
    document.put(CREATION, policy.creation());
    document.put(MAX_VALUE, policy.maxValue().toString());
    document.put(MAX_GAS, policy.maxGas());
    document.put(MAX_DATA, policy.maxDataBytes());
    ArrayNode blocked = document.putArray(BLOCKED);
    policy.blockedUsers().stream().map(Address::hex).sorted().forEach(blocked::add);
    document.put(ANY_RELAYER, policy.anyRelayer());
    ArrayNode relayers = document.putArray(RELAYERS);
    policy.relayers().stream().sorted().forEach(relayers::add);
    return JSON.writeValueAsString(document);
  }

  static Policy read(String text) {
    JsonNode document = JsonMapper.shared().readTree(text);
    return new Policy(
        document.path(ANY_CONTRACT).asBoolean(),
        document.path(CONTRACTS).valueStream().map(PolicyDocument::contract).toList(),
        document.path(CREATION).asBoolean(),
        new Wei(new BigInteger(document.path(MAX_VALUE).asString())),
        document.path(MAX_GAS).isNumber() ? document.path(MAX_GAS).longValue() : null,
        document.path(MAX_DATA).isNumber() ? document.path(MAX_DATA).intValue() : null,
        document
            .path(BLOCKED)
            .valueStream()
            .map(each -> new Address(each.asString()))
            .collect(Collectors.toSet()),
        document.path(ANY_RELAYER).asBoolean(),
        document.path(RELAYERS).valueStream().map(JsonNode::asString).collect(Collectors.toSet()));
  }

  private static Policy.Contract contract(JsonNode node) {
    return new Policy.Contract(
        new Address(node.path(ADDRESS).asString()),
        node.path(CHAIN).isNumber() ? new ChainId(node.path(CHAIN).longValue()) : null,
        node.path(SELECTORS).isArray() ? selectors(node.path(SELECTORS)) : null);
  }

  private static @Nullable Set<Selector> selectors(JsonNode array) {
    List<Selector> all = array.valueStream().map(each -> new Selector(each.asString())).toList();
    return new HashSet<>(all);
  }
}
