package io.sluice.embedded.cli;

import com.esaulpaugh.headlong.abi.Address;
import io.sluice.embedded.DevelopmentContracts;
import io.sluice.embedded.Installation;
import io.sluice.embedded.SafeFiles;
import io.sluice.embedded.chain.Creation;
import io.sluice.embedded.chain.Deployment;
import io.sluice.embedded.chain.DeploymentException;
import io.sluice.embedded.chain.JsonRpc;
import io.sluice.embedded.chain.Keystore;
import io.sluice.embedded.chain.SigningKey;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "deploy",
    description = {
      "Puts the forwarder that gasless transactions need on a chain, checks the code there, and",
      "prints its address. Safe to repeat: what is there is found, and after a kill or a time-out",
      "it goes on with what it has signed.",
      "Without --rpc a network is meant that ./sluice up has started; there it needs no key."
    })
final class DeployCommand implements Callable<Integer> {
  private static final int LONGEST_WAIT_SECONDS = 86_400;

  @Option(names = "--network", paramLabel = "NAME", description = "The chain, as requests name it.")
  private @Nullable String network;

  @Option(names = "--rpc", paramLabel = "URL", description = "Of a node of the chain.")
  private @Nullable String rpc;

  @Option(
      names = "--chain-id",
      paramLabel = "N",
      description = "Of a chain that is not known by a name.")
  private @Nullable Long chainId;

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description = "V3 keystore file of the account that pays: its own, none that Sluice uses.")
  private @Nullable Path keystore;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line opens the keystore (else it is asked for).")
  private @Nullable Path passwordFile;

  @Option(
      names = "--forwarder-name",
      paramLabel = "NAME",
      description = "In its EIP-712 domain (FORWARDER_NAME, or SluiceForwarder).")
  private @Nullable String forwarderName;

  @Option(
      names = "--samples",
      description = "Also a token and an NFT that trust the forwarder, to try things with.")
  private boolean samples;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "For blocks to hold it all (${DEFAULT-VALUE}).")
  private int timeout;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder; what is signed is on record there (.sluice/data).")
  private @Nullable Path data;

  @Mixin final HelpOption help = new HelpOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("made by picocli only");
    }
    var check = new OptionCheck(spec);
    check.between("--timeout", timeout, 1, LONGEST_WAIT_SECONDS);
    String name = forwarderName == null ? ForwarderName.of(System.getenv()) : forwarderName;
    if (name.isBlank()) {
      throw check.wrong("--forwarder-name must not be empty");
    }
    Path folder = check.folder("--data", data == null ? Installation.find().defaultData() : data);
    ChainChoice chain =
        rpc == null
            ? ChainChoice.up(new Endpoints(folder), network)
            : ChainChoice.at(rpc, network, chainId, check);
    SigningKey key = key(chain, check);
    Path records = folder.resolve(chain.isOurs() ? "deployments/up" : "deployments");
    try {
      if (chain.isOurs()) { // when it is killed it loses blocks, and what is signed its worth
        SafeFiles.deleteFolder(records);
      }
      deploy(chain, key, name, records, spec.commandLine().getOut());
      return 0;
    } catch (IOException e) {
      String said = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
      throw new DeploymentException(
          "The node at " + chain.host() + " does not answer as it should" + said + ".", e);
    }
  }

  private void deploy(ChainChoice chain, SigningKey key, String name, Path records, PrintWriter out)
      throws IOException {
    try (var deployment =
        Deployment.begin(new JsonRpc(chain.rpc()), chain.chainId(), key, records)) {
      say(out, "On chain %d, as %s".formatted(chain.chainId(), shown(key.address())));
      String forwarder = deployment.place(Creation.forwarder(name));
      if (samples) {
        deployment.place(
            Creation.sampleToken(forwarder, key.address(), DevelopmentContracts.SUPPLY));
        deployment.place(Creation.sampleNft(forwarder));
      }
      if (deployment.send()) {
        say(out, "Sent what was missing; waiting for blocks to hold it");
      }
      for (var placed : deployment.await(Duration.ofSeconds(timeout), DeployCommand::pause)) {
        String how = placed.wasThere() ? "was there" : "created by " + placed.hash();
        say(out, "  %-12s %s  %s".formatted(placed.name(), shown(placed.address()), how));
      }
      say(out, "The code there is what it should be. Sluice takes the forwarder with");
      say(out, "  FORWARDER_ADDRESS=" + shown(forwarder));
      say(out, "  FORWARDER_NAME=" + name);
    }
  }

  private SigningKey key(ChainChoice chain, OptionCheck check) {
    if (keystore != null) {
      return Keystore.open(keystore, password(keystore, check));
    }
    if (chain.isOurs()) {
      return DevelopmentContracts.ACCOUNT;
    }
    throw check.wrong("--rpc needs --keystore, the account that pays");
  }

  private String password(Path file, OptionCheck check) {
    if (passwordFile != null) {
      try (Stream<String> lines = Files.lines(passwordFile)) {
        return lines.findFirst().orElse("");
      } catch (IOException | java.io.UncheckedIOException e) {
        throw new DeploymentException(passwordFile + " cannot be read.", e);
      }
    }
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readPassword("Password of %s: ", file))
        .map(String::new)
        .orElseThrow(
            () -> check.wrong("--keystore needs --password-file where there is no terminal"));
  }

  private static boolean pause(Duration time) {
    try {
      return !new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** With the checksum of EIP-55, as people read it. */
  private static String shown(String address) {
    return Address.toChecksumAddress(address);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
