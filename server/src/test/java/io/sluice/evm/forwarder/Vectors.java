package io.sluice.evm.forwarder;

import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.EventLog;
import io.sluice.evm.chain.Wei;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What viem and ethers make of forward requests; {@code forwarder-vectors/make.mjs} asked them.
 *
 * @param eip712Domain the calldata that asks for a domain
 */
record Vectors(List<Vector> vectors, List<Batch> batches, Bytes eip712Domain) {
  static final Vectors ALL = read();

  /** The first, which has nothing special. */
  static final Vector USUAL = ALL.vectors.getFirst();

  /**
   * @param domainAnswer what a forwarder of this domain returns
   * @param event what it emits when the request was executed
   */
  record Vector(
      String what,
      ForwarderDomain domain,
      SignedRequest signed,
      Bytes separator,
      Bytes digest,
      Bytes execute,
      Bytes nonces,
      Bytes isTrustedForwarder,
      Bytes domainAnswer,
      EventLog event,
      boolean succeeded) {
    ForwardRequest request() {
      return signed.request();
    }

    @Override
    public String toString() {
      return what;
    }
  }

  record Batch(List<SignedRequest> of, Address refundReceiver, Bytes calldata) {
    @Override
    public String toString() {
      return of.size() + " requests";
    }
  }

  private static Vectors read() {
    try (InputStream in =
        Objects.requireNonNull(
            Vectors.class.getResourceAsStream("/forwarder-vectors/vectors.json"))) {
      JsonNode file = JsonMapper.shared().readTree(in);
      List<Vector> vectors = new ArrayList<>();
      file.get("vectors").forEach(each -> vectors.add(vector(each)));
      List<Batch> batches = new ArrayList<>();
      file.get("batches").forEach(each -> batches.add(batch(each, vectors)));
      return new Vectors(vectors, batches, hex(file, "eip712Domain"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector vector(JsonNode json) {
    JsonNode domain = json.get("domain");
    ForwarderDomain forwarder =
        ForwarderDomain.of(
            domain.get("name").asString(),
            new ChainId(Long.parseLong(domain.get("chainId").asString())),
            address(domain, "verifyingContract"));
    JsonNode event = json.get("event");
    List<Bytes> topics = new ArrayList<>();
    event.get("topics").forEach(topic -> topics.add(Bytes.parse(topic.asString())));
    return new Vector(
        json.get("what").asString(),
        forwarder,
        new SignedRequest(request(json.get("request")), new UserSignature(hex(json, "signature"))),
        hex(json, "separator"),
        hex(json, "digest"),
        hex(json, "execute"),
        hex(json, "nonces"),
        hex(json, "isTrustedForwarder"),
        hex(json, "domainAnswer"),
        new EventLog(forwarder.verifyingContract(), topics, hex(event, "data")),
        event.get("success").asBoolean());
  }

  private static ForwardRequest request(JsonNode json) {
    return new ForwardRequest(
        address(json, "from"),
        address(json, "to"),
        new Wei(integer(json, "value")),
        integer(json, "gas"),
        integer(json, "nonce"),
        integer(json, "deadline").longValueExact(),
        hex(json, "data"));
  }

  private static Batch batch(JsonNode json, List<Vector> vectors) {
    List<SignedRequest> of = new ArrayList<>();
    json.get("of").forEach(index -> of.add(vectors.get(index.asInt()).signed()));
    return new Batch(of, address(json, "refundReceiver"), hex(json, "calldata"));
  }

  private static Bytes hex(JsonNode json, String field) {
    return Bytes.parse(json.get(field).asString());
  }

  private static Address address(JsonNode json, String field) {
    return Address.parse(json.get(field).asString());
  }

  private static BigInteger integer(JsonNode json, String field) {
    return new BigInteger(json.get(field).asString());
  }
}
