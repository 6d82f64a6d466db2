package io.sluice.acceptance.dsl;

/**
 * Where the infrastructure of this JVM listens, for what is put between it and the product.
 *
 * @param node address of the chain's node
 * @param queues address of the queue server
 */
public record Targets(String node, String queues, int databasePort) {
  public static Targets ofThisMachine() {
    var infrastructure = Machine.get().infrastructure();
    return new Targets(
        infrastructure.node().url(),
        infrastructure.queues().url(),
        infrastructure.database().port());
  }
}
