package io.sluice.embedded;

import java.nio.file.Path;

/** A JVM of its own that supervises a folder until it is killed. */
final class Supervisor {
  private Supervisor() {}

  public static void main(String[] args) throws Exception {
    var infrastructure = Infrastructure.start(InfrastructureSettings.in(Path.of(args[0])));
    System.out.println(infrastructure.database().pid());
    System.out.println(infrastructure.redis().pid());
    System.out.println(infrastructure.node().pid());
    System.out.flush();
    System.in.read();
  }
}
