package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
  @TempDir Path folder;

  @Test
  void whatAKilledSupervisorLeftIsStoppedByTheNextStart() throws Exception {
    Process supervisor = supervise();
    List<ProcessHandle> children = new ArrayList<>();
    try (BufferedReader output = supervisor.inputReader()) {
      for (int part = 0; part < 3; part++) {
        children.add(ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow());
      }
      assertThatThrownBy(() -> Infrastructure.start(InfrastructureSettings.in(folder)))
          .hasMessageContaining("process " + supervisor.pid() + ":");
    } finally {
      supervisor.destroyForcibly().waitFor();
    }
    assertThat(children).allMatch(ProcessHandle::isAlive);
    Path stale = Files.writeString(folder.resolve("run/endpoints.json"), "{}");

    try (var next = Infrastructure.start(InfrastructureSettings.in(folder))) {
      assertThat(next.orphansStopped()).isEqualTo(3);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(next.database().isRunning()).isTrue();
      assertThat(stale).doesNotExist();
    }
  }

  private Process supervise() throws Exception {
    return new ProcessBuilder(
            ServerLayout.java(),
            "-Dsluice.root=" + Installation.find().root(),
            "-cp",
            System.getProperty("java.class.path"),
            Supervisor.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aProcessThatOnlyHasTheSamePidIsLeftAlone() throws Exception {
    Process stranger = new ProcessBuilder("cat").start();
    try {
      var facts = ProcessRecord.of(stranger.toHandle()).orElseThrow();
      Path file = folder.resolve("part.pid");

      new ProcessRecord(facts.pid(), facts.started().minusSeconds(60), facts.command()).write(file);
      assertThat(Orphans.stop(folder)).isZero();
      new ProcessRecord(facts.pid(), facts.started(), facts.command() + "d").write(file);
      assertThat(Orphans.stop(folder)).isZero();
      assertThat(stranger.isAlive()).isTrue();
      assertThat(file).doesNotExist();

      facts.write(file);
      assertThat(Orphans.stop(folder)).isEqualTo(1);
      assertThat(stranger.isAlive()).isFalse();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aDamagedPidFileStopsNothingAndGoes() throws Exception {
    Path file = Files.writeString(folder.resolve("part.pid"), ProcessHandle.current().pid() + "\n");
    assertThat(Orphans.stop(folder)).isZero();
    assertThat(file).doesNotExist();
  }

  @Test
  void aRecordSurvivesItsFile() {
    var record = new ProcessRecord(7, Instant.parse("2026-01-01T00:00:00.120Z"), "/bin/a program");
    record.write(folder.resolve("part.pid"));
    assertThat(ProcessRecord.read(folder.resolve("part.pid"))).contains(record);
  }
}
