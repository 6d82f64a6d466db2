package io.sluice.embedded.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A contract as {@code contracts/build.mjs} compiled it.
 *
 * @param bytecode creates it, with the constructor's arguments behind it
 * @param runtime the code it then has; zero where the constructor writes
 * @param immutables where the constructor writes into the code
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompiledContract(byte[] bytecode, byte[] runtime, List<Span> immutables) {
  /** Some bytes of the code. */
  record Span(int first, int count) {}

  /**
   * One of {@code ERC2771Forwarder}, {@code SampleToken}, {@code SampleNFT}, {@code Misbehaving}.
   */
  static CompiledContract named(String name) {
    String file = "/contracts/" + name + ".json";
    try (InputStream in = CompiledContract.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException(file + " is no resource");
      }
      JsonNode json = JsonMapper.shared().readTree(in);
      List<Span> immutables = new ArrayList<>();
      for (JsonNode span : json.get("immutables")) {
        immutables.add(new Span(span.get(0).asInt(), span.get(1).asInt()));
      }
      return new CompiledContract(
          Bytes.of(json.get("bytecode").asString()),
          Bytes.of(json.get("runtime").asString()),
          List.copyOf(immutables));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a chain's code is this one, whatever the constructor wrote. */
  boolean isCode(byte[] found) {
    byte[] masked = found.clone();
    for (Span span : immutables) {
      if (span.first + span.count <= masked.length) {
        Arrays.fill(masked, span.first, span.first + span.count, (byte) 0);
      }
    }
    return Arrays.equals(masked, runtime);
  }
}
