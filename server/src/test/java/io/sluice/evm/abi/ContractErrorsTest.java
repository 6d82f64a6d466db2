package io.sluice.evm.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.evm.chain.Hex;
import io.sluice.runtime.failure.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractErrorsTest {
  private static final String ONE = "%064x".formatted(1);

  /** As solc writes it; the selector is that of keccak("Late(uint64,(bytes4,bool)[])"). */
  private static final String LATE =
      """
      {"type":"error","name":"Late","inputs":[{"name":"by","type":"uint64"},
       {"name":"steps","type":"tuple[]","components":[{"name":"a","type":"bytes4"},
       {"name":"b","type":"bool"}]}]}
      """;

  @TempDir Path folder;

  @Test
  void knowsTheErrorsOfTokens() {
    assertThat(
            describe(
                "0xe450d38c"
                    + "0".repeat(24)
                    + "70997970c51812dc3a010c7d01b50e0d17dc79c8"
                    + ONE
                    + "%064x".formatted(2)))
        .isEqualTo(
            "ERC20InsufficientBalance(sender=0x70997970C51812dc3A010C7d01b50e0d17dc79C8,"
                + " balance=1, needed=2)");
    assertThat(describe("0xd93c0665")).isEqualTo("EnforcedPause()");
  }

  /** A contract may return anything, also under a selector that is known. */
  @ParameterizedTest
  @ValueSource(strings = {"0x", "0xe4", "0xe450d38c", "0xe450d38c00", "0x01020304"})
  void isSilentOnWhatItCannotRead(String data) {
    assertThat(ContractErrors.standard().describe(Hex.bytes(data))).isEmpty();
  }

  @Test
  void readsAbisAndArtifacts() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[" + LATE + "]");
    Files.writeString(
        folder.resolve("b.json"),
        "{\"contractName\":\"B\",\"abi\":[{\"type\":\"error\",\"name\":\"Closed\",\"inputs\":[]}],\"x\":1}");
    Files.writeString(folder.resolve("readme.txt"), "no ABI");

    ContractErrors errors = ContractErrors.standard().with(AbiFolder.errors(folder));

    assertThat(errors.describe(Hex.bytes("0x1cdde67b"))).contains("Closed()");
    String late =
        AbiFolder.parse("[" + LATE + "]").getFirst().function().selectorHex()
            + "%064x".formatted(7)
            + "%064x".formatted(64)
            + ONE
            + "deadbeef"
            + "0".repeat(56)
            + ONE;
    assertThat(errors.describe(Hex.bytes("0x" + late)))
        .contains("Late(by=7, steps=[(0xdeadbeef, true)])");
    assertThat(errors.describe(Hex.bytes("0xd93c0665"))).contains("EnforcedPause()");
  }

  @Test
  void tellsEveryFileThatIsNoAbi() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[");
    Files.writeString(folder.resolve("b.json"), "{\"bytecode\":\"0x\"}");

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> AbiFolder.errors(folder))
        .withMessageContainingAll("a.json", "b.json", "sluice.abi.dir");
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> AbiFolder.errors(folder.resolve("absent")))
        .withMessageContaining("sluice.abi.dir");
  }

  private static String describe(String data) {
    return ContractErrors.standard().describe(Hex.bytes(data)).orElseThrow();
  }
}
