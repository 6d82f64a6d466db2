package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Map<String, String> GIVEN = Map.of("RPC_URL", "http://127.0.0.1:1");

  @TempDir Path root;
  private Installation installation;

  @BeforeEach
  void packTheFake() throws Exception {
    installation = new Installation(root);
    Path jar = root.resolve("server/target/sluice-server-boot.jar");
    Files.createDirectories(jar.getParent());
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeServer.class.getName());
    String resource = FakeServer.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file, manifest);
        var in = FakeServer.class.getClassLoader().getResourceAsStream(resource)) {
      out.putNextEntry(new ZipEntry(resource));
      in.transferTo(out);
    }
  }

  private ServerProcess server(ServerLaunch launch) {
    var withPort = launch.port() == 0 ? launch.withPort(Ports.free()) : launch;
    return new ServerProcess(withPort, GIVEN, installation, root.resolve("data"));
  }

  private static String facts(ServerProcess server) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.url() + "/facts")).build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void itRunsItsRolesUntilStoppedAndAgainOnTheSamePort() throws Exception {
    var server = server(ServerLaunch.of("server-1", "api,relay").with("KEYSTORE_DIR", "/keys"));
    try {
      server.start();
      assertThat(facts(server)).isEqualTo("--roles=api,relay KEYSTORE_DIR RPC_URL");
      long pid = server.pid();
      assertThat(root.resolve("data/run/server-1.pid")).content().startsWith(pid + "\n");

      server.kill();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(server.isReady()).isFalse();
      server.restart();
      assertThat(server.isReady()).isTrue();
    } finally {
      server.stop();
    }
    assertThat(server.isRunning()).isFalse();
    assertThat(root.resolve("data/run/server-1.pid")).doesNotExist();
  }

  @Test
  void anEarlyEndIsToldWithTheEndOfItsLog() {
    var server = server(ServerLaunch.of("server-1", "api").with("FAIL", "yes"));
    assertThatThrownBy(server::start)
        .isInstanceOf(EmbeddedException.class)
        .hasMessageStartingWith("server-1 ended while starting.\nThe end of ")
        .hasMessageEndingWith("\n  There is no luck today.");
    assertThat(server.isRunning()).isFalse();
  }

  @Test
  void aPortInUseIsToldBeforeAnythingStarts() {
    var first = server(ServerLaunch.of("server-1", "api"));
    try {
      first.start();
      var second = server(ServerLaunch.of("server-2", "api").withPort(first.port()));
      assertThatThrownBy(second::start)
          .hasMessage(
              "Port "
                  + first.port()
                  + " is in use: stop what listens there, or choose another with --port.");
    } finally {
      first.stop();
    }
  }

  @Test
  void onlyWhoSignsGetsKeys() {
    assertThat(ServerLaunch.of("a", "all").signs()).isTrue();
    assertThat(ServerLaunch.of("a", "relay,signer").signs()).isTrue();
    assertThat(ServerLaunch.of("a", "api,broadcaster").signs()).isFalse();
  }

  @Test
  void aRecordedStartIsUsedByTheNextOne() throws Exception {
    var layout = ServerLayout.of(installation);
    assertThat(layout.isTrained()).isFalse();
    layout.train(GIVEN, root.resolve("training.log"));
    assertThat(layout.isTrained()).isTrue();
    assertThat(layout.command(ServerLaunch.of("a", "api")))
        .anyMatch(word -> word.startsWith("-XX:AOTCache="));
    var server = server(ServerLaunch.of("server-1", "api"));
    try {
      server.start();
      assertThat(server.log()).content().isEmpty();
    } finally {
      server.stop();
    }
  }

  /** As the launcher reads it: no word of it is ever executed as text. */
  @Test
  void aPlanCarriesAnyTextToTheProcess() throws Exception {
    String odd = "it's $(touch /nowhere) `x` \"y\"\n\\ and = more";
    var launch = ServerLaunch.of("run", "api").withPort(Ports.free()).with("FAIL", odd);
    List<String> words = List.of(ServerPlan.of(launch, GIVEN, installation).split("\0", -1));
    int end = words.indexOf("");
    assertThat(words.subList(0, end)).contains("FAIL=" + odd, "PORT=" + launch.port());
    List<String> command = words.subList(end + 1, words.size() - 1);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    words
        .subList(0, end)
        .forEach(word -> {
          int at = word.indexOf('=');
          builder.environment().put(word.substring(0, at), word.substring(at + 1));
        });
    Process process = builder.start();
    assertThat(process.inputReader().readLine()).isEqualTo("There is no luck today.");
    assertThat(process.waitFor()).isEqualTo(3);
  }
}
