package io.sluice.evm.network;

import io.sluice.evm.chain.ChainId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The networks an operator has declared: those under {@code sluice.networks}, and the one that
 * {@code sluice.chain} and {@code sluice.rpc} make, where these are set or there is no other.
 *
 * @param standard the one that is meant where a request names none; this process may not work for
 *     it
 * @param environments settings of each that this process works for, as if it were the only one, by
 *     name; the default network first
 * @param chains of all of them, whether this process works for them or not
 * @param problems what is wrong with the declarations; the key, and a sentence
 */
record DeclaredNetworks(
    String standard,
    Map<String, ConfigurableEnvironment> environments,
    Set<ChainId> chains,
    List<Problem> problems) {
  static final String PREFIX = "sluice.networks.";
  static final String STANDARD = "sluice.network.default-name";
  static final String OPTION = "networks";
  private static final ChainId LOCAL = new ChainId(31337);
  private static final Pattern NAME = Pattern.compile("[a-z](-?[a-z0-9]){0,19}");

  /**
   * Reads all of them.
   *
   * @param environment of the process
   */
  static DeclaredNetworks of(ConfigurableEnvironment environment) {
    List<Problem> problems = new ArrayList<>();
    Map<String, ConfigurableEnvironment> found = new LinkedHashMap<>();
    Binder binder = Binder.get(environment);
    SortedSet<String> named = NetworkEnvironment.names(environment);
    @Nullable String own = ownName(binder, named);
    if (own != null) {
      found.put(own, environment);
      check(own, "sluice.chain.name", problems);
    } else {
      ofNone(binder, problems);
    }
    for (String name : named) {
      check(name, PREFIX + name, problems);
      if (found.put(name, NetworkEnvironment.of(environment, name)) != null) {
        problems.add(
            new Problem(
                PREFIX + name,
                "sluice.chain and sluice.rpc make a network of this name as well; keep one of the two"));
      }
    }
    named.forEach(name -> complete(name, found, problems));
    distinct(found, problems);
    String standard = standard(found, own, binder, problems);
    Map<String, ConfigurableEnvironment> ordered = new LinkedHashMap<>();
    ordered.put(standard, Objects.requireNonNull(found.get(standard)));
    ordered.putAll(found);
    limit(ordered, environment.getProperty(OPTION, "all"), problems);
    return new DeclaredNetworks(standard, ordered, chains(found.values()), problems);
  }

  /** The network that needs no name: as before there were several. */
  private static @Nullable String ownName(Binder binder, SortedSet<String> named) {
    boolean set =
        binder.bind("sluice.chain.id", Bindable.of(String.class)).isBound()
            || binder.bind("sluice.rpc.urls", Bindable.listOf(String.class)).isBound();
    if (!set && !named.isEmpty()) {
      return null;
    }
    return binder
        .bind("sluice.chain.name", Bindable.of(String.class))
        .orElseGet(() -> ChainPreset.of(chain(binder).orElse(LOCAL)).network());
  }

  /** What is set for the one network that needs no name holds for no other. */
  private static void ofNone(Binder binder, List<Problem> problems) {
    Stream<String> chain =
        Arrays.stream(ChainSettings.class.getRecordComponents())
            .map(each -> "sluice.chain." + DataObjectPropertyName.toDashedForm(each.getName()));
    Stream<String> others =
        NetworkEnvironment.OF_ONE_CHAIN.stream().filter(each -> !each.endsWith("."));
    Stream.concat(chain, others)
        .filter(key -> binder.bind(key, Bindable.listOf(String.class)).isBound())
        .forEach(key ->
            problems.add(
                new Problem(
                    key,
                    "is of the network that CHAIN_ID or RPC_URL makes, and there is none; set "
                        + key.replaceFirst("^sluice\\.", PREFIX + "NAME.")
                        + " of each that it is meant for")));
  }

  private static void check(String name, String key, List<Problem> problems) {
    if (!NAME.matcher(name).matches() || name.length() > 20) {
      problems.add(
          new Problem(
              key,
              "\""
                  + name
                  + "\" is no name of a network; use 1 to 20 of a-z, 0-9 and -, a letter first"));
    }
  }

  /** What a named network must say itself. */
  private static void complete(
      String name, Map<String, ConfigurableEnvironment> found, List<Problem> problems) {
    Binder binder = Binder.get(Objects.requireNonNull(found.get(name)));
    if (!binder.bind("sluice.chain.id", Bindable.of(String.class)).isBound()) {
      problems.add(
          new Problem(
              PREFIX + name + ".chain.id",
              "is missing, and no network that is known is called " + name));
    }
    if (!binder.bind("sluice.rpc.urls", Bindable.listOf(String.class)).isBound()) {
      problems.add(
          new Problem(PREFIX + name + ".rpc.urls", "is missing: addresses of this chain's nodes"));
    }
  }

  private static void distinct(Map<String, ConfigurableEnvironment> found, List<Problem> problems) {
    Map<ChainId, String> byChain = new LinkedHashMap<>();
    found.forEach((name, environment) ->
        chain(Binder.get(environment))
            .ifPresent(chain -> {
              String other = byChain.putIfAbsent(chain, name);
              if (other != null) {
                problems.add(
                    new Problem(
                        PREFIX + name + ".chain.id",
                        "chain " + chain + " is network " + other + " already"));
              }
            }));
  }

  private static String standard(
      Map<String, ConfigurableEnvironment> found,
      @Nullable String own,
      Binder binder,
      List<Problem> problems) {
    String first = found.keySet().iterator().next();
    String wished = binder.bind(STANDARD, Bindable.of(String.class)).orElse("");
    if (found.containsKey(wished)) {
      return wished;
    }
    if (wished.isBlank() && (own != null || found.size() == 1)) {
      return own == null ? first : own;
    }
    problems.add(
        new Problem(
            STANDARD,
            "must name the network that is meant where a request names none: one of "
                + String.join(", ", found.keySet())));
    return first;
  }

  /** {@code --networks} limits a process. */
  private static void limit(
      Map<String, ConfigurableEnvironment> networks, String option, List<Problem> problems) {
    if (option.isBlank() || option.equals("all")) {
      return;
    }
    List<String> here = Arrays.stream(option.split(",")).map(String::strip).toList();
    for (String name : here) {
      if (!networks.containsKey(name)) {
        problems.add(
            new Problem(
                OPTION,
                "\""
                    + name
                    + "\" is no network; name some of "
                    + String.join(", ", networks.keySet())
                    + ", or all"));
        return;
      }
    }
    networks.keySet().retainAll(here);
  }

  private static Set<ChainId> chains(Collection<ConfigurableEnvironment> environments) {
    return environments.stream()
        .map(each -> chain(Binder.get(each)).orElse(LOCAL))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<ChainId> chain(Binder binder) {
    try {
      return Optional.ofNullable(
          binder
              .bind("sluice.chain.id", Bindable.of(Long.class))
              .map(id -> id < 1 ? null : new ChainId(id))
              .orElse(null));
    } catch (RuntimeException e) {
      return Optional.empty(); // told by its own rule
    }
  }

  /**
   * Something an operator has to mend.
   *
   * @param key of the setting, or {@value #OPTION}
   */
  record Problem(String key, String message) {}
}
