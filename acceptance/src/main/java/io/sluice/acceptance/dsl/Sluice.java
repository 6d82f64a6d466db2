package io.sluice.acceptance.dsl;

import static io.sluice.acceptance.dsl.Eventually.eventually;

import io.sluice.embedded.Infrastructure;
import io.sluice.embedded.Part;
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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * One installation of the product: its processes, a database of its own, and what was asked of it.
 * It is registered with a test class, which finds it running, and after which it is judged by
 * {@link #hasEverythingOnTheChainOnce}. Classes that register the same one share it; nobody knows
 * which of them come before.
 */
public final class Sluice implements BeforeAllCallback, AfterAllCallback {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration LANES_LIMIT = Duration.ofSeconds(30);

  /** Deep enough to be a depth; the pipeline does the same for 12. */
  private static final String FEW_CONFIRMATIONS = "3";

  private final List<List<Role>> plan;
  private final Map<String, Function<List<Role>, String>> environment = new LinkedHashMap<>();
  private ToIntFunction<List<Role>> databasePort = roles -> Targets.ofThisMachine().databasePort();
  private final List<Supplier<String>> jvmOptions = new ArrayList<>();
  private final List<Consumer<Infrastructure>> preparations = new ArrayList<>();
  private @Nullable Running running;

  private Sluice(List<List<Role>> plan) {
    this.plan = plan;
    with("CONFIRMATIONS", FEW_CONFIRMATIONS);
  }

  /** All roles in one process. */
  public static Sluice inOneProcess() {
    return new Sluice(List.of(List.of(Role.values())));
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

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (running != null && running.ledger.size() > running.judged) {
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
    preparations.forEach(preparation -> preparation.accept(infrastructure));
    String database = "sluice_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    Map<Role, List<ServerProcess>> processes = new LinkedHashMap<>();
    List<ServerProcess> all = new ArrayList<>();
    for (int i = 0; i < plan.size(); i++) {
      List<Role> roles = plan.get(i);
      String text = String.join(",", roles.stream().map(Role::text).toList());
      String process = name + "-" + (roles.size() > 1 ? "all" : text) + "-" + i;
      var launch =
          ServerLaunch.of(process, text)
              .with("DATABASE_URL", databaseUrl(databasePort.applyAsInt(roles), database))
              .withJvmOptions(jvmOptions(machine, process, roles));
      for (var variable : environment.entrySet()) {
        launch = launch.with(variable.getKey(), variable.getValue().apply(roles));
      }
      var server = infrastructure.server(launch);
      all.add(server);
      roles.forEach(role -> processes.computeIfAbsent(role, any -> new ArrayList<>()).add(server));
    }
    var servers = processes.getOrDefault(Role.API, List.of()).stream().map(ServerProcess::url);
    var api = new Api(servers.toList(), infrastructure.apiKey());
    running = new Running(infrastructure, all, processes, api);
    all.forEach(ServerProcess::launch);
    all.forEach(server -> server.awaitReady(START_LIMIT));
    eventually(LANES_LIMIT, allLanesAreActive());
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

  private static final class Running {
    final Infrastructure infrastructure;
    final List<ServerProcess> processes;
    final Map<Role, List<ServerProcess>> byRole;
    final Api api;
    final Chain chain;
    final Ledger ledger = new Ledger();
    final Verdict verdict;

    /** How much was asked before the last verdict. */
    int judged;

    Running(
        Infrastructure infrastructure,
        List<ServerProcess> processes,
        Map<Role, List<ServerProcess>> byRole,
        Api api)
        throws IOException {
      this.infrastructure = infrastructure;
      this.processes = processes;
      this.byRole = byRole;
      this.api = api;
      this.chain = new Chain(infrastructure.node().url());
      this.verdict = Verdict.from(chain, infrastructure.keys().addresses());
    }
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("register it with @RegisterExtension");
    }
    return running;
  }

  // What is asked of it

  public Submitting submits(int count) {
    return new Submitting(placement(), count);
  }

  /** Places one order and expects 202. */
  public Batch submits(Order order) {
    return submits(1).orders(() -> order).allAccepted();
  }

  /** Places one order so many times, with one key. */
  public Batch repeats(Order order, int times) throws IOException {
    Placement placement = placement();
    String key = UUID.randomUUID().toString();
    placement.insist(order, key);
    for (int i = 1; i < times; i++) {
      placement.repeat(order, key);
    }
    return placement.batch().allAccepted();
  }

  /** Places one order, and gives back the answer as it came. */
  public Answer answers(Order order) {
    return placement().place(order);
  }

  /** Orders at a steady rate, until they are ended. */
  public Load isUnderLoad(int perSecond) {
    return new Load(placement(), perSecond, Order::transfer);
  }

  /** Clients that repeat each order, with its key, until they have an answer that settles it. */
  public Insistence insists(int clients, Supplier<Order> orders) {
    return new Insistence(placement(), clients, orders);
  }

  private Placement placement() {
    return new Placement(running().api, running().ledger);
  }

  public Api api() {
    return running().api;
  }

  // What it stands on

  public Chain chain() {
    return running().chain;
  }

  public Part node() {
    return running().infrastructure.node();
  }

  public Part database() {
    return running().infrastructure.database();
  }

  public Part redis() {
    return running().infrastructure.redis();
  }

  public Part queueServer() {
    return running().infrastructure.queues();
  }

  public Queues queues() {
    return new Queues(running().infrastructure.queues().url());
  }

  /** Lower-case addresses that sign. */
  public List<String> lanes() {
    return running().infrastructure.keys().addresses();
  }

  /** The first process with this role. */
  public ServerProcess process(Role role) {
    return running().byRole.getOrDefault(role, List.of()).getFirst();
  }

  public List<ServerProcess> processes() {
    return running().processes;
  }

  // What it should be

  /** That a check of its health has this status. */
  public Expectation showsHealth(String check, String status) {
    return () -> {
      Answer health = api().tryToGet("/api/v1/health");
      String now = Answer.text(health.json().path("checks").path(check).path("status"));
      return now.equals(status) ? Optional.empty() : Optional.of(check + " in " + health);
    };
  }

  /** A lane as the product tells it. */
  public JsonNode relayer(String address) throws IOException {
    return api()
        .tryToGet("/api/v1/relayers/status")
        .json()
        .path("relayers")
        .valueStream()
        .filter(each -> Answer.text(each.path("address")).equalsIgnoreCase(address))
        .findFirst()
        .orElseThrow(() -> new IOException("no relayer has the address " + address));
  }

  /** That the lane of this address has this status. */
  public Expectation showsRelayer(String address, String status) {
    return () -> {
      JsonNode lane = relayer(address);
      return Answer.text(lane.path("status")).equals(status)
          ? Optional.empty()
          : Optional.of(lane.toString());
    };
  }

  /** That a path answers so. */
  public Expectation answers(String path, int status) {
    return () -> {
      Answer answer = api().tryToGet(path);
      return answer.status() == status ? Optional.empty() : Optional.of(path + ": " + answer);
    };
  }

  public Expectation isReady() {
    return answers("/api/v1/health/ready", 200);
  }

  public Expectation allLanesAreActive() {
    return () -> {
      Answer relayers = api().tryToGet("/api/v1/relayers/status");
      return relayers.json().path("totalActive").asInt(0) == lanes().size()
          ? Optional.empty()
          : Optional.of("lanes: " + relayers);
    };
  }

  /**
   * The same, told and not judged.
   *
   * @param patience how long nothing may change before what is not over counts as stuck
   */
  public Findings findings(Duration patience) throws IOException {
    return running().verdict.look(running().ledger, running().api, patience);
  }

  /**
   * The verdict on everything that was ever asked of it: on the chain once, confirmed, no hole in
   * any lane, and nothing else on the chain. Waits until nothing moves any more.
   */
  public void hasEverythingOnTheChainOnce() throws IOException {
    running().judged = running().ledger.size();
    running().verdict.judge(running().ledger, running().api);
  }
}
