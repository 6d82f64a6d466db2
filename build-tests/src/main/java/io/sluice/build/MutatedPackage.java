package io.sluice.build;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A package that faults are planted in, and the tests that are about it: its own, and those of the
 * pipeline that try what it does. All tests of the pipeline reach everything, and a fault that
 * nobody notices costs as many tests as reach it.
 *
 * @param name below {@code io.sluice}
 * @param pipeline tests of {@code io.sluice.pipeline}, without the {@code Tests} at their end
 */
record MutatedPackage(String name, List<String> pipeline) {
  private static final String ROOT = "io.sluice.";

  /** The engine, from the quickest to the slowest. */
  static final List<MutatedPackage> ENGINE =
      List.of(
          of("evm.price", "LegacyPricing Replacement Refusal"),
          of("evm.chain", ""),
          of("evm.rpc", ""),
          of("engine.lane", "Pipeline NonceLedger SigningAhead StarvedLane NonceAudit"),
          of("backing.outbox", "Pipeline Sweep Hazard"),
          of("engine.sweep", "Pipeline Sweep Hazard"),
          of(
              "engine.signing",
              "Pipeline NonceLedger SigningAhead Ending Replacement Revive LegacyPricing ContractCreation"),
          of(
              "engine.broadcast",
              "Pipeline NonceLedger Ending Replacement Sender Refusal Revive StarvedLane"),
          of(
              "engine.routing",
              "Pipeline Fairness HeldBack Neighbours SigningAhead ContractCreation"),
          of("engine.transaction", "Pipeline Replacement Revive NonceAudit Finality HeldBack Turn"),
          of(
              "engine.block",
              "Pipeline Finality FinalitySteps Turn NonceAudit UndeclaredChain NonceLedger Window"),
          of("engine.monitor", "Pipeline NonceAudit ManyLanes Replacement LegacyPricing Refusal"));

  MutatedPackage {
    pipeline = List.copyOf(pipeline);
  }

  private static MutatedPackage of(String name, String pipeline) {
    return new MutatedPackage(
        name, Arrays.stream(pipeline.split(" ")).filter(each -> !each.isEmpty()).toList());
  }

  /** The one of the engine with this name; any other has its own tests alone. */
  static MutatedPackage named(String name) {
    return ENGINE.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseGet(() -> of(name, ""));
  }

  /** For PIT: class names by commas. */
  String tests() {
    return Stream.concat(
            Stream.of(ROOT + name + ".*"),
            pipeline.stream().map(each -> ROOT + "pipeline." + each + "Tests"))
        .collect(Collectors.joining(","));
  }
}
