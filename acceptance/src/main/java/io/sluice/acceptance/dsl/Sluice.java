package io.sluice.acceptance.dsl;

import static io.sluice.acceptance.dsl.Eventually.eventually;

import io.sluice.embedded.Anvil;
import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.ServerLaunch;
import io.sluice.embedded.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One installation of the product: its processes, a database of its own, and what was asked of it.
 * It is registered with a test class, which finds it running, and after which it is judged by
 * {@link #hasEverythingOnTheChainOnce}. Classes that register the same one share it; nobody knows
 * which of them come before.
 */
public final class Sluice
    implements Client, Operator, Ground, BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration LANES_LIMIT = Duration.ofSeconds(30);

  /** Deep enough to be a depth; the pipeline does the same for 12. */
  private static final String FEW_CONFIRMATIONS = "3";

  /** Everything is sealed, as in production. */
  private static final String INTENT_KEY = "what no database of an acceptance test holds";

  private final List<List<Role>> plan;
  private final Map<String, Function<List<Role>, String>> environment = new LinkedHashMap<>();
  private ToIntFunction<List<Role>> databasePort = roles -> Targets.ofThisMachine().databasePort();
  private BiFunction<List<Role>, Anvil, String> nodeUrls = (roles, node) -> node.url();
  private final List<Supplier<String>> jvmOptions = new ArrayList<>();
  private final List<Consumer<Infrastructure>> preparations = new ArrayList<>();
  private int networks = 1;
  private boolean ownAccounts;
  private @Nullable Running running;

  private Sluice(List<List<Role>> plan) {
    this.plan = plan;
    with("CONFIRMATIONS", FEW_CONFIRMATIONS);
    with("SLUICE_INTENT_KEY", INTENT_KEY);
    with("SLUICE_ACCESS_STRANGERS_PER_MINUTE", "100000"); // whoever asks is at one address
  }

  /** All roles in one process. */
  public static Sluice inOneProcess() {
    return new Sluice(List.of(List.of(Role.values())));
  }

  /** A process for each of these. */
  public static Sluice withProcessesOf(List<List<Role>> plan) {
    return new Sluice(List.copyOf(plan));
  }

  /** One process for this role, and one for all the others. */
  public static Sluice withOneApart(Role role) {
    return new Sluice(
        List.of(Arrays.stream(Role.values()).filter(each -> each != role).toList(), List.of(role)));
  }

  /** So many processes of each role. */
  public static Sluice withProcessesOfEachRole(int count) {
    return new Sluice(
        Arrays.stream(Role.values())
            .flatMap(role -> IntStream.range(0, count).mapToObj(any -> List.of(role)))
            .toList());
  }

  public Sluice with(String variable, String value) {
    return with(variable, () -> value);
  }

  /** The same with a value that is known only once the infrastructure runs. */
  public Sluice with(String variable, Supplier<String> value) {
    return with(variable, roles -> value.get());
  }

  /** The same with a value of its own for each process. */
  public Sluice with(String variable, Function<List<Role>, String> value) {
    environment.put(variable, value);
    return this;
  }

  /**
   * Tells its first client of everything at the one URL of the relay that was here before.
   *
   * @param key that is signed with
   */
  public Sluice telling(WebhookReceiver receiver, String key) {
    return with("CLIENT_WEBHOOK_URL", receiver.url()).with("WEBHOOK_SIGNING_KEY", key);
  }

  /** A JVM option for each process. */
  public Sluice withJvmOption(Supplier<String> option) {
    jvmOptions.add(option);
    return this;
  }

  /** Each process reaches the database through a port of its own. */
  public Sluice withDatabaseAt(ToIntFunction<List<Role>> port) {
    databasePort = port;
    return this;
  }

  /**
   * Each process reaches the nodes of each network by ways of its own.
   *
   * @param urls by commas
   */
  public Sluice withNodesAt(BiFunction<List<Role>, Anvil, String> urls) {
    nodeUrls = urls;
    return this;
  }

  /** Works for so many chains: {@code local}, {@code local-2} and so on. */
  public Sluice onNetworks(int count) {
    networks = count;
    return this;
  }

  /**
   * Each process has an account of the database that may do what its roles do and nothing else. It
   * is judged whether anything was refused to one.
   */
  public Sluice withDatabaseAccounts() {
    ownAccounts = true;
    return this;
  }

  /** Does this when the infrastructure runs and the product does not. */
  public Sluice after(Consumer<Infrastructure> preparation) {
    preparations.add(preparation);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    String name = context.getRequiredTestClass().getSimpleName();
    Machine.get().carry(this, name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT));
  }

  /** Answers that threads of a load got count as well. */
  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (running != null) {
      Assertions.assertThat(running.api.description().complaints()).isEmpty();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (running != null && ownAccounts) {
      for (ServerProcess each : running.processes) {
        Assertions.assertThat(DatabaseAccounts.refusals(each.log())).as(each.name()).isEmpty();
      }
    }
    if (running != null && running.isToBeJudged()) {
      hasEverythingOnTheChainOnce();
    }
  }

  /** Runs it while the action does, in place of what ran before. */
  public void during(String name, Action action) throws Exception {
    Machine.get().carry(this, name);
    try {
      action.run();
    } finally {
      Machine.rest();
    }
  }

  /** What may fail in any way. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  void start(Machine machine, String name) throws IOException {
    var infrastructure = machine.infrastructure();
    infrastructure.startNetworks(networks);
    preparations.forEach(preparation -> preparation.accept(infrastructure));
    String database = "sluice_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    DatabaseAccounts accounts =
        ownAccounts ? DatabaseAccounts.make(infrastructure, database, name, plan) : null;
    Map<Role, List<ServerProcess>> processes = new LinkedHashMap<>();
    List<ServerProcess> all = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      List<Role> roles = plan.get(i);
      String text = String.join(",", roles.stream().map(Role::text).toList());
      String process = name + "-" + (roles.size() > 1 ? "all" : text) + "-" + i;
      var launch =
          ServerLaunch.of(process, text)
              .with("DATABASE_URL", databaseUrl(databasePort.applyAsInt(roles), database))
              .with("RPC_URL", nodeUrls.apply(roles, infrastructure.node()))
              .withJvmOptions(jvmOptions(machine, process, roles));
      if (accounts != null) {
        launch = accounts.given(launch, roles, databasePort.applyAsInt(roles));
      }
      if (networks > 1) {
        launch = launch.with(Infrastructure.FURTHER_NETWORKS, further(infrastructure, roles));
      }
      for (var variable : environment.entrySet()) {
        launch = launch.with(variable.getKey(), variable.getValue().apply(roles));
      }
      var server = infrastructure.server(launch);
      all.add(server);
      roles.forEach(role -> processes.computeIfAbsent(role, any -> new ArrayList<>()).add(server));
    }
    running = new Running(infrastructure, all, processes, networks);
    all.forEach(ServerProcess::launch);
    all.forEach(server -> server.awaitReady(START_LIMIT));
    eventually(LANES_LIMIT, allLanesAreActive());
  }

  /** The variable for confirmations is the default network's. */
  private String further(Infrastructure infrastructure, List<Role> roles) {
    return infrastructure.furtherNetworks(
        networks,
        node ->
            Map.of(
                "rpc.urls", nodeUrls.apply(roles, node), "chain.confirmations", FEW_CONFIRMATIONS));
  }

  /** What processes of one role reach is reached by those that have all of them too. */
  private List<String> jvmOptions(Machine machine, String process, List<Role> roles) {
    boolean measured = jvmOptions.isEmpty() && roles.size() == Role.values().length;
    return measured ? machine.measuring(process) : jvmOptions.stream().map(Supplier::get).toList();
  }

  private static String databaseUrl(int port, String name) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + name + "?createDatabaseIfNotExist=true";
  }

  /** Does nothing when its start came to nothing. */
  void stop() {
    if (running != null) {
      running.processes.forEach(ServerProcess::stop);
      running = null;
    }
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("register it with @RegisterExtension");
    }
    return running;
  }

  @Override
  public Api api() {
    return running().api;
  }

  @Override
  public Placement placement() {
    return running().site().placement(api());
  }

  /** How requests name its networks, the default one first. */
  public List<String> networkNames() {
    return running().names();
  }

  /** What clients ask of it for one of its networks. */
  public Client on(String network) {
    return new Client() {
      @Override
      public Api api() {
        return Sluice.this.api();
      }

      @Override
      public Placement placement() {
        return running().site(network).placement(api());
      }
    };
  }

  /** The chain of one of its networks. */
  public Chain chain(String network) {
    return running().site(network).chain();
  }

  /** The node of one of its networks. */
  public Anvil node(String network) {
    return infrastructure().nodes().stream()
        .filter(each -> each.network().equals(network))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public int networks() {
    return running().networks();
  }

  @Override
  public List<String> lanes() {
    return infrastructure().keys().addresses();
  }

  /** {@code ./sluice clients}, for the administrator. */
  public OperatorCommand clientsCommand() {
    return command("clients");
  }

  /** {@code ./sluice relayers}, for the administrator. */
  public OperatorCommand relayersCommand() {
    return command("relayers");
  }

  private OperatorCommand command(String name) {
    return new OperatorCommand(name, process(Role.API).url(), infrastructure().apiKey());
  }

  @Override
  public ServerProcess process(Role role) {
    return running().byRole.getOrDefault(role, List.of()).getFirst();
  }

  @Override
  public List<ServerProcess> processes() {
    return running().processes;
  }

  @Override
  public Infrastructure infrastructure() {
    return running().infrastructure;
  }

  @Override
  public Chain chain() {
    return running().site().chain();
  }

  /**
   * The verdict on everything that was ever asked of it: on the chain once, confirmed, no hole in
   * any lane, and nothing else on the chain. Waits until nothing moves any more.
   */
  public void hasEverythingOnTheChainOnce() throws IOException {
    running().judge();
  }

  /**
   * The same, told and not judged.
   *
   * @param patience how long nothing may change before what is not over counts as stuck
   */
  public Findings findings(Duration patience) throws IOException {
    return running().findings(patience);
  }
}
