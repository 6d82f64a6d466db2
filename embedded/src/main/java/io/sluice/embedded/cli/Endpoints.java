package io.sluice.embedded.cli;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.EmbeddedException;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files in {@code run} that tell others where everything is, from when all is ready until it is
 * stopped: {@code endpoints.json} for people and programs, {@code environment.json} for further
 * processes of the product.
 */
final class Endpoints {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path run;

  Endpoints(Path data) {
    run = data.resolve("run");
  }

  void write(Infrastructure infrastructure, @Nullable ServerProcess server) {
    replace(environmentFile(), infrastructure.environment(ServerLaunch.of("any", "all")));
    replace(file(), describe(infrastructure, server));
  }

  private static Map<String, @Nullable Object> describe(
      Infrastructure infrastructure, @Nullable ServerProcess server) {
    Map<String, @Nullable Object> places = new LinkedHashMap<>();
    places.put("api", server == null ? null : server.url());
    places.put("apiKey", infrastructure.apiKey());
    places.put("console", null);
    places.put("rpc", infrastructure.node().url());
    places.put("chainId", Anvil.CHAIN_ID);
    putContracts(places, infrastructure.node());
    places.put("networks", infrastructure.nodes().stream().map(Endpoints::network).toList());
    places.put("sqs", infrastructure.queues().url());
    places.put("s3", null);
    places.put("mysql", infrastructure.database().url());
    places.put("redis", infrastructure.redis().url());
    places.put("metrics", server == null ? null : server.metricsUrl());
    places.put("pids", pids(infrastructure, server));
    return places;
  }

  private static Map<String, @Nullable Object> network(Anvil node) {
    Map<String, @Nullable Object> network = new LinkedHashMap<>();
    network.put("name", node.network());
    network.put("chainId", node.chainId());
    network.put("rpc", node.url());
    putContracts(network, node);
    return network;
  }

  private static void putContracts(Map<String, @Nullable Object> places, Anvil node) {
    places.put("forwarder", node.contracts().forwarder());
    places.put("sampleToken", node.contracts().sampleToken());
    places.put("sampleNft", node.contracts().sampleNft());
  }

  private static Map<String, Long> pids(
      Infrastructure infrastructure, @Nullable ServerProcess server) {
    Map<String, Long> pids = new LinkedHashMap<>();
    pids.put("supervisor", ProcessHandle.current().pid());
    if (server != null) {
      pids.put("server", server.pid());
    }
    pids.put("mariadb", infrastructure.database().pid());
    pids.put("redis", infrastructure.redis().pid());
    infrastructure.nodes().forEach(node -> pids.put(node.network(), node.pid()));
    return pids;
  }

  /**
   * The environment that a process of the product needs.
   *
   * @throws EmbeddedException when nothing is up in this folder
   */
  Map<String, String> environment() {
    try {
      return JSON.readValue(
          Files.readString(environmentFile()), new TypeReference<Map<String, String>>() {});
    } catch (IOException | JacksonException e) {
      throw new EmbeddedException(
          "Nothing is up in " + run.getParent() + ": start ./sluice up --infra-only first.", e);
    }
  }

  /**
   * The chains that are up, the default one first.
   *
   * @throws EmbeddedException when nothing is up in this folder
   */
  List<ChainChoice.Up> networks() {
    try {
      List<ChainChoice.Up> up = new ArrayList<>();
      for (JsonNode each : JSON.readTree(Files.readString(file())).path("networks")) {
        up.add(
            new ChainChoice.Up(
                each.path("name").asString(),
                each.path("chainId").asLong(),
                each.path("rpc").asString()));
      }
      return up;
    } catch (IOException | JacksonException e) {
      throw new EmbeddedException(
          "Nothing is up in "
              + run.getParent()
              + ": start ./sluice up first, or name a node with --rpc.",
          e);
    }
  }

  /**
   * The API that is up.
   *
   * @throws EmbeddedException when none is up in this folder
   */
  AdminClient admin() {
    try {
      JsonNode places = JSON.readTree(Files.readString(file()));
      String api = places.path("api").asString("");
      if (!api.isEmpty()) {
        return new AdminClient(api, places.path("apiKey").asString());
      }
    } catch (IOException | JacksonException e) {
      throw new EmbeddedException(
          "Nothing is up in " + run.getParent() + ": start ./sluice up first, or give --url.", e);
    }
    throw new EmbeddedException(
        "No API is up in " + run.getParent() + ": it was started without; give --url.");
  }

  void delete() {
    try {
      Files.deleteIfExists(file());
      Files.deleteIfExists(environmentFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return run.resolve("endpoints.json");
  }

  private Path environmentFile() {
    return run.resolve("environment.json");
  }

  /** In one step; for the owner's eyes, as there is a key in it. */
  private static void replace(Path file, Object content) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.deleteIfExists(partial);
      Files.createFile(
          partial,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          partial, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
