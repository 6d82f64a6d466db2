package io.sluice.embedded;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * All parts in one folder, and the product's processes against them. Closing it, or the end of the
 * JVM, stops everything in reverse order of its start. Safe for use by several threads.
 */
public final class Infrastructure implements AutoCloseable {
  /** The variable that declares all networks but the first; no other names one with a dash. */
  public static final String FURTHER_NETWORKS = "SPRING_APPLICATION_JSON";

  /** What the product supposes of the first. */
  private static final String LOCAL_BLOCK_TIME = "500ms";

  /** A million coins: lanes can always pay. */
  private static final String LANE_BALANCE = "0xd3c21bcecceda1000000";

  private final Installation installation;
  private final InfrastructureSettings settings;
  private final FolderLock lock;
  private final Ports ports;
  private final Deque<Runnable> stops = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::stopAll, "stop-infrastructure");
  private final int orphans;
  private final ApiKey apiKey;
  private final String signingKey;
  private final String intentKey;
  private final MariaDb database;
  private final Redis redis;
  private final SqsServer queues;
  private final List<Anvil> nodes = new CopyOnWriteArrayList<>();
  private final LaneKeys keys;

  private final Runnable afterwards;
  private boolean closed;

  private Infrastructure(InfrastructureSettings settings, FolderLock lock, Runnable afterwards) {
    Path folder = settings.folder();
    this.settings = settings;
    this.afterwards = afterwards;
    this.lock = lock;
    this.orphans = Orphans.stop(folder.resolve("run"));
    this.installation = Installation.find();
    this.ports = new Ports(folder);
    this.apiKey = ApiKey.of(settings.apiKey(), folder);
    this.signingKey = SafeFiles.randomSecret(folder.resolve("signing-key"), 32);
    this.intentKey = SafeFiles.randomSecret(folder.resolve("intent-key"), 32);
    var binaries = new Binaries(installation.cache());
    this.redis = new Redis(folder, ports.of("redis"), binaries);
    IntStream.rangeClosed(1, settings.networks()).mapToObj(this::newNode).forEach(nodes::add);
    this.queues = new SqsServer(ports.of("sqs"), nodes.stream().map(Anvil::network).toList());
    this.database = new MariaDb(folder, ports.of("mariadb"), binaries);
    this.keys = LaneKeys.in(folder, settings.lanes());
  }

  private Anvil newNode(int number) {
    return new Anvil(
        number,
        settings.folder(),
        ports,
        installation.anvil(),
        settings.blockTime(),
        settings.blockGasLimit(),
        settings.forwarderName());
  }

  /**
   * Starts all parts, after stopping what a killed supervisor left in the folder.
   *
   * @throws EmbeddedException when the folder is in use or a part does not come up; nothing is left
   *     running then
   */
  public static Infrastructure start(InfrastructureSettings settings) {
    return start(settings, () -> {});
  }

  /**
   * The same in a new folder, which is deleted when it is closed.
   *
   * @param adjust the usual settings
   */
  public static Infrastructure startThrowAway(UnaryOperator<InfrastructureSettings> adjust) {
    var folder = ThrowAwayFolder.create(Clock.systemUTC());
    try {
      return start(adjust.apply(InfrastructureSettings.in(folder.path())), folder::close);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static Infrastructure start(InfrastructureSettings settings, Runnable afterwards) {
    FolderLock lock = FolderLock.take(settings.folder().resolve("run"));
    try {
      var infrastructure = new Infrastructure(settings, lock, afterwards);
      infrastructure.startParts();
      return infrastructure;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void startParts() {
    Runtime.getRuntime().addShutdownHook(atExit);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Part>> starts = new ArrayList<>();
      List<Part> parts = new ArrayList<>(List.of(queues, redis, database));
      parts.addAll(nodes);
      for (Part part : parts) {
        starts.add(threads.submit(starting(part)));
      }
      for (Future<Part> start : starts) {
        start.get();
      }
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new EmbeddedException("Interrupted while starting.", e);
    }
    nodes.forEach(node -> node.fund(keys.addresses(), LANE_BALANCE));
  }

  private Callable<Part> starting(Part part) {
    return () -> {
      onClose(part::stop);
      part.start();
      return part;
    };
  }

  public Path folder() {
    return settings.folder();
  }

  public MariaDb database() {
    return database;
  }

  public Redis redis() {
    return redis;
  }

  public SqsServer queues() {
    return queues;
  }

  /** Of the first network, which is the default one. */
  public Anvil node() {
    return nodes.getFirst();
  }

  /** Of each network. */
  public List<Anvil> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Starts further chains until there are so many. Processes that are launched later do not know of
   * them, unless they are told ({@link #furtherNetworks}).
   */
  public synchronized void startNetworks(int count) {
    while (nodes.size() < count) {
      Anvil node = newNode(nodes.size() + 1);
      onClose(node::stop);
      node.start();
      node.fund(keys.addresses(), LANE_BALANCE);
      queues.add(node.network());
      nodes.add(node);
    }
  }

  public LaneKeys keys() {
    return keys;
  }

  /** The first client's key, for {@code X-API-Key}. */
  public String apiKey() {
    return apiKey.text();
  }

  /** Whether the key was made at this start, so that nobody has seen it. */
  public boolean hasNewApiKey() {
    return apiKey.isNew();
  }

  /** How many processes of a killed supervisor were found and stopped. */
  public int orphansStopped() {
    return orphans;
  }

  /** A process of the product; not started yet, stopped with the rest. */
  public ServerProcess server(ServerLaunch launch) {
    int port = launch.port() == 0 ? ports.of(launch.name()) : launch.port();
    var server =
        new ServerProcess(launch.withPort(port), environment(launch), installation, folder());
    onClose(server::stop);
    return server;
  }

  /** Also does this at the end, before what was started earlier is stopped. */
  public void onClose(Runnable action) {
    synchronized (stops) {
      if (closed) {
        throw new EmbeddedException("Stopping: nothing more is started.");
      }
      stops.push(action);
    }
  }

  /** What a process of the product with these roles needs to find everything. */
  public Map<String, String> environment(ServerLaunch launch) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("BIND_ADDRESS", "127.0.0.1");
    variables.put("DATABASE_URL", database.jdbcUrl());
    variables.put("DATABASE_USER", database.user());
    variables.put("DATABASE_PASSWORD", database.password());
    variables.put("REDIS_URL", redis.url());
    variables.put("SQS_ENDPOINT_URL", queues.url());
    // The embedded queue server goes on feeding a poll whose process was killed, until it times
    // out; what it fed comes back after the visibility. Both are kept short for that reason.
    variables.put("SLUICE_QUEUE_LONG_POLL", "5s");
    variables.put("SLUICE_QUEUE_VISIBILITY", "20s");
    variables.put("AWS_REGION", SqsServer.REGION);
    variables.put("AWS_ACCESS_KEY_ID", "embedded");
    variables.put("AWS_SECRET_ACCESS_KEY", "embedded");
    variables.put("RPC_URL", node().url());
    variables.put("CHAIN_ID", Long.toString(Anvil.CHAIN_ID));
    variables.put("FORWARDER_ADDRESS", node().contracts().forwarder());
    variables.put("FORWARDER_NAME", settings.forwarderName());
    if (settings.networks() > 1) {
      variables.put(FURTHER_NETWORKS, furtherNetworks(settings.networks()));
    }
    variables.put("RELAY_API_KEY", apiKey.text());
    variables.put("SLUICE_ACCESS_SIGNING_KEYS", signingKey);
    variables.put("SLUICE_INTENT_KEY", intentKey);
    variables.put("SLUICE_POLICY_OPEN_CHAINS", chains());
    variables.put("SLUICE_RATE_EXEMPT_FIRST_CLIENT", "true");
    variables.put("SLUICE_WEBHOOKS_ALLOW_PRIVATE", "true"); // receivers are on this machine
    if (launch.signs()) { // others refuse to start with keys
      variables.put("KEYSTORE_DIR", keys.folder().toString());
      variables.put("KEYSTORE_PASSPHRASE_FILE", keys.passphraseFile().toString());
    }
    return variables;
  }

  /** Their currency is worth nothing: clients may send what they like there. */
  private String chains() {
    return nodes().stream()
        .map(node -> Long.toString(node.chainId()))
        .collect(Collectors.joining(","));
  }

  /** The value of {@link #FURTHER_NETWORKS} for a process that works for so many networks. */
  public String furtherNetworks(int count) {
    return furtherNetworks(count, node -> Map.of());
  }

  /**
   * The same with other settings than the usual ones.
   *
   * @param own those of a node's network, by their keys after its name, such as {@code rpc.urls}
   */
  public String furtherNetworks(int count, Function<Anvil, Map<String, String>> own) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Anvil node : nodes.subList(1, count)) {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("chain.id", node.chainId());
      settings.put("chain.block-time", LOCAL_BLOCK_TIME);
      settings.put("rpc.urls", node.url());
      settings.put("gasless.forwarders", node.contracts().forwarder());
      settings.putAll(own.apply(node));
      settings.forEach(
          (key, value) -> values.put("sluice.networks." + node.network() + "." + key, value));
    }
    return JsonMapper.shared().writeValueAsString(values);
  }

  /** Whether {@link #train} was tried for this build of the product. */
  public boolean isTrained() {
    return ServerLayout.of(installation).isTrained();
  }

  /**
   * Records a start of the product, once per build, so that later ones take half the time. Takes
   * about three starts; when it fails, nothing changes.
   */
  public void train() {
    var launch = ServerLaunch.of("training", "all");
    var variables = new LinkedHashMap<>(environment(launch));
    variables.put("PORT", Integer.toString(Ports.free()));
    Path log = folder().resolve("logs/training.log");
    SafeFiles.createFolders(folder().resolve("logs"));
    ServerLayout.of(installation).train(variables, log);
  }

  /** Stops everything in reverse order of its start and gives the folder free. Idempotent. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the JVM ends already
    }
  }

  private void stopAll() {
    List<RuntimeException> failures = new ArrayList<>();
    synchronized (stops) {
      if (closed) {
        return;
      }
      closed = true;
      while (!stops.isEmpty()) {
        try {
          stops.pop().run();
        } catch (RuntimeException e) {
          failures.add(e);
        }
      }
    }
    lock.close();
    afterwards.run();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
