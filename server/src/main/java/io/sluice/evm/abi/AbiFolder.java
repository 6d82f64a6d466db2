package io.sluice.evm.abi;

import com.esaulpaugh.headlong.abi.ABIJSON;
import com.esaulpaugh.headlong.abi.ContractError;
import com.esaulpaugh.headlong.abi.Tuple;
import io.sluice.runtime.failure.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder of ABIs. Reads all of it, and tells everything that is wrong at once. */
final class AbiFolder {
  private AbiFolder() {}

  /**
   * The errors that the files declare.
   *
   * @throws StartupException when the folder or one of its files cannot be read
   */
  static List<ContractError<Tuple>> errors(Path folder) {
    List<ContractError<Tuple>> errors = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        errors.addAll(parse(Files.readString(file)));
      } catch (IOException e) {
        problems.add(file + " cannot be read");
      } catch (RuntimeException e) {
        // The parser has no exception of its own: whatever it throws, the text is not an ABI.
        problems.add(file + " holds neither an ABI nor an artifact with a field \"abi\"");
      }
    }
    if (!problems.isEmpty()) {
      throw new StartupException(
          String.join("; ", problems) + ". Mend or remove it in sluice.abi.dir.");
    }
    return errors;
  }

  static List<ContractError<Tuple>> parse(String json) {
    JsonNode whole = JsonMapper.shared().readTree(json);
    JsonNode abi = whole.isArray() ? whole : whole.required("abi");
    return ABIJSON.parseErrors(abi.toString());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new StartupException(
          "The folder " + folder + " cannot be read; correct sluice.abi.dir.");
    }
  }
}
